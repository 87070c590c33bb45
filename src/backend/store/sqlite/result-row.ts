import type { PointResult } from '../../../schema';
import { fromBytes } from './feature-bytes';

/** What is read of a result, in this order, as arrays. */
export const RESULT_COLUMNS = 'time_ms, value, expected, lower, upper, score, severity, alert, features';

export type ResultRow = [
  timeMs: number,
  value: number | null,
  expected: number | null,
  lower: number | null,
  upper: number | null,
  score: number | null,
  severity: number,
  alert: number,
  features: Uint8Array | null,
];

export function toPoint(row: ResultRow): PointResult {
  const point: PointResult = {
    timeMs: row[0],
    value: row[1] ?? NaN,
    expected: row[2] ?? NaN,
    lower: row[3] ?? NaN,
    upper: row[4] ?? NaN,
    score: row[5] ?? NaN,
    severity: row[6],
    alert: row[7] === 1,
  };
  return row[8] === null ? point : { ...point, features: fromBytes(row[8]) };
}
