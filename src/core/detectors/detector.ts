import type { AlgorithmChoice, AlgorithmName, MemberStanding } from '../../schema';
import type { ScoreKnots } from './score-curve';

export type { MemberStanding };

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
  /** ≥ 0, finite: what the score is made of, before the fixed curve of the algorithm. Comparable within one algorithm only. */
  strength: number;
  /** ≥ 0, finite: what the alert layer weighs; a point of 1 or more is loud enough to open an alert. */
  evidence: number;
  /**
   * ≥ 0: how far this is from everything remembered, said once: 1 or more means never seen before and not said yet.
   * Always 0 for an algorithm that remembers nothing.
   */
  novelty: number;
  /** Score 0…100 of each of the model's `members` on its own curve, in their order; empty while none says anything. */
  voices: readonly number[];
  /** When what a member found began, epoch ms; NaN or absent where none that speaks can tell. */
  sinceMs?: number;
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
  /** The curve that makes scores of its strengths; the same for every model of its algorithm. */
  readonly knots: ScoreKnots;
  /** The ways this model looks at its series, always in the same order; one, of its own name, for an algorithm that is no ensemble. */
  readonly members: readonly MemberStanding[];
}

/** A way to detect: makes models and brings them back. All in `registry.ts`, all checked by `testkit/check-detector.ts`. */
export interface Algorithm {
  readonly name: AlgorithmName;
  /** @param options.intervalMs usual distance of the points */
  create(options: ModelOptions): SeriesModel;
  /** @throws VigilError `failed_precondition` when the bytes are of an unknown version or were made with other options */
  restore(options: ModelOptions, snapshot: Uint8Array): SeriesModel;
}

/**
 * What a series is to its detector: one by itself, one of several metrics of one entity, or one of several that do the same (each as
 * its distance from the others).
 */
export type Role = 'single' | 'metric' | 'peer';

/** How much a model may remember. */
export type ModelSize = 'full' | 'light';

export interface ModelOptions {
  intervalMs: number;
  /** (Default: `single`) */
  role?: Role;
  /** Counts where the parameters leave it open (`size` of auto is `fit`). (Default: `full`) */
  size?: ModelSize;
  /** Checked values, as `algorithmSchema` gives them. */
  params: AlgorithmChoice['params'];
}

/** What a model says while it has no opinion; a new object each time. */
export function noVerdict(): Verdict {
  return {
    expected: NaN,
    lower: NaN,
    upper: NaN,
    score: 0,
    strength: 0,
    evidence: 0,
    novelty: 0,
    voices: [],
    sinceMs: NaN,
  };
}
