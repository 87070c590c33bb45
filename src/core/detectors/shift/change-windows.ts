import type { ByteReader } from '../../state/byte-reader';
import type { ByteWriter } from '../../state/byte-writer';

/** Lengths of the windows that end now, in points. */
export const WINDOWS = [4, 8, 16, 32, 64, 128, 256] as const;
/** Shortest window whose variance says anything. */
export const VARIANCE_WINDOW_MIN = 16;
const RING = 256;
const MASK = RING - 1;

/**
 * Sums of the last departures over windows of growing length that all end now, and when each departure was.
 *
 * A ring of 256 and running sums; each sum is taken anew whenever the ring has gone round, so that rounding does not pile up.
 * O(1) per point.
 */
export class ChangeWindows {
  /** Of each window looked at last; not part of what is remembered. */
  readonly means = new Float64Array(WINDOWS.length);
  readonly variances = new Float64Array(WINDOWS.length);
  private readonly departures = new Float64Array(RING);
  private readonly times = new Float64Array(RING);
  private readonly sums = new Float64Array(WINDOWS.length);
  private readonly squares = new Float64Array(WINDOWS.length);
  private next = 0;
  private held = 0;

  /** Departures held, those before `forget` left out; at most 256. */
  get count(): number {
    return this.held;
  }

  get bytes(): number {
    const { departures, times, sums } = this;
    return departures.byteLength + times.byteLength + 4 * sums.byteLength + 16;
  }

  /**
   * Fills `means` and `variances` of the windows that would end with `departure`; NaN where too few are held.
   *
   * @param isFirst nothing that came before counts
   */
  look(departure: number, isFirst: boolean): void {
    const { means, variances } = this;
    for (let k = 0; k < WINDOWS.length; k++) {
      const length = WINDOWS[k] as number;
      if (isFirst || this.held + 1 < length) {
        means[k] = NaN;
        variances[k] = NaN;
        continue;
      }
      const left = this.leaving(length);
      const mean = ((this.sums[k] as number) + departure - left) / length;
      const square = ((this.squares[k] as number) + departure * departure - left * left) / length;
      means[k] = mean;
      variances[k] = Math.max(0, square - mean * mean);
    }
  }

  learn(timeMs: number, departure: number): void {
    for (let k = 0; k < WINDOWS.length; k++) {
      const left = this.held >= (WINDOWS[k] as number) ? this.leaving(WINDOWS[k] as number) : 0;
      this.sums[k] = (this.sums[k] as number) + departure - left;
      this.squares[k] = (this.squares[k] as number) + departure * departure - left * left;
    }
    this.departures[this.next] = departure;
    this.times[this.next] = timeMs;
    this.next = (this.next + 1) & MASK;
    this.held = Math.min(this.held + 1, RING);
    if (this.next === 0) {
      this.sumAnew();
    }
  }

  /** Begins anew with the newest `kept` departures. */
  forget(kept: number): void {
    this.held = Math.min(this.held, kept);
    this.sumAnew();
  }

  /**
   * When the level left `0`: the beginning of the run up to now whose sum is largest for its length (S²/n, the likelihood ratio
   * of a shift of the mean of normal noise). 256 steps at most.
   */
  levelSinceMs(timeMs: number, departure: number): number {
    let sum = departure;
    let best = sum * sum;
    let sinceMs = timeMs;
    for (let n = 2; n <= this.held + 1; n++) {
      const at = (this.next - n + 1) & MASK;
      sum += this.departures[at] as number;
      const gain = (sum * sum) / n;
      if (gain > best) {
        best = gain;
        sinceMs = this.times[at] as number;
      }
    }
    return sinceMs;
  }

  /** When the mean square left 1: as `levelSinceMs`, by the likelihood ratio of a change of the variance. */
  varianceSinceMs(timeMs: number, departure: number): number {
    let sum = departure * departure;
    let best = -Infinity;
    let sinceMs = timeMs;
    for (let n = 2; n <= this.held + 1; n++) {
      const at = (this.next - n + 1) & MASK;
      sum += (this.departures[at] as number) ** 2;
      const ratio = sum / n;
      const gain = n >= VARIANCE_WINDOW_MIN / 2 && ratio > 0 ? n * (ratio - 1 - Math.log(ratio)) : -Infinity;
      if (gain > best) {
        best = gain;
        sinceMs = this.times[at] as number;
      }
    }
    return sinceMs;
  }

  write(out: ByteWriter): void {
    out.float64s([this.next, this.held]);
    out.float64s(this.departures);
    out.float64s(this.times);
    out.float64s(this.sums);
    out.float64s(this.squares);
  }

  read(input: ByteReader): void {
    this.next = input.float64();
    this.held = input.float64();
    input.float64s(this.departures);
    input.float64s(this.times);
    input.float64s(this.sums);
    input.float64s(this.squares);
  }

  /** What falls out of a window of this length when another departure comes. */
  private leaving(length: number): number {
    return this.held >= length ? (this.departures[(this.next - length) & MASK] as number) : 0;
  }

  private sumAnew(): void {
    this.sums.fill(0);
    this.squares.fill(0);
    for (let n = 1; n <= this.held; n++) {
      const departure = this.departures[(this.next - n) & MASK] as number;
      for (let k = WINDOWS.length - 1; k >= 0 && n <= (WINDOWS[k] as number); k--) {
        this.sums[k] = (this.sums[k] as number) + departure;
        this.squares[k] = (this.squares[k] as number) + departure * departure;
      }
    }
  }
}
