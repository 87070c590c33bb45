import type { ByteReader } from '../../state/byte-reader';
import type { ByteWriter } from '../../state/byte-writer';

/** Smallest gain of the mean squares: about the last 10,000 points count. */
const GAIN_MIN = 1e-4;
/** The same of the means, which may drift slowly: about the last 1,000. */
const MEAN_GAIN_MIN = 1e-3;
/** Around a mean the gain falls as 3/n, elsewhere as 1/n: how noisy a series was before its rhythm was known soon hardly counts. */
const CENTRED_SHARE = 3;
/** A square counts as at most so many usual ones. */
const SQUARE_LIMIT = 9;
/** So many windows of its own length have to pass until half of what a size says counts. */
const YOUNG_WINDOWS = 4;

/**
 * Usual size of statistics of overlapping windows, one for each length: their running root mean square, around a running mean
 * where `centred`. Stray ones are held back. What a long window says of a young series is damped.
 */
export class UsualSizes {
  private readonly lengths: readonly number[];
  private readonly centred: boolean;
  private readonly means: Float64Array;
  private readonly squares: Float64Array;
  private readonly seen: Float64Array;

  constructor(lengths: readonly number[], centred: boolean) {
    this.lengths = lengths;
    this.centred = centred;
    this.means = new Float64Array(lengths.length);
    this.squares = new Float64Array(lengths.length);
    this.seen = new Float64Array(lengths.length);
  }

  get bytes(): number {
    return this.means.byteLength + this.squares.byteLength + this.seen.byteLength;
  }

  /** How many usual sizes `value` is from the mean of the k-th length, signed; 0 while unknown. */
  relative(k: number, value: number): number {
    const square = this.squares[k] as number;
    const seen = this.seen[k] as number;
    const away = value - (this.means[k] as number);
    return square > 0 ? ((away / Math.sqrt(square)) * seen) / (seen + YOUNG_WINDOWS * (this.lengths[k] as number)) : 0;
  }

  learn(k: number, value: number): void {
    const seen = (this.seen[k] as number) + 1;
    const share = this.centred ? CENTRED_SHARE : 1;
    const gain = Math.max(GAIN_MIN, share / (seen + share - 1));
    const usual = this.squares[k] as number;
    const isGrown = usual > 0 && seen > 2 * (this.lengths[k] as number);
    const away = value - (this.means[k] as number);
    const most = isGrown ? Math.sqrt(SQUARE_LIMIT * usual) : Infinity;
    const held = Math.max(-most, Math.min(most, away));
    this.seen[k] = seen;
    if (this.centred) {
      this.means[k] = (this.means[k] as number) + held * Math.max(gain, MEAN_GAIN_MIN);
    }
    if (!this.centred || seen > 1) {
      this.squares[k] = usual + (held * held - usual) * gain;
    }
  }

  write(out: ByteWriter): void {
    out.float64s(this.means);
    out.float64s(this.squares);
    out.float64s(this.seen);
  }

  read(input: ByteReader): void {
    input.float64s(this.means);
    input.float64s(this.squares);
    input.float64s(this.seen);
  }
}
