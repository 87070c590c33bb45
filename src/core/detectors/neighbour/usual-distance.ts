import type { ByteReader } from '../../state/byte-reader';
import type { ByteWriter } from '../../state/byte-writer';
import type { Patience } from '../baseline/patience';

/** Strengths of a young member are damped by n / (n + this). */
const YOUNG_POINTS = 50;
/** Distances measured before it has an opinion. */
const SILENT = 10;
/** A distance counts as at most so many usual ones for what is usual. */
const LIMIT = 3;
/** Smallest gain of the running mean: about the last 10,000 distances count. */
const GAIN_MIN = 2e-4;
/** Strength of a new window in a series whose windows have all been seen before. */
const STRENGTH_FROM_NOTHING = 20;
const STRENGTH_MAX = 1e6;
/** Distances below this share of the usual one are rounding. */
const ROUNDING_SHARE = 1e-6;

/**
 * How far windows usually are from their nearest one: a running mean. With patience, what is far for half a day on end is the
 * new usual: a series that was constant and goes live would look strange for weeks.
 */
export class UsualDistance {
  private readonly patience: Patience | null;
  private measured = 0;
  private mean = 0;

  /** @param patience null: far never becomes usual for being long */
  constructor(patience: Patience | null) {
    this.patience = patience;
  }

  /** Distances learnt. */
  get count(): number {
    return this.measured;
  }

  /** The distance of a square, 0 where it is but rounding; NaN stays NaN. */
  distance(square: number): number {
    const distance = Math.sqrt(square);
    return distance < ROUNDING_SHARE * this.mean ? 0 : distance;
  }

  /**
   * A distance in usual ones; 0 while too few are known. NaN counts as 0.
   *
   * @param age points by which it is damped
   */
  strength(distance: number, age = this.measured): number {
    if (!(distance > 0) || this.measured < SILENT) {
      return 0;
    }
    const strength = this.mean > 0 ? distance / this.mean : STRENGTH_FROM_NOTHING;
    return (Math.min(strength, STRENGTH_MAX) * (age + 1)) / (age + 1 + YOUNG_POINTS);
  }

  /** @param distance not NaN */
  learn(distance: number): void {
    this.measured++;
    this.patience?.learn(distance > LIMIT * this.mean);
    const most = LIMIT * (this.patience?.relief ?? 1) * this.mean;
    const held = this.measured > 5 && this.mean > 0 ? Math.min(distance, most) : distance;
    this.mean += (held - this.mean) * Math.max(2 / (this.measured + 2), GAIN_MIN);
  }

  write(out: ByteWriter): void {
    out.float64s([this.measured, this.mean]);
    this.patience?.write(out);
  }

  read(input: ByteReader): void {
    this.measured = input.float64();
    this.mean = input.float64();
    this.patience?.read(input);
  }
}
