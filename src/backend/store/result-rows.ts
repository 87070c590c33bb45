import type { PointResult } from '../../schema';
import type { ResultBatch } from './store';

/** Numbers of one point in `ResultBatch.rows`: time, value, expected, lower, upper, score, severity, alert (0 or 1). */
export const ROW_NUMBERS = 8;

const FIRST_ROWS = 1_024;
const BYTES = Float64Array.BYTES_PER_ELEMENT;

/** Puts points of several series on one buffer, as batches: cheap to hand to another thread. */
export class RowPacker {
  readonly #batches: Array<{ seriesKey: string; from: number; to: number }> = [];
  #rows = new Float64Array(FIRST_ROWS * ROW_NUMBERS);
  #used = 0;

  add(seriesKey: string, points: readonly PointResult[]): void {
    const from = this.#used;
    const to = from + points.length * ROW_NUMBERS;
    this.#reserve(to);
    const rows = this.#rows;
    let at = from;
    for (const point of points) {
      rows[at++] = point.timeMs;
      rows[at++] = point.value;
      rows[at++] = point.expected;
      rows[at++] = point.lower;
      rows[at++] = point.upper;
      rows[at++] = point.score;
      rows[at++] = point.severity;
      rows[at++] = point.alert ? 1 : 0;
    }
    this.#used = to;
    this.#batches.push({ seriesKey, from, to });
  }

  /** The buffer is no longer than it has to be. To be called once. */
  finish(): ResultBatch[] {
    const rows = new Float64Array(this.#rows.buffer.transfer(this.#used * BYTES));
    return this.#batches.map(({ seriesKey, from, to }) => ({ seriesKey, rows: rows.subarray(from, to) }));
  }

  #reserve(numbers: number): void {
    if (numbers > this.#rows.length) {
      const length = Math.max(numbers, 2 * this.#rows.length);
      this.#rows = new Float64Array(this.#rows.buffer.transfer(length * BYTES));
    }
  }
}

/** Points of several series as batches over one buffer. */
export function packPoints(
  series: ReadonlyArray<{ seriesKey: string; points: readonly PointResult[] }>
): ResultBatch[] {
  const packer = new RowPacker();
  series.forEach(({ seriesKey, points }) => packer.add(seriesKey, points));
  return packer.finish();
}
