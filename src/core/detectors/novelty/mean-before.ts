import type { ByteReader } from '../../state/byte-reader';
import type { ByteWriter } from '../../state/byte-writer';
import type { RecentValues } from '../baseline/recent-values';

/** Sums are made anew every so many points, so that rounding does not pile up. */
const SUM_AGAIN = 256;

/** Mean of the newest `span` values, kept as a running sum over the ring of recent values. */
export class MeanBefore {
  readonly bytes = 3 * 8;
  private readonly span: number;
  private sum = 0;
  private points = 0;

  /** @param span at most the size of the ring */
  constructor(span: number) {
    this.span = span;
  }

  /** Of the values before the newest point; NaN while there are not enough. */
  before(): number {
    return this.points >= this.span ? this.sum / this.span : NaN;
  }

  /** The same with the newest point in it. */
  with(recent: RecentValues, value: number): number {
    return this.points >= this.span ? (this.sum + value - recent.at(this.span)) / this.span : NaN;
  }

  /** @param recent without `value` yet */
  learn(recent: RecentValues, value: number): void {
    this.sum += value - (this.points >= this.span ? recent.at(this.span) : 0);
    this.points++;
    if (this.points % SUM_AGAIN === 0) {
      this.sum = value;
      for (let k = 1; k < this.span; k++) {
        this.sum += k < this.points ? recent.at(k) : 0;
      }
    }
  }

  write(out: ByteWriter): void {
    out.float64s([this.sum, this.points]);
  }

  read(input: ByteReader): void {
    this.sum = input.float64();
    this.points = input.float64();
  }
}
