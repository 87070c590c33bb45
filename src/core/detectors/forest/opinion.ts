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
  /** Score of the forest. */
  raw = 0;
  /** ≥ 0: how far that exceeds the usual one. */
  strength = 0;
  /** ≥ 0; 1 is loud enough for an alert. */
  evidence = 0;
  /** What part each feature has in the strength, by its newest value; they sum to 1, or are all 0 where nothing is strong. */
  readonly shares: Float64Array;
  /** Of each feature, in its unit; `lower` ≤ `expected` ≤ `upper`. */
  readonly expected: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** How far each value is from the expected one, in steps of its grid; NaN for a gap and while nothing is expected. */
  readonly misses: Float64Array;
  private readonly usualMisses: Float64Array;
  private readonly middles: Float64Array;

  constructor(features: number) {
    this.shares = new Float64Array(features);
    this.expected = new Float64Array(features);
    this.lower = new Float64Array(features);
    this.upper = new Float64Array(features);
    this.misses = new Float64Array(features);
    this.usualMisses = new Float64Array(features);
    this.middles = new Float64Array(features);
  }

  get bytes(): number {
    return 7 * this.shares.byteLength;
  }

  /** All in steps of the grid of the feature. */
  expect(feature: number, { expected, miss, usualMiss }: Expectation): void {
    this.middles[feature] = expected;
    this.misses[feature] = miss;
    this.usualMisses[feature] = usualMiss;
  }

  /**
   * Shares the strength out over the features, and weighs how far these are off. Comes after `strength` and `expect`.
   *
   * @param attribution of all coordinates, those of the newest row last; null if there is one feature only, or nothing is strong
   */
  share(attribution: Attribution | null): void {
    const { shares, misses, usualMisses } = this;
    shares.fill(this.strength > 0 ? 1 : 0);
    if (attribution !== null) {
      const first = attribution.high.length - shares.length;
      for (let k = 0; k < shares.length; k++) {
        const part = (attribution.high[first + k] as number) + (attribution.low[first + k] as number);
        shares[k] = Number.isNaN(misses[k]) ? 0 : part;
      }
      const whole = shares.reduce((sum, part) => sum + part, 0);
      shares.forEach((part, k) => (shares[k] = whole > 0 ? part / whole : 0));
    }
    let off = 0;
    for (let k = 0; k < shares.length; k++) {
      if ((shares[k] as number) > 0 && !Number.isNaN(misses[k])) {
        off += (shares[k] as number) * Math.min((misses[k] as number) / (usualMisses[k] as number), MISS_MAX);
      }
    }
    this.evidence = Math.sqrt(this.strength * off) / LOUD_EVIDENCE;
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
}
