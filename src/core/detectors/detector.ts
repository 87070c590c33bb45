import type { AlgorithmChoice, AlgorithmName } from '../../schema';

/** What a model says about a point before learning from it. */
export interface Verdict {
  /** In the unit of the series; NaN until the model has an opinion. `lower` ≤ `expected` ≤ `upper`. */
  expected: number;
  lower: number;
  upper: number;
  /**
   * 0…100, rising with strangeness; the one meaning of a score (see `PointResult`), before direction and minimum deviation.
   * 0 for a gap and while the model has no opinion.
   */
  score: number;
  /** ≥ 0, finite: what the alert layer weighs. Comparable within one series only. */
  evidence: number;
}

/**
 * What one algorithm has learnt about one series. Score first, then learn: `score` never changes the model.
 *
 * Times are epoch ms and must rise strictly; `value` NaN is a gap and ±Infinity counts as one.
 * Multiplying a series by 2^k gives the same scores bit for bit; adding a constant the same up to rounding.
 */
export interface SeriesModel {
  /** The verdict on a point that has not been learnt yet. */
  score(timeMs: number, value: number): Verdict;
  /** Takes the point in. @throws VigilError `failed_precondition` if `timeMs` does not rise */
  learn(timeMs: number, value: number): void;
  /** The whole state in bytes, versioned; restoring it continues bit for bit. */
  snapshot(): Uint8Array;
  /** 0…1; 1 once the model has seen enough to speak. */
  readonly progress: number;
  /** Memory held, in bytes. */
  readonly bytes: number;
}

/** A way to detect: makes models and brings them back. All in `registry.ts`, all checked by `testkit/check-detector.ts`. */
export interface Algorithm {
  readonly name: AlgorithmName;
  /** @param options.intervalMs usual distance of the points */
  create(options: ModelOptions): SeriesModel;
  /** @throws VigilError `failed_precondition` when the bytes are of an unknown version or were made with other options */
  restore(options: ModelOptions, snapshot: Uint8Array): SeriesModel;
}

export interface ModelOptions {
  intervalMs: number;
  /** Checked values, as `algorithmSchema` gives them. */
  params: AlgorithmChoice['params'];
}
