import { HOUR_MS } from '../../../schema';
import type { ByteReader } from '../../state/byte-reader';
import type { ByteWriter } from '../../state/byte-writer';
import { clampSize } from '../../stats/finite';
import { modulo } from '../../stats/modulo';

const BUCKET_MS = HOUR_MS / 2;
/** Changes of a bucket known before large ones are held back. */
const CHANGES_TO_TRUST = 20;
const CHANGES_REMEMBERED = 500;
/** A bucket changes by at most so many usual changes at once. */
const CHANGE_LIMIT = 5;

export interface CalendarProfileOptions {
  intervalMs: number;
  /** A day or a week. */
  periodMs: number;
  /** Periods a bucket remembers. */
  memory: number;
}

/**
 * The usual value for each time of a period (day, week): one running mean a bucket of half an hour, or of the
 * interval if that is longer.
 *
 * A bucket learns the mean of its points once it is over, so a point never sees itself or its neighbours in its own
 * bucket. Between bucket centres the profile is linear. Large changes are held back: an incident teaches little.
 * O(1) per point. Times are those of the clock on the wall (`Calendar`); an hour that comes twice is learnt twice.
 */
export class CalendarProfile {
  private readonly periodMs: number;
  private readonly bucketMs: number;
  private readonly memory: number;
  /** Where the mean of a bucket's points lies; bucket of one point are not interpolated. */
  private readonly centreMs: number;
  private readonly means: Float64Array;
  private readonly seen: Uint16Array;
  private bucket = -1;
  private bucketSum = 0;
  private bucketPoints = 0;
  private usualChange = 0;
  private changes = 0;

  constructor({ intervalMs, periodMs, memory }: CalendarProfileOptions) {
    this.periodMs = periodMs;
    this.memory = memory;
    this.bucketMs = Math.max(intervalMs, BUCKET_MS);
    this.centreMs = (this.bucketMs - intervalMs) / 2;
    const buckets = Math.ceil(periodMs / this.bucketMs);
    this.means = new Float64Array(buckets);
    this.seen = new Uint16Array(buckets);
  }

  get bytes(): number {
    return this.means.byteLength + this.seen.byteLength + 5 * 8;
  }

  /** Whether the bucket of this time has been learnt. */
  knows(timeMs: number): boolean {
    return this.seenIn(this.bucketOf(timeMs)) > 0;
  }

  /** The usual value at this time; `fallback` where nothing is known. */
  at(timeMs: number, fallback: number): number {
    if (this.centreMs === 0) {
      const own = this.bucketOf(timeMs);
      return this.seenIn(own) > 0 ? this.meanOf(own) : fallback;
    }
    const position = (modulo(timeMs, this.periodMs) - this.centreMs) / this.bucketMs;
    const floor = Math.floor(position);
    const before = floor < 0 ? this.means.length - 1 : floor;
    const after = before + 1 === this.means.length ? 0 : before + 1;
    if (this.seenIn(before) === 0 && this.seenIn(after) === 0) {
      return fallback;
    }
    const a = this.seenIn(before) > 0 ? this.meanOf(before) : this.meanOf(after);
    const b = this.seenIn(after) > 0 ? this.meanOf(after) : a;
    return a + (b - a) * (position - floor);
  }

  /** Takes a value in; NaN only moves the clock. */
  learn(timeMs: number, value: number): void {
    const bucket = this.bucketOf(timeMs);
    if (bucket !== this.bucket) {
      this.closeBucket();
      this.bucket = bucket;
    }
    if (!Number.isNaN(value)) {
      this.bucketSum += value;
      this.bucketPoints++;
    }
  }

  write(out: ByteWriter): void {
    out.float64s([this.bucket, this.bucketSum, this.bucketPoints, this.usualChange, this.changes]);
    out.float64s(this.means);
    out.uint16s(this.seen);
  }

  read(input: ByteReader): void {
    this.bucket = input.float64();
    this.bucketSum = input.float64();
    this.bucketPoints = input.float64();
    this.usualChange = input.float64();
    this.changes = input.float64();
    input.float64s(this.means);
    input.uint16s(this.seen);
  }

  private closeBucket(): void {
    if (this.bucketPoints > 0) {
      this.update(this.bucket, this.bucketSum / this.bucketPoints);
    }
    this.bucketSum = 0;
    this.bucketPoints = 0;
  }

  private update(bucket: number, mean: number): void {
    const seen = this.seenIn(bucket);
    // The memory ends the count as well, so that 16 bits are enough.
    this.seen[bucket] = Math.min(seen + 1, this.memory);
    if (seen === 0) {
      this.means[bucket] = mean;
      return;
    }
    const change = mean - this.meanOf(bucket);
    const limit = this.changes > CHANGES_TO_TRUST && this.usualChange > 0 ? CHANGE_LIMIT * this.usualChange : Infinity;
    const held = clampSize(change, limit);
    this.changes = Math.min(this.changes + 1, CHANGES_REMEMBERED);
    this.usualChange += (Math.abs(held) - this.usualChange) / this.changes;
    this.means[bucket] = this.meanOf(bucket) + held / Math.min(seen + 1, this.memory);
  }

  private bucketOf(timeMs: number): number {
    return Math.floor(modulo(timeMs, this.periodMs) / this.bucketMs);
  }

  private meanOf(bucket: number): number {
    return this.means[bucket] ?? 0;
  }

  private seenIn(bucket: number): number {
    return this.seen[bucket] ?? 0;
  }
}
