import { ONLY_FEATURE } from '../../schema';
import type { AnomalyDraft } from '../events/anomaly-draft';
import { Decision } from './decision';
import { MissingValues, standInFor } from './missing-values';
import type { DecisionSettings } from './settings';

/** Evaluated points of one series as columns of equal length; NaN where a number is unknown. */
export interface EvaluatedColumns {
  timeMs: ArrayLike<number>;
  value: ArrayLike<number>;
  expected: ArrayLike<number>;
  lower: ArrayLike<number>;
  upper: ArrayLike<number>;
  strength: ArrayLike<number>;
  evidence: ArrayLike<number>;
  /** Index and voices of the points that have some, by index; without them nobody is said to have spoken. */
  voices?: ReadonlyArray<readonly [index: number, voices: readonly number[]]>;
  /** Index and time (epoch ms) of the points whose change a member dates, by index. */
  since?: ReadonlyArray<readonly [index: number, sinceMs: number]>;
}

export interface DecidedColumns {
  score: Float64Array;
  /** 0…3. */
  severity: Uint8Array;
  /** 0 or 1. */
  alert: Uint8Array;
  /** In order of their start; the last one may be open. */
  anomalies: AnomalyDraft[];
}

/**
 * Decides a whole series anew from what its model said: the same code as inside `SeriesEvaluator`, without the
 * model, so that a form can show other settings at once. Start with the first point of the series to get the very same decisions.
 * About 1 µs a point.
 */
export function decideSeries(columns: EvaluatedColumns, settings: DecisionSettings): DecidedColumns {
  const points = columns.timeMs.length;
  const decision = new Decision(settings);
  const missing = new MissingValues(settings.intervalMs);
  const standIn = standInFor(ONLY_FEATURE, settings);
  const decided = { score: new Float64Array(points), severity: new Uint8Array(points), alert: new Uint8Array(points) };
  const voiceAt = sparse(columns.voices);
  const sinceAt = sparse(columns.since);
  for (let i = 0; i < points; i++) {
    const timeMs = columns.timeMs[i] ?? NaN;
    const value = columns.value[i] ?? NaN;
    const heldValue = missing.heldBy(timeMs, value);
    missing.push(timeMs, value);
    const { score, severity, alert } = decision.push({
      timeMs,
      value: missing.standIn(value, heldValue, standIn),
      heldValue,
      expected: columns.expected[i] ?? NaN,
      lower: columns.lower[i] ?? NaN,
      upper: columns.upper[i] ?? NaN,
      strength: columns.strength[i] ?? 0,
      evidence: columns.evidence[i] ?? 0,
      voices: voiceAt(i),
      sinceMs: sinceAt(i),
    });
    decided.score[i] = score;
    decided.severity[i] = severity;
    decided.alert[i] = alert ? 1 : 0;
  }
  return { ...decided, anomalies: newestStates(decision.takeAnomalies()) };
}

/** Reads a sparse column; to be asked for each index once, in rising order. */
function sparse<T>(entries: ReadonlyArray<readonly [index: number, value: T]> = []): (index: number) => T | undefined {
  let next = 0;
  return (index) => (entries[next]?.[0] === index ? entries[next++]?.[1] : undefined);
}

/** A merged anomaly may have been noted twice: the later note holds. */
function newestStates(noted: AnomalyDraft[]): AnomalyDraft[] {
  return [...new Map(noted.map((draft) => [draft.startMs, draft])).values()];
}
