import type { EvaluationSettings } from '../evaluation/settings';
import type { Together } from './together';

/** A missing cell means nothing: the others of its row are there. */
export interface EntitySettings extends Omit<EvaluationSettings, 'missing' | 'fill'> {
  /** Names of the columns, at least one. */
  columns: readonly string[];
  /** How they belong together; null lets their first 60 rows decide between metrics and peers. One column stands for itself. */
  together: Together | null;
}
