import type { Labels, Series } from '../../schema';

/** Largest time a JavaScript date can hold. */
const TIME_MAX_MS = 8.64e15;

/**
 * Makes a series of points as they arrived.
 *
 * Times are cut to whole milliseconds and rise strictly: unordered ones are sorted, of repeated ones the value that
 * arrived last stays. NaN and ±Infinity become gaps (NaN). Points whose time is no number or no date are dropped.
 * Nothing is added. O(n) when the times rise already, else O(n log n).
 */
export function sortSeries(labels: Labels, times: ArrayLike<number>, values: ArrayLike<number>): Series {
  const length = Math.min(times.length, values.length);
  const sorted = { times: new Float64Array(length), values: new Float64Array(length) };
  let kept = 0;
  let rising = true;
  let last = -Infinity;
  for (let i = 0; i < length; i++) {
    // The sum makes 0 of -0, which would be another time.
    const timeMs = Math.floor(times[i] ?? NaN) + 0;
    if (!(Math.abs(timeMs) <= TIME_MAX_MS)) {
      continue;
    }
    const value = values[i] ?? NaN;
    sorted.times[kept] = timeMs;
    sorted.values[kept] = Number.isFinite(value) ? value : NaN;
    kept++;
    rising &&= timeMs > last;
    last = timeMs;
  }
  const columns = { times: sorted.times.subarray(0, kept), values: sorted.values.subarray(0, kept) };
  return { labels, ...(rising ? columns : inOrder(columns)) };
}

function inOrder(columns: { times: Float64Array; values: Float64Array }): {
  times: Float64Array;
  values: Float64Array;
} {
  const { times, values } = columns;
  const order = Uint32Array.from(times.keys()).sort((a, b) => at(times, a) - at(times, b) || a - b);
  const ordered = { times: new Float64Array(times.length), values: new Float64Array(times.length) };
  let kept = 0;
  for (const index of order) {
    const timeMs = at(times, index);
    if (kept > 0 && at(ordered.times, kept - 1) === timeMs) {
      kept--;
    }
    ordered.times[kept] = timeMs;
    ordered.values[kept] = at(values, index);
    kept++;
  }
  return { times: ordered.times.subarray(0, kept), values: ordered.values.subarray(0, kept) };
}

function at(column: Float64Array, index: number): number {
  return column[index] ?? NaN;
}
