import { ONLY_FEATURE } from '../../schema';
import type { AnomalyDraft } from '../events/anomaly-draft';
import type { PlacedRow } from '../events/episode';
import { Decision, type ScoredPoint } from './decision';
import { MissingValues, standInFor, type StandIn } from './missing-values';
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
  /**
   * Of several features, as results hold them; the columns above are those of the one that counts most at each point. Which departures
   * count has been settled for each, and settings that say so again find nothing more to settle.
   */
  features?: ReadonlyArray<{
    name: string;
    value: ArrayLike<number | null>;
    share: ArrayLike<number>;
  }>;
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
  const { features } = columns;
  const names = features?.map(({ name }) => name);
  const decision = new Decision(settings, names === undefined ? {} : { features: names });
  const missing = (names ?? [ONLY_FEATURE]).map((name) => new GapsOf(name, settings));
  const decided = { score: new Float64Array(points), severity: new Uint8Array(points), alert: new Uint8Array(points) };
  const voiceAt = sparse(columns.voices);
  const sinceAt = sparse(columns.since);
  for (let i = 0; i < points; i++) {
    const timeMs = columns.timeMs[i] ?? NaN;
    const value = columns.value[i] ?? NaN;
    const several = features === undefined ? undefined : rowAt(features, i, value);
    const { taken, heldValue } = (missing[several?.row.place ?? 0] as GapsOf).look(timeMs, value);
    missing.forEach((gaps, k) => gaps.push(timeMs, several === undefined ? value : (several.row.values[k] ?? NaN)));
    const { score, severity, alert } = decision.push({
      timeMs,
      value: taken,
      heldValue,
      expected: columns.expected[i] ?? NaN,
      lower: columns.lower[i] ?? NaN,
      upper: columns.upper[i] ?? NaN,
      strength: columns.strength[i] ?? 0,
      evidence: columns.evidence[i] ?? 0,
      voices: voiceAt(i),
      sinceMs: sinceAt(i),
      ...several,
    });
    decided.score[i] = score;
    decided.severity[i] = severity;
    decided.alert[i] = alert ? 1 : 0;
  }
  return { ...decided, anomalies: newestStates(decision.takeAnomalies()) };
}

/** What the gaps of one feature mean. */
class GapsOf {
  private readonly values: MissingValues;
  private readonly standIn: StandIn;

  constructor(feature: string, settings: DecisionSettings) {
    this.values = new MissingValues(settings.intervalMs);
    this.standIn = standInFor(feature, settings);
  }

  look(timeMs: number, value: number): { taken: number; heldValue: number | undefined } {
    const heldValue = this.values.heldBy(timeMs, value);
    return { taken: this.values.standIn(value, heldValue, this.standIn), heldValue };
  }

  push(timeMs: number, value: number): void {
    this.values.push(timeMs, value);
  }
}

type Features = NonNullable<EvaluatedColumns['features']>;

/** The features of a point: the one that counts most is that with the largest part, else the one whose value is told. */
function rowAt(
  features: Features,
  index: number,
  told: number
): { row: PlacedRow; shares: NonNullable<ScoredPoint['shares']> } {
  const values = Float64Array.from(features, ({ value }) => value[index] ?? NaN);
  const shares = features
    .map(({ name, share }) => ({ name, share: share[index] ?? 0 }))
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share);
  const place =
    shares.length > 0 ? features.findIndex(({ name }) => name === shares[0]?.name) : Math.max(0, values.indexOf(told));
  return { row: { values, place }, shares };
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
