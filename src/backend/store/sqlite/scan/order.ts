import type { SqlValue } from '../database';
import type { ResultRow } from '../result-row';
import { STRIKING_SCORE } from './condition';

/** A way in which an index gives the rows of one series, so that those of many can be merged. */
export interface Order {
  /** What rows are ordered by, and where in a row it is. */
  column: string;
  position: number;
  descending: boolean;
  /** Takes the place of the index of the condition; null: that one gives this order, too. */
  index: string | null;
  /** What comes after a row. */
  after: { sql: string; values(row: ResultRow): SqlValue[] };
}

export const OLDEST_FIRST: Order = {
  ...{ column: 'time_ms', position: 0, descending: false, index: null },
  after: { sql: 'and time_ms > ?', values: (row) => [row[0]] },
};

export const NEWEST_FIRST: Order = {
  ...{ column: 'time_ms', position: 0, descending: true, index: null },
  after: { sql: 'and time_ms < ?', values: (row) => [row[0]] },
};

/** For conditions that include `score >= STRIKING_SCORE`. */
export const STRIKING_FIRST: Order = {
  ...{ column: 'score', position: 5, descending: true, index: 'indexed by results_by_score' },
  after: { sql: 'and (score, time_ms) < (?, ?)', values: (row) => [row[5] ?? STRIKING_SCORE, row[0]] },
};

/** The `order by` of one series; scores that are equal come newest first. */
export function orderBy({ column, descending }: Order): string {
  const direction = descending ? 'desc' : 'asc';
  return column === 'time_ms' ? `order by time_ms ${direction}` : `order by ${column} ${direction}, time_ms desc`;
}
