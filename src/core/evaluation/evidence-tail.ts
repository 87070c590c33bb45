import type { ByteReader } from '../state/byte-reader';
import type { ByteWriter } from '../state/byte-writer';
import { LogHistogram } from '../stats/log-histogram';

const HISTOGRAM = { binsPerOctave: 16, lowExponent: -16, highExponent: 12, memory: 4000 };
/** The tail is fitted above this quantile. */
const TAIL_FROM = 0.98;
/** Share of the tail, the largest, that does not count for its mean. */
const TAIL_SKIP = 0.1;
/** The mean excess is at least this share of the distance from the median to the tail. */
const EXCESS_SHARE_MIN = 0.2;
/** So many past values as large or larger are enough to trust their number more than a fitted tail. */
const COUNT_FROM = 4;
/** Most powers of e a fitted tail may claim. */
const EXPONENT_MAX = 200;
const FIT_EVERY = 50;
/** While there are few, every value may change the tail. */
const YOUNG = 200;
const FIT_EVERY_YOUNG = 5;

/**
 * How rare an evidence is among those lately seen in this series, as −log10 of the probability to reach it.
 *
 * Below the 0.98 quantile by counting; above it by the exponential tail with the mean excess, or the Pareto tail
 * (Hill) if that calls it less rare: heavy tails are common and one loud value must not pass for one in a billion.
 * O(1) per point but for a new fit every 50; 1.8 KB.
 */
export class EvidenceTail {
  private readonly history = new LogHistogram(HISTOGRAM);
  private untilFit = 0;
  private from = 0;
  private share = 1;
  private excess = 0;
  private logExcess = 0;

  /** Values it rests on, old ones faded. */
  get total(): number {
    return this.history.total;
  }

  get bytes(): number {
    return this.history.bytes + 5 * 8;
  }

  add(evidence: number): void {
    this.history.add(evidence);
    this.untilFit--;
    if (this.untilFit <= 0) {
      this.fit();
    }
  }

  /** −log10 P(evidence or more), ≥ 0; one in 1,000 gives 3. */
  rarity(evidence: number): number {
    const above = this.history.above(evidence);
    const counted = -Math.log10((above + 1) / (this.history.total + 1));
    if (evidence <= this.from) {
      return counted;
    }
    const fitted = this.fitted(evidence);
    return above >= COUNT_FROM ? Math.min(counted, fitted) : fitted;
  }

  write(out: ByteWriter): void {
    out.float64s([this.untilFit, this.from, this.share, this.excess, this.logExcess]);
    this.history.write(out);
  }

  read(input: ByteReader): void {
    this.untilFit = input.float64();
    this.from = input.float64();
    this.share = input.float64();
    this.excess = input.float64();
    this.logExcess = input.float64();
    this.history.read(input);
  }

  private fitted(evidence: number): number {
    let exponent = this.excess > 0 ? (evidence - this.from) / this.excess : EXPONENT_MAX;
    if (this.logExcess > 0) {
      exponent = Math.min(exponent, Math.log(evidence / this.from) / this.logExcess);
    }
    return -Math.log10(this.share) + Math.min(exponent, EXPONENT_MAX) * Math.LOG10E;
  }

  private fit(): void {
    const { history } = this;
    this.untilFit = history.total < YOUNG ? FIT_EVERY_YOUNG : FIT_EVERY;
    this.from = history.quantile(TAIL_FROM);
    this.share = Math.min(1, history.above(this.from) / history.total);
    this.logExcess = this.from > 0 ? history.meanLogExcess(this.from) : 0;
    const usual = EXCESS_SHARE_MIN * (this.from - history.quantile(0.5));
    this.excess = Math.max(history.meanExcess(this.from, TAIL_SKIP), usual);
  }
}
