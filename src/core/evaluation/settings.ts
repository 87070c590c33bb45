import type { ModelSize } from '../detectors/detector';
import type { AlgorithmName, DetectorSpec, MissingPolicy } from '../../schema';

/** The part of a detector that decides what a score means; changing it never touches what was learnt. */
export type DecisionSettings = Pick<
  DetectorSpec,
  'sensitivity' | 'direction' | 'minDeviation' | 'severityLimits' | 'intervalMs'
> & {
  /** (Default: `ignore`) */
  missing?: MissingPolicy;
  /** Whose the voices of the points are, in their order; a `SeriesEvaluator` takes those of its own model. */
  members?: readonly AlgorithmName[];
};

/** The whole of what evaluating one series depends on. */
export type EvaluationSettings = DecisionSettings &
  Pick<DetectorSpec, 'algorithm'> & {
    /** Where the parameters of the algorithm leave it open. (Default: `full`) */
    size?: ModelSize;
  };
