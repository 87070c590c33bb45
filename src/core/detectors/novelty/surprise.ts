import type { ByteReader } from '../../state/byte-reader';
import type { ByteWriter } from '../../state/byte-writer';
import { clampSize } from '../../stats/finite';
import { LogHistogram } from '../../stats/log-histogram';

const HISTOGRAM = { binsPerOctave: 6, lowExponent: -14, highExponent: 14, memory: 10_000 };
/** Values before it has an opinion. */
const SILENT = 50;
const EXPONENT_LIMIT = 500;

/**
 * How surprising a value ≥ 0 is among those seen before, as −ln of the share that was as large or larger (conformal p-value,
 * Vovk et al. 2005; Laxhammar 2014), by a histogram of fading counts. O(bins) to ask, 0.9 KB.
 */
export class Surprise {
  private readonly past = new LogHistogram(HISTOGRAM);
  /** Reward for going beyond the largest seen so far: a share of the logarithm of the ratio. */
  private readonly beyond: number;
  private seen = 0;
  /** A power of two, 0 until it is chosen. */
  private factor = 0;
  private early = 0;
  private largest = 0;

  constructor(beyond: number) {
    this.beyond = beyond;
  }

  get bytes(): number {
    return this.past.bytes + 4 * 8;
  }

  /** Values learnt, without end. */
  get count(): number {
    return this.seen;
  }

  /** ≥ 0; 0 while it knows too little. Changes nothing. */
  of(value: number): number {
    if (this.seen < SILENT) {
      return 0;
    }
    const surprise = -Math.log((this.past.above(value * this.factor) + 1) / (this.past.total + 1));
    const extra = value > this.largest && this.largest > 0 ? this.beyond * Math.log(value / this.largest) : 0;
    return Math.max(0, surprise) + extra;
  }

  /** The first values count as 0: from so few points none is far for a reason. */
  learn(value: number): void {
    this.seen++;
    this.largest = Math.max(this.largest, value);
    if (this.seen <= SILENT) {
      this.early += value / SILENT;
    }
    if (this.seen >= SILENT) {
      this.chooseFactor(value);
    }
    this.past.add(value * this.factor);
  }

  write(out: ByteWriter): void {
    out.float64s([this.seen, this.early, this.factor, this.largest]);
    this.past.write(out);
  }

  read(input: ByteReader): void {
    this.seen = input.float64();
    this.early = input.float64();
    this.factor = input.float64();
    this.largest = input.float64();
    this.past.read(input);
  }

  /** Once there is a first value above 0: the early ones, or else this one, come to the middle of the histogram. */
  private chooseFactor(value: number): void {
    const middle = this.early > 0 ? this.early : value;
    if (this.factor === 0 && middle > 0) {
      this.factor = 2 ** -clampSize(Math.floor(Math.log2(middle)), EXPONENT_LIMIT);
    }
  }
}
