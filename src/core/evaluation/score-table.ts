import { SeriesEvaluator, type EvaluatedPoint } from './series-evaluator';
import type { EvaluationSettings } from './settings';

/** A scored row of a table. */
export interface ScoredRow {
  /** Largest score of the row's columns, 0…100; 0 where none had an opinion. */
  anomalyScore: number;
  /** Largest evidence of the columns that are in alert, else 0. */
  alertScore: number;
  alert: boolean;
  /** Of the column that scored highest; NaN while it had no opinion. */
  expected: number;
  lower: number;
  upper: number;
}

/**
 * Scores a table of several value columns as a stream: each column is a series of its own, row i sees rows 0…i only.
 *
 * One scored row per input row. A row whose time does not rise (repeated, unordered, unreadable) is not shown to the models: it scores 0 without a band and
 * keeps the alert of the row before.
 *
 * @param times epoch ms
 * @param columns one array per value column, as long as `times`; NaN for a missing value
 */
export function scoreTable(
  times: ArrayLike<number>,
  columns: ReadonlyArray<ArrayLike<number>>,
  settings: EvaluationSettings
): ScoredRow[] {
  const evaluators = columns.map(() => new SeriesEvaluator(settings));
  const rows: ScoredRow[] = [];
  let newestMs = -Infinity;
  for (let i = 0; i < times.length; i++) {
    const timeMs = times[i] ?? NaN;
    if (timeMs > newestMs) {
      newestMs = timeMs;
      rows.push(joinColumns(evaluators.map((evaluator, c) => evaluator.push(timeMs, columns[c]?.[i] ?? NaN))));
    } else {
      rows.push({
        anomalyScore: 0,
        alertScore: 0,
        alert: rows.at(-1)?.alert ?? false,
        expected: NaN,
        lower: NaN,
        upper: NaN,
      });
    }
    evaluators.forEach((evaluator) => evaluator.takeAnomalies());
  }
  return rows;
}

function joinColumns(points: EvaluatedPoint[]): ScoredRow {
  const row: ScoredRow = { anomalyScore: 0, alertScore: 0, alert: false, expected: NaN, lower: NaN, upper: NaN };
  let highest = -1;
  for (const { score, evidence, alert, expected, lower, upper } of points) {
    if (score > highest) {
      highest = score;
      Object.assign(row, { anomalyScore: score, expected, lower, upper });
    }
    if (alert) {
      row.alert = true;
      row.alertScore = Math.max(row.alertScore, evidence);
    }
  }
  return row;
}
