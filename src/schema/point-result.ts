import type { FeatureColumns, FeatureResult } from './features';

/**
 * What a detector says about one point.
 *
 * Score, 0…100, has one meaning everywhere: on ordinary data about one point in 1,000 reaches 30, one in 100,000
 * reaches 50, one in 10 million 70. It is 0 for a gap, while learning, and on a side or below a deviation that the
 * detector does not watch.
 */
export interface PointResult {
  timeMs: number;
  /**
   * NaN for a gap: the source had a point without a value. Where it had no point there is no result either.
   * Of several features, value and band are those of the one that counts most in this row.
   */
  value: number;
  /** NaN until the model has an opinion. */
  expected: number;
  lower: number;
  upper: number;
  score: number;
  /** 0 none, 1 slight, 2 moderate, 3 severe. */
  severity: number;
  /** Whether this is worth a person's time: a decision of its own, not a limit on the score. */
  alert: boolean;
  /** Of a detector with several features, one for each, in their order; absent otherwise. */
  features?: readonly FeatureResult[];
}

/** Results of one series as JSON columns of equal length; null where the number is unknown. */
export interface ResultColumns {
  timeMs: number[];
  value: Array<number | null>;
  expected: Array<number | null>;
  lower: Array<number | null>;
  upper: Array<number | null>;
  score: number[];
  severity: number[];
  alert: boolean[];
  /** Of a detector with several features, one for each; absent otherwise. */
  features?: FeatureColumns[];
}
