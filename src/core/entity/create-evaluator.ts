import type { DetectorSpec } from '../../schema';
import type { Evaluator } from '../evaluation/evaluator';
import { SeriesEvaluator } from '../evaluation/series-evaluator';
import type { EvaluationSettings } from '../evaluation/settings';
import { FeaturesEvaluator } from './features-evaluator';

/** The whole of what evaluating one series, or one entity with several features, depends on. */
export type EvaluatorSettings = EvaluationSettings & Pick<DetectorSpec, 'features'>;

/** Everything about one entity with the features of the detector, or about one series where it has none. */
export function createEvaluator({ features, ...settings }: EvaluatorSettings): Evaluator {
  return features === null
    ? new SeriesEvaluator(settings)
    : new FeaturesEvaluator({ ...settings, features: features.names });
}

/**
 * Continues bit for bit where `snapshot` was taken, with the decision settings of now.
 *
 * @throws VigilError `failed_precondition` when the bytes are damaged, of another version, or for another algorithm, interval, parameters or features
 */
export function restoreEvaluator({ features, ...settings }: EvaluatorSettings, snapshot: Uint8Array): Evaluator {
  return features === null
    ? SeriesEvaluator.restore(settings, snapshot)
    : FeaturesEvaluator.restore({ ...settings, features: features.names }, snapshot);
}
