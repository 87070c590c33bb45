import type { ResultScan } from '../../store';
import type { SqlValue } from '../database';

/** Scores from here up have indexes of their own. */
export const STRIKING_SCORE = 25;

/** Which results of a series count beside those of a range of time, in SQL over `results`. */
export interface Condition {
  /** The index to read by, `''` for the table itself. By each of them results come in order of time. */
  index: string;
  /** Begins with `and` unless it is empty. */
  sql: string;
  values: readonly SqlValue[];
}

/** What a scan asks for, by the index that holds the fewest others. */
export function conditionOf({ alertOnly = false, scoreMin = -Infinity }: Omit<ResultScan, 'order'>): Condition {
  // A score that is not known is less than any.
  const score = scoreMin === -Infinity ? { sql: '', values: [] } : { sql: 'and score >= ?', values: [scoreMin] };
  if (alertOnly) {
    return { index: 'indexed by results_alerting', sql: `and alert = 1 ${score.sql}`, values: score.values };
  }
  return scoreMin >= STRIKING_SCORE
    ? { index: 'indexed by results_striking', sql: `and score >= ${STRIKING_SCORE} ${score.sql}`, values: score.values }
    : { index: '', ...score };
}

export function also({ index, sql, values }: Condition, more: string, ...moreValues: SqlValue[]): Condition {
  return { index, sql: `${sql} and ${more}`, values: [...values, ...moreValues] };
}
