import { DAY_MS } from '../../../schema';
import type { ByteReader } from '../../state/byte-reader';
import type { ByteWriter } from '../../state/byte-writer';
import { modulo } from '../../stats/modulo';

/** Smallest gain: about the last five days count. */
const GAIN_MIN = 0.2;

/** The mean of each part of the day, forgetting fast; a part is learnt when it is over. */
export class BucketMeans {
  private readonly means: Float64Array;
  private readonly days: Uint16Array;
  private bucket = -1;
  private sum = 0;
  private points = 0;

  constructor(buckets: number) {
    this.means = new Float64Array(buckets);
    this.days = new Uint16Array(buckets);
  }

  get bytes(): number {
    return this.means.byteLength + this.days.byteLength + 3 * 8;
  }

  /** NaN where nothing is known yet. */
  at(dayMs: number): number {
    const bucket = this.bucketOf(dayMs);
    return (this.days[bucket] ?? 0) > 0 ? (this.means[bucket] ?? NaN) : NaN;
  }

  learn(dayMs: number, value: number): void {
    const bucket = this.bucketOf(dayMs);
    if (bucket !== this.bucket) {
      this.close();
      this.bucket = bucket;
    }
    this.sum += value;
    this.points++;
  }

  write(out: ByteWriter): void {
    out.float64s([this.bucket, this.sum, this.points]);
    out.float64s(this.means);
    out.uint16s(this.days);
  }

  read(input: ByteReader): void {
    this.bucket = input.float64();
    this.sum = input.float64();
    this.points = input.float64();
    input.float64s(this.means);
    input.uint16s(this.days);
  }

  private close(): void {
    const { bucket } = this;
    if (this.points > 0) {
      const days = Math.min((this.days[bucket] ?? 0) + 1, 1 / GAIN_MIN);
      this.days[bucket] = days;
      const before = this.means[bucket] ?? 0;
      this.means[bucket] = before + (this.sum / this.points - before) / days;
    }
    this.sum = 0;
    this.points = 0;
  }

  private bucketOf(dayMs: number): number {
    return Math.floor((modulo(dayMs, DAY_MS) / DAY_MS) * this.means.length);
  }
}
