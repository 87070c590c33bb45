import { algorithmSchema, MINUTE_MS, SEVERITY_LIMITS_DEFAULT } from '../../schema';
import type { EvaluationSettings } from '../evaluation/settings';

/** Settings of an untouched detector at five minutes, with changes. */
export function evaluationSettings(changes: Partial<EvaluationSettings> = {}): EvaluationSettings {
  return {
    algorithm: algorithmSchema.parse({ name: 'seasonal' }),
    intervalMs: 5 * MINUTE_MS,
    sensitivity: 'medium',
    direction: 'both',
    minDeviation: { absolute: null, relative: null },
    severityLimits: SEVERITY_LIMITS_DEFAULT,
    ...changes,
  };
}
