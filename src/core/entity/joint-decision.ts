import { VOICE_SCORE_MIN, type NamedShare } from '../../schema';
import { scoreOf } from '../detectors/score-curve';
import { Decision, type ScoredPoint } from '../evaluation/decision';
import type { AnomalyDraft } from '../events/anomaly-draft';
import type { ByteReader } from '../state/byte-reader';
import type { ByteWriter } from '../state/byte-writer';
import type { Columns } from './columns';
import type { EntitySettings } from './entity-settings';
import { sharesOf } from './shares';
import { meanOfStrongest } from './strongest';
import type { Together } from './together';

/** What is loud for a mean of several, in units of what is loud for one: they seldom are loud at once. */
const MEAN_SHARE = 0.4;
/** What one metric of an entity may add: a bit more than what is slight, or loud, on its own. */
const STRENGTH_CAP = 1.1;
const EVIDENCE_CAP = 2.5;
/** Rarity that an alert takes, in powers of ten: for any of n members to be as rare as one series, each has to be n times rarer. */
const RARITY_USUAL = 3.7;
const NO_SHARES: readonly NamedShare[] = [];

export interface EntityAnomaly extends AnomalyDraft {
  /** Name of the column it is in; null where it is in all metrics of an entity together. */
  column: string | null;
}

/** What a row means for all columns together. */
export interface JointVerdict {
  /** ≥ 0, on the scale of the strengths of the columns. */
  strength: number;
  /** Index of the column that counts most. */
  loudest: number;
  /** Of the columns, where there are several and something stands out. */
  shares: readonly NamedShare[];
  alert: boolean;
  /** See `AlertLayer.strength`. */
  alertStrength: number;
}

/** Makes one opinion of what the columns of a row say: one decision about all metrics of an entity, else one per column with a history of its own. */
export class JointDecision {
  private readonly names: readonly string[];
  private readonly together: Together;
  private readonly decisions: readonly Decision[];
  private readonly scratch: Float64Array;
  /** Where there are several, which of them a separate one is. */
  private readonly only: ReadonlyArray<readonly NamedShare[]>;

  constructor(settings: EntitySettings, together: Together, { members }: Columns) {
    const columns = settings.columns.length;
    this.names = settings.columns;
    this.together = together;
    this.scratch = new Float64Array(columns);
    this.only = columns > 1 ? settings.columns.map((name) => [{ name, share: 1 }]) : [];
    // Which departures count is settled per column before.
    const anything = { direction: 'both', minDeviation: { absolute: null, relative: null } } as const;
    const own = { ...settings, ...anything, members: members.map(({ name }) => name) };
    const demand = together === 'peers' ? 1 + Math.log10(columns) / RARITY_USUAL : 1;
    this.decisions = Array.from({ length: together === 'metrics' ? 1 : columns }, () => new Decision(own, demand));
  }

  get bytes(): number {
    return this.decisions.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  push(timeMs: number, values: Float64Array, columns: Columns): JointVerdict {
    const { strengths, evidences, knots, whole } = columns;
    const loudest = loudestOf(values, strengths);
    const strength = whole?.strength ?? this.combined(strengths, STRENGTH_CAP * knots.slight);
    const score = scoreOf(strength, knots);
    const isTold = this.names.length > 1 && score >= VOICE_SCORE_MIN;
    const shares = isTold ? sharesOf(strengths, this.names, whole === null ? 2 : 1) : NO_SHARES;
    const verdict = { strength, loudest, shares, alert: false, alertStrength: 0 };
    if (this.together === 'metrics') {
      const joint = { strength: score, evidence: whole?.evidence ?? this.combined(evidences, EVIDENCE_CAP), shares };
      this.decide(0, verdict, { ...pointOf({ timeMs, column: loudest }, values, columns), ...joint });
      return verdict;
    }
    for (let k = 0; k < values.length; k++) {
      const own = { strength: scoreOf(strengths[k] ?? 0, knots), evidence: evidences[k] ?? 0 };
      const parts = this.together === 'peers' ? shares : (this.only[k] ?? NO_SHARES);
      this.decide(k, verdict, { ...pointOf({ timeMs, column: k }, values, columns), ...own, shares: parts });
    }
    return verdict;
  }

  takeAnomalies(): EntityAnomaly[] {
    return this.decisions.flatMap((decision, k) => {
      const column = this.together === 'metrics' ? null : (this.names[k] ?? null);
      return decision.takeAnomalies().map((draft) => ({ ...draft, column }));
    });
  }

  write(out: ByteWriter): void {
    this.decisions.forEach((decision) => decision.write(out));
  }

  read(input: ByteReader): void {
    this.decisions.forEach((decision) => decision.read(input));
  }

  private combined(each: Float64Array, cap: number): number {
    if (this.together === 'metrics') {
      return meanOfStrongest(each, cap, this.scratch) / MEAN_SHARE;
    }
    return each.reduce((most, one) => Math.max(most, one), 0);
  }

  private decide(index: number, verdict: JointVerdict, point: ScoredPoint): void {
    const decided = this.decisions[index]?.push(point);
    verdict.alert ||= decided?.alert ?? false;
    verdict.alertStrength = Math.max(verdict.alertStrength, decided?.alertStrength ?? 0);
  }
}

function pointOf(at: { timeMs: number; column: number }, values: Float64Array, { verdicts }: Columns) {
  const { expected = NaN, lower = NaN, upper = NaN, voices = [], sinceMs } = verdicts[at.column] ?? {};
  return { timeMs: at.timeMs, value: values[at.column] ?? NaN, expected, lower, upper, voices, sinceMs };
}

/** The first of the strongest columns that have a value; the first column in a row without any. */
function loudestOf(values: Float64Array, strengths: Float64Array): number {
  let loudest = -1;
  for (let k = 0; k < values.length; k++) {
    const isLouder = loudest < 0 || (strengths[k] ?? 0) > (strengths[loudest] ?? 0);
    if (!Number.isNaN(values[k]) && isLouder) {
      loudest = k;
    }
  }
  return Math.max(0, loudest);
}
