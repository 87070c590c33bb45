import type { Labels } from './labels';

/** `fromMs` < `toMs`, epoch milliseconds UTC. Whether an end belongs to the range is said where one is taken. */
export interface TimeRange {
  fromMs: number;
  toMs: number;
}

/** One observation. `value` null is a gap: something was expected and nothing (or NaN, ±Infinity) came. */
export interface Point {
  timeMs: number;
  value: number | null;
}

/**
 * Labelled points in time order, as two columns of equal length.
 * `times` rise strictly, epoch ms; `values` hold NaN for a gap and never ±Infinity.
 */
export interface Series {
  labels: Labels;
  times: Float64Array;
  values: Float64Array;
}
