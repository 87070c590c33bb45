import type { Attribution } from './tree-attribution';
import type { ValueGrid } from './value-grid';

/** Evidence that is loud enough for an alert: the geometric mean of the strength and the miss in usual ones. */
const LOUD_EVIDENCE = 4.5;
const MISS_MAX = 1_000;
/** Half width of the band: so many usual misses; on ordinary data one point in 1,000 lies outside. */
const BAND = 6;
const YOUNG_POINTS = 50;

/** What a forest says of one row, made anew in place for each. */
export class Opinion {
  /** Score of the forest; of several features times 1 + log2(1 + `miss`). */
  raw = 0;
  /** How far the values are off in usual misses: the mean over the features by their shares. */
  miss = 0;
  /** ≥ 0: how far that exceeds the usual one. */
  strength = 0;
  /** ≥ 0; 1 is loud enough for an alert. */
  evidence = 0;
  /** What part each feature has in the score, by its newest value; they sum to 1, or are all 0 where nothing is known. */
  readonly shares: Float64Array;
  /** Of each feature, in its unit; `lower` ≤ `expected` ≤ `upper`. */
  readonly expected: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** How far each value is from the expected one, in steps of its grid; NaN for a gap and while nothing is expected. */
  readonly misses: Float64Array;
  private readonly usualMisses: Float64Array;
  /** What a miss is measured by. */
  private readonly units: Float64Array;
  private readonly middles: Float64Array;

  constructor(features: number) {
    this.shares = new Float64Array(features);
    this.expected = new Float64Array(features);
    this.lower = new Float64Array(features);
    this.upper = new Float64Array(features);
    this.misses = new Float64Array(features);
    this.usualMisses = new Float64Array(features);
    this.units = new Float64Array(features);
    this.middles = new Float64Array(features);
  }

  get bytes(): number {
    return 8 * this.shares.byteLength;
  }

  /** All in steps of the grid of the feature. */
  expect(feature: number, { expected, miss, usualMiss, doubt }: Expectation): void {
    this.middles[feature] = expected;
    this.misses[feature] = miss;
    this.usualMisses[feature] = usualMiss;
    this.units[feature] = Math.max(usualMiss, doubt);
  }

  /**
   * Shares the score out over the features, and weighs how far these are off. Comes after `expect`.
   *
   * @param attribution of all coordinates, those of the newest row last; null if there is one feature only
   */
  share(attribution: Attribution | null): void {
    const { shares, misses, units } = this;
    const first = attribution === null ? 0 : attribution.high.length - shares.length;
    let whole = 0;
    for (let k = 0; k < shares.length; k++) {
      const part = attribution === null ? 1 : (attribution.high[first + k] ?? 0) + (attribution.low[first + k] ?? 0);
      shares[k] = Number.isNaN(misses[k]) ? 0 : part;
      whole += shares[k] as number;
    }
    this.miss = 0;
    for (let k = 0; k < shares.length; k++) {
      const part = whole > 0 ? (shares[k] as number) / whole : 0;
      shares[k] = part;
      this.miss += part > 0 ? part * Math.min((misses[k] as number) / (units[k] as number), MISS_MAX) : 0;
    }
  }

  /** @param strength how far `raw` exceeds the usual one */
  weigh(strength: number): void {
    this.strength = strength;
    this.evidence = Math.sqrt(strength * this.miss) / LOUD_EVIDENCE;
  }

  /** The band: so many usual misses around the expected value, wider while the model is young. */
  fillBand(feature: number, grid: ValueGrid, points: number): void {
    const middle = this.middles[feature] as number;
    const half = (BAND * (this.usualMisses[feature] as number) * (points + YOUNG_POINTS)) / points;
    const expected = grid.valueOf(middle);
    this.expected[feature] = expected;
    this.lower[feature] = Math.min(expected, grid.valueOf(middle - half));
    this.upper[feature] = Math.max(expected, grid.valueOf(middle + half));
  }
}

export interface Expectation {
  expected: number;
  miss: number;
  usualMiss: number;
  /** How far trees disagree about what to expect. */
  doubt: number;
}
