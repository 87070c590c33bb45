import type { PointResult } from '../../schema';
import type { MemberStanding } from '../detectors/detector';
import type { AnomalyDraft } from '../events/anomaly-draft';
import type { DecisionSettings } from './settings';

/** A point result with what it was decided from, so that it can be decided anew without its model. */
export interface EvaluatedPoint extends PointResult {
  /** Score before direction, minimum deviation and rules, 0…100; of several features, for each of which these are settled first, after them. */
  strength: number;
  /** What the alert layer weighs, before or after them alike, ≥ 0; 1 is loud enough for a single point. */
  evidence: number;
  /** See `Verdict.novelty`. */
  novelty: number;
  /** How strongly the point speaks for an alert: 1 or more opens one; 0 in a gap, and while the series is young. */
  alertStrength: number;
  /** Score of each member of the model, in the order of `members`; empty while none says anything. Of several features, those of the loudest. */
  voices: readonly number[];
  /** See `Verdict.sinceMs`. */
  sinceMs?: number;
}

/**
 * Everything about one series, or about one entity with several features: model, decision, anomalies.
 *
 * Rows are pushed once each, in rising time.
 */
export interface Evaluator {
  /** The anomaly that lasts now, as far as it is known. */
  readonly open: AnomalyDraft | null;
  /** The ways the model looks at the series, and which of them count now. */
  readonly members: readonly MemberStanding[];
  /** 0…1; 1 once the model has seen enough to speak. */
  readonly progress: number;
  /** Memory held, in bytes. */
  readonly bytes: number;
  /** Time of the newest row, −Infinity before the first. */
  readonly lastMs: number;
  /** Time of the newest row that had a value, −Infinity before the first. */
  readonly seenMs: number;

  /**
   * Scores a row, decides, then learns it.
   *
   * @param values one per feature in their order, a single one for a series without; only read during the call. NaN for a gap; ±Infinity counts as one
   * @throws VigilError `failed_precondition` if `timeMs` is not later than `lastMs`; nothing has changed then
   */
  push(timeMs: number, values: ArrayLike<number>): EvaluatedPoint;
  /** Anomalies opened, changed or closed since the last call, each once in its newest state; told apart by `startMs`. */
  takeAnomalies(): AnomalyDraft[];
  /** Other wishes from the next row on; what was learnt stays. `intervalMs` must be the same. */
  setDecision(settings: DecisionSettings): void;
  /** Model and decision, anomalies not yet taken included; restoring it continues bit for bit. */
  snapshot(): Uint8Array;
}
