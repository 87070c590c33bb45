import type { ModelSize } from '../detectors/detector';
import type { AlgorithmName, DetectorSpec, MissingPolicy, Rule } from '../../schema';

/** The part of a detector that decides what a score means; changing it never touches what was learnt. */
export type DecisionSettings = Pick<
  DetectorSpec,
  'sensitivity' | 'direction' | 'minDeviation' | 'severityLimits' | 'intervalMs'
> & {
  /** (Default: `ignore`) */
  missing?: MissingPolicy;
  /** Where `missing` is `fixed`: what stands in, by name of the feature; one that is not named stays a gap. (Default: nothing) */
  fill?: Readonly<Record<string, number>>;
  /** Departures that are normal. (Default: none) */
  rules?: readonly Rule[];
  /** Whose the voices of the points are, in their order; an evaluator takes those of its own model. */
  members?: readonly AlgorithmName[];
};

/** The whole of what evaluating one series depends on. */
export type EvaluationSettings = DecisionSettings &
  Pick<DetectorSpec, 'algorithm'> & {
    /** Where the parameters of the algorithm leave it open. (Default: `full`) */
    size?: ModelSize;
  };
