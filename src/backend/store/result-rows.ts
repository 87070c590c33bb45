import type { PointResult } from '../../schema';
import type { ResultBatch } from './store';

/** Numbers of one point in `ResultBatch.rows`: time, value, expected, lower, upper, score, severity, alert (0 or 1). */
export const ROW_NUMBERS = 8;

/** Points of several series as batches over one buffer: cheap to hand to another thread. */
export function packPoints(
  series: ReadonlyArray<{ seriesKey: string; points: readonly PointResult[] }>
): ResultBatch[] {
  const total = series.reduce((sum, { points }) => sum + points.length, 0);
  const all = new Float64Array(total * ROW_NUMBERS);
  let at = 0;
  return series.map(({ seriesKey, points }) => {
    const start = at;
    for (const point of points) {
      all[at++] = point.timeMs;
      all[at++] = point.value;
      all[at++] = point.expected;
      all[at++] = point.lower;
      all[at++] = point.upper;
      all[at++] = point.score;
      all[at++] = point.severity;
      all[at++] = point.alert ? 1 : 0;
    }
    return { seriesKey, rows: all.subarray(start, at) };
  });
}

/** How many points a batch holds. */
export function pointsIn({ rows }: ResultBatch): number {
  return rows.length / ROW_NUMBERS;
}
