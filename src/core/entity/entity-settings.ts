import type { EvaluationSettings } from '../evaluation/settings';
import type { Together } from './together';

export interface EntitySettings extends EvaluationSettings {
  /** Names of the columns, at least one. */
  columns: readonly string[];
  /** How they belong together; null lets their first 60 rows decide between metrics and peers. One column stands for itself. */
  together: Together | null;
}
