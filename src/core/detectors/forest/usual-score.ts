import type { ByteReader } from '../../state/byte-reader';
import type { ByteWriter } from '../../state/byte-writer';

/** Scores until anything is said. */
const SILENT_SCORES = 30;
/** A young measure is damped: n/(n + this). */
const YOUNG_SCORES = 50;
/** Scores remembered at most. */
const MEMORY_SCORES = 3_000;
/** A score teaches as one so many deviations above the mean at most. */
const LIMIT_DEVIATIONS = 4;
/** Added to the deviation, in means: where all scores are alike, a small difference is not large. */
const MEAN_SHARE = 0.2;
/** Differences below it are rounding. */
const ROUNDING = 1e-9;

/**
 * What a forest usually says of a series, and how far a score lies above it.
 *
 * Scores of noise are high, those of smooth series low: only the excess means something, (score − mean)/(mean deviation + 0.2 · mean).
 */
export class UsualScore {
  private count = 0;
  private mean = 0;
  private deviation = 0;

  /** The excess, ≥ 0; 0 while too little is known. */
  excess(score: number): number {
    const above = score - this.mean;
    if (this.count < SILENT_SCORES || above < ROUNDING) {
      return 0;
    }
    const young = this.count / (this.count + YOUNG_SCORES);
    return (young * above) / (this.deviation + MEAN_SHARE * this.mean);
  }

  learn(score: number): void {
    this.count++;
    const gain = Math.max(2 / (this.count + 1), 1 / MEMORY_SCORES);
    const most = this.count > SILENT_SCORES ? this.mean + LIMIT_DEVIATIONS * this.deviation : Infinity;
    const held = Math.min(score, most);
    this.deviation += (Math.abs(held - this.mean) - this.deviation) * gain;
    this.mean += (held - this.mean) * gain;
  }

  write(out: ByteWriter): void {
    out.float64s([this.count, this.mean, this.deviation]);
  }

  read(input: ByteReader): void {
    this.count = input.float64();
    this.mean = input.float64();
    this.deviation = input.float64();
  }
}
