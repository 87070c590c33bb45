import { VigilError, type FeatureResult, type PointResult } from '../../schema';
import type { ResultBatch } from './store';

/** Numbers of one point in `ResultBatch.rows`: time, value, expected, lower, upper, score, severity, alert (0 or 1). */
export const ROW_NUMBERS = 8;
/** Numbers of one feature in `ResultBatch.features`: value, expected, lower, upper, share. */
export const FEATURE_NUMBERS = 5;

const FIRST_NUMBERS = 8_192;
const BYTES = Float64Array.BYTES_PER_ELEMENT;

interface Packed {
  seriesKey: string;
  rows: [from: number, to: number];
  features: [from: number, to: number];
}

/** Puts points of several series on one buffer (their features on another), as batches: cheap to hand to another thread. */
export class RowPacker {
  readonly #batches: Packed[] = [];
  readonly #rows = new Numbers();
  readonly #features = new Numbers();

  /** @throws `internal` when some of the points have more features than others */
  add(seriesKey: string, points: readonly PointResult[]): void {
    const rows = this.#rows;
    const before = { rows: rows.used, features: this.#features.used };
    rows.reserve(points.length * ROW_NUMBERS);
    const features = points[0]?.features?.length ?? 0;
    for (const point of points) {
      rows.push(point.timeMs);
      rows.push(point.value);
      rows.push(point.expected);
      rows.push(point.lower);
      rows.push(point.upper);
      rows.push(point.score);
      rows.push(point.severity);
      rows.push(point.alert ? 1 : 0);
      if ((point.features?.length ?? 0) !== features) {
        throw new VigilError('internal', `points of series "${seriesKey}" differ in the number of their features`);
      }
    }
    if (features > 0) {
      this.#features.reserve(points.length * features * FEATURE_NUMBERS);
      points.forEach((point) => this.#addFeatures(point.features ?? []));
    }
    this.#batches.push({ seriesKey, rows: [before.rows, rows.used], features: [before.features, this.#features.used] });
  }

  /** The buffers are no longer than they have to be. To be called once. */
  finish(): ResultBatch[] {
    const rows = this.#rows.finish();
    const features = this.#features.finish();
    return this.#batches.map((batch) => ({
      seriesKey: batch.seriesKey,
      rows: rows.subarray(...batch.rows),
      ...(batch.features[0] < batch.features[1] && { features: features.subarray(...batch.features) }),
    }));
  }

  #addFeatures(features: readonly FeatureResult[]): void {
    const numbers = this.#features;
    for (const { value, expected, lower, upper, share } of features) {
      numbers.push(value);
      numbers.push(expected);
      numbers.push(lower);
      numbers.push(upper);
      numbers.push(share);
    }
  }
}

/** Doubles one after the other on a buffer that grows. */
class Numbers {
  #numbers = new Float64Array(0);
  #used = 0;

  get used(): number {
    return this.#used;
  }

  /** Makes room for so many more. */
  reserve(more: number): void {
    const needed = this.#used + more;
    if (needed > this.#numbers.length) {
      const length = Math.max(FIRST_NUMBERS, needed, 2 * this.#numbers.length);
      this.#numbers = new Float64Array(this.#numbers.buffer.transfer(length * BYTES));
    }
  }

  push(number: number): void {
    this.#numbers[this.#used++] = number;
  }

  finish(): Float64Array {
    return new Float64Array(this.#numbers.buffer.transfer(this.#used * BYTES));
  }
}

/** Points of several series as batches. */
export function packPoints(
  series: ReadonlyArray<{ seriesKey: string; points: readonly PointResult[] }>
): ResultBatch[] {
  const packer = new RowPacker();
  series.forEach(({ seriesKey, points }) => packer.add(seriesKey, points));
  return packer.finish();
}

/** The memory that batches stand on: what moves with them into another thread, and what is to be freed in the end. */
export function viewsOfBatches(batches: readonly ResultBatch[]): Float64Array[] {
  return batches.flatMap(({ rows, features }) => (features === undefined ? [rows] : [rows, features]));
}
