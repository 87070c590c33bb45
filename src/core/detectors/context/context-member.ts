import type { ByteReader } from '../../state/byte-reader';
import type { ByteWriter } from '../../state/byte-writer';
import { RollingQuantile } from '../../stats/rolling-quantile';
import { fillWhitening } from '../../stats/whitening';
import type { Sight } from '../baseline/sight';
import type { Member } from '../member';
import { CONTEXT_KNOTS } from './score-knots';

/** Newest values looked at together. */
const WINDOW = 8;
/** What day and week expect now comes before them. */
const GIVEN = 2;
const SIZE = GIVEN + WINDOW;
const YOUNG_WINDOWS = 50;
/** Smallest gain of mean and covariance: about the last 10,000 windows count. */
const GAIN_MIN = 1e-4;
/** Windows beyond this many times the 0.9 quantile of the last strengths teach less. */
const STRAY = 2;
const STRENGTHS_REMEMBERED = 64;
/** Share of the mean variance added to every one: what hardly varied before must not decide alone. */
const RIDGE = 0.02;
/** The covariance is inverted anew every so many windows, more often while it is young. */
const INVERT_EVERY = 100;
const INVERT_EVERY_YOUNG = 25;
const YOUNG_UNTIL = 600;
const STRENGTH_MAX = 1e6;

/**
 * The `context` member: how unusual the newest eight values are together, given what day and week expect now.
 *
 * The root mean square of the values, made uncorrelated and of size 1 by the running mean and covariance, conditional on the
 * expectations (Mahalanobis 1936; a streaming kin of Sub-PCA). Sees what fits the band but not its neighbours. About 0.7 µs a point, 2.3 KB.
 *
 * @see docs/detectors/context.md
 */
export class ContextMember implements Member {
  readonly name = 'context';
  readonly knots = CONTEXT_KNOTS;
  readonly idle = null;
  private readonly mean = new Float64Array(SIZE);
  private readonly covariance = new Float64Array(SIZE * SIZE);
  private readonly whitening = new Float64Array(SIZE * SIZE);
  private readonly offset = new Float64Array(SIZE);
  private readonly strengths = new RollingQuantile(STRENGTHS_REMEMBERED);
  private windows = 0;
  private inverted = false;
  private length = NaN;
  private strength = 0;

  get bytes(): number {
    const { mean, covariance, whitening, offset, strengths } = this;
    return mean.byteLength + covariance.byteLength + whitening.byteLength + offset.byteLength + strengths.bytes + 32;
  }

  get evidence(): number {
    return this.strength;
  }

  score(sight: Sight): number {
    this.length = NaN;
    this.strength = 0;
    if (sight.recent.count >= WINDOW) {
      this.fillOffset(sight);
      this.length = this.inverted ? this.whitenedLength() : 0;
      this.strength = (Math.min(this.length, STRENGTH_MAX) * this.windows) / (this.windows + YOUNG_WINDOWS);
    }
    return this.strength;
  }

  learn(): void {
    const { length, mean, covariance, offset } = this;
    if (Number.isNaN(length)) {
      return;
    }
    const limit = this.strengths.count > 20 ? STRAY * this.strengths.at(0.9) : Infinity;
    const weight = length > limit && length > 0 ? (limit / length) ** 2 : 1;
    this.strengths.add(Math.min(length, STRENGTH_MAX));
    const gain = Math.min(1, weight * Math.max(2 / (this.windows + 1), GAIN_MIN));
    for (let i = 0; i < SIZE; i++) {
      const own = offset[i] ?? 0;
      mean[i] = (mean[i] ?? 0) + gain * own;
      for (let j = 0; j <= i; j++) {
        const at = i * SIZE + j;
        covariance[at] = (1 - gain) * ((covariance[at] ?? 0) + gain * own * (offset[j] ?? 0));
      }
    }
    this.windows++;
    const every = this.windows < YOUNG_UNTIL ? INVERT_EVERY_YOUNG : INVERT_EVERY;
    if (this.windows % every === 0) {
      this.inverted = fillWhitening(covariance, RIDGE, this.whitening) || this.inverted;
    }
  }

  skip(): void {}

  write(out: ByteWriter): void {
    out.float64s([this.windows, this.inverted ? 1 : 0]);
    out.float64s(this.mean);
    out.float64s(this.covariance);
    out.float64s(this.whitening);
    this.strengths.write(out);
  }

  read(input: ByteReader): void {
    this.windows = input.float64();
    this.inverted = input.float64() === 1;
    input.float64s(this.mean);
    input.float64s(this.covariance);
    input.float64s(this.whitening);
    this.strengths.read(input);
  }

  /** Expectations and window less their running means. */
  private fillOffset({ departure, recent, inside }: Sight): void {
    const { offset, mean } = this;
    const { values, mask, next } = recent;
    offset[0] = departure.usualDay - (mean[0] ?? 0);
    offset[1] = departure.usualWeek - (mean[1] ?? 0);
    for (let k = 1; k < WINDOW; k++) {
      offset[GIVEN + k - 1] = (values[(next - WINDOW + k) & mask] ?? 0) - (mean[GIVEN + k - 1] ?? 0);
    }
    offset[SIZE - 1] = inside - (mean[SIZE - 1] ?? 0);
  }

  private whitenedLength(): number {
    const { whitening, offset } = this;
    let square = 0;
    for (let i = GIVEN; i < SIZE; i++) {
      let sum = 0;
      for (let j = 0, at = i * SIZE; j <= i; j++, at++) {
        sum += (whitening[at] as number) * (offset[j] as number);
      }
      square += sum * sum;
    }
    return Math.sqrt(square / WINDOW);
  }
}
