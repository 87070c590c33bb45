import { Afterglow } from './afterglow';
import { SeriesEvaluator, type EvaluatedPoint } from './series-evaluator';
import type { EvaluationSettings } from './settings';

/** A scored row of a table. */
export interface ScoredRow {
  /** For ranking, 0…100: the largest score of the row's columns, each with its afterglow; 0 where none had an opinion. */
  anomalyScore: number;
  /** Score of the row in which an alert opens, else 0: one pulse per alert. */
  alertScore: number;
  alert: boolean;
  /** Of the column that scored highest; NaN while it had no opinion. */
  expected: number;
  lower: number;
  upper: number;
}

/** One column of the table: a series of its own. */
interface Column {
  values: ArrayLike<number>;
  evaluator: SeriesEvaluator;
  glow: Afterglow;
  alerted: boolean;
}

/**
 * Scores a table of several value columns as a stream: each column is a series of its own, row i sees rows 0…i only.
 *
 * One scored row per input row. A row whose time does not rise (repeated, unordered, unreadable) is not shown to the
 * models: it scores 0 without a band and keeps the alert of the row before.
 *
 * @param times epoch ms
 * @param columns one array per value column, as long as `times`; NaN for a missing value
 */
export function scoreTable(
  times: ArrayLike<number>,
  columns: ReadonlyArray<ArrayLike<number>>,
  settings: EvaluationSettings
): ScoredRow[] {
  const states = columns.map((values) => ({
    values,
    evaluator: new SeriesEvaluator(settings),
    glow: new Afterglow(settings.intervalMs),
    alerted: false,
  }));
  const rows: ScoredRow[] = [];
  let newestMs = -Infinity;
  for (let i = 0; i < times.length; i++) {
    const row = emptyRow();
    const timeMs = times[i] ?? NaN;
    if (timeMs > newestMs) {
      newestMs = timeMs;
      states.forEach((column) => addColumn(row, column, { timeMs, value: column.values[i] ?? NaN }));
    } else {
      row.alert = rows.at(-1)?.alert ?? false;
    }
    rows.push(row);
  }
  return rows.map((row) => ({ ...row, anomalyScore: Math.max(0, row.anomalyScore) }));
}

function emptyRow(): ScoredRow {
  return { anomalyScore: -1, alertScore: 0, alert: false, expected: NaN, lower: NaN, upper: NaN };
}

function addColumn(row: ScoredRow, column: Column, { timeMs, value }: { timeMs: number; value: number }): void {
  const point: EvaluatedPoint = column.evaluator.push(timeMs, value);
  column.evaluator.takeAnomalies();
  const anomalyScore = column.glow.push(point.score);
  if (anomalyScore > row.anomalyScore) {
    const { expected, lower, upper } = point;
    Object.assign(row, { anomalyScore, expected, lower, upper });
  }
  if (point.alert) {
    row.alert = true;
    row.alertScore = Math.max(row.alertScore, column.alerted ? 0 : point.score);
  }
  column.alerted = point.alert;
}
