import { isAbsolute, type AlgorithmName, type NamedShare } from '../../schema';
import { scoreOf } from '../detectors/score-curve';
import { Decision, type DecidedPoint, type ScoredPoint } from '../evaluation/decision';
import type { DecisionSettings } from '../evaluation/settings';
import type { AnomalyDraft } from '../events/anomaly-draft';
import type { ByteReader } from '../state/byte-reader';
import type { ByteWriter } from '../state/byte-writer';
import type { Columns } from './columns';
import { JointOpinion } from './joint-opinion';
import type { Together } from './together';

/** Rarity that an alert takes, in powers of ten: for any of n members to be as rare as one series, each has to be n times rarer. */
const RARITY_USUAL = 3.7;
const NO_SHARES: readonly NamedShare[] = [];
const NOTHING: DecidedPoint = { score: 0, severity: 0, alert: false, alertStrength: 0 };
/** Which departures count is settled per column before. */
const ANYTHING = { direction: 'both', minDeviation: { absolute: null, relative: null }, rules: [] } as const;

export interface EntityAnomaly extends AnomalyDraft {
  /** Name of the column it is in; null where it is in all metrics of an entity together. */
  column: string | null;
}

/** A row of several columns. */
export interface JointRow {
  timeMs: number;
  /** As the models have seen them; NaN for a gap. */
  values: Float64Array;
  /** Of each column whose value is missing, the value before; NaN for the others. Absent where nothing is missing. */
  held?: Float64Array;
}

/** What a row means for all columns together. */
export interface JointVerdict extends DecidedPoint {
  /** Place of the column that counts most. */
  loudest: number;
  /** Of the columns, where there are several and something stands out. */
  shares: readonly NamedShare[];
}

/** What several columns are decided with. */
export type JointSettings = DecisionSettings & { columns: readonly string[] };

/** Decides on what the columns of a row say: one decision about all metrics of an entity, else one per column with a history of its own. */
export class JointDecision {
  /** Of the newest row. */
  readonly opinion: JointOpinion;
  private readonly names: readonly string[];
  private readonly together: Together;
  private readonly members: readonly AlgorithmName[];
  private readonly decisions: readonly Decision[];
  /** Where there are several, which of them a separate one is. */
  private readonly only: ReadonlyArray<readonly NamedShare[]>;
  private isMissingStrange: boolean;

  constructor(settings: JointSettings, together: Together, { members }: Columns) {
    const { columns } = settings;
    this.names = columns;
    this.together = together;
    this.members = members.map(({ name }) => name);
    // Whatever is beyond fixed limits counts by itself.
    const isOne = together === 'metrics' && !this.members.every(isAbsolute);
    this.opinion = new JointOpinion(settings, columns, isOne);
    this.only = columns.length > 1 ? columns.map((name) => [{ name, share: 1 }]) : [];
    this.isMissingStrange = settings.missing === 'anomalous';
    const own = this.ownOf(settings);
    const demand = together === 'peers' ? 1 + Math.log10(columns.length) / RARITY_USUAL : 1;
    this.decisions =
      together === 'metrics'
        ? [new Decision(own, { features: columns })]
        : columns.map(() => new Decision(own, { demand }));
  }

  /** The anomaly of all metrics of an entity that lasts now; null where each column has its own. */
  get open(): AnomalyDraft | null {
    return this.together === 'metrics' ? (this.decisions[0]?.open ?? null) : null;
  }

  get bytes(): number {
    return this.decisions.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** From the next row on. */
  set(settings: DecisionSettings): void {
    this.opinion.set(settings);
    this.isMissingStrange = settings.missing === 'anomalous';
    this.decisions.forEach((decision) => decision.set(this.ownOf(settings)));
  }

  push(row: JointRow, columns: Columns): JointVerdict {
    this.opinion.form(row.values, columns);
    return this.together === 'metrics' ? this.decideAsOne(row, columns) : this.decideEach(row, columns);
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

  private ownOf(settings: DecisionSettings): DecisionSettings {
    return { ...settings, ...ANYTHING, members: this.members };
  }

  private decideAsOne(row: JointRow, columns: Columns): JointVerdict {
    const { opinion } = this;
    const missing = this.missingIn(row);
    const loudest = missing[0] ?? opinion.loudest;
    const shares =
      missing.length > 0
        ? missing.map((k) => ({ name: this.names[k] ?? '', share: 1 / missing.length }))
        : opinion.shares;
    const decided = this.decisions[0]?.push({
      ...this.pointOf(row, loudest, columns),
      ...{ strength: opinion.score, evidence: opinion.evidence, shares },
      heldValue: missing.length > 0 ? row.held?.[loudest] : undefined,
      row: { values: row.values, place: loudest },
    });
    return { ...(decided ?? NOTHING), loudest, shares };
  }

  private decideEach(row: JointRow, columns: Columns): JointVerdict {
    const { opinion } = this;
    const verdict = { ...NOTHING, loudest: opinion.loudest, shares: opinion.shares };
    for (let k = 0; k < this.decisions.length; k++) {
      const strength = scoreOf(opinion.strengths[k] ?? 0, columns.knots);
      const shares = this.together === 'peers' ? opinion.shares : (this.only[k] ?? NO_SHARES);
      const own = { strength, evidence: opinion.evidences[k] ?? 0, shares };
      const decided = this.decisions[k]?.push({ ...this.pointOf(row, k, columns), ...own }) ?? NOTHING;
      verdict.score = Math.max(verdict.score, decided.score);
      verdict.severity = Math.max(verdict.severity, decided.severity);
      verdict.alert ||= decided.alert;
      verdict.alertStrength = Math.max(verdict.alertStrength, decided.alertStrength);
    }
    return verdict;
  }

  /** Places of the columns whose value is missing where that is an anomaly. */
  private missingIn({ values, held }: JointRow): number[] {
    const places: number[] = [];
    if (this.isMissingStrange && held !== undefined) {
      for (let k = 0; k < values.length; k++) {
        if (Number.isNaN(values[k]) && !Number.isNaN(held[k])) {
          places.push(k);
        }
      }
    }
    return places;
  }

  private pointOf({ timeMs, values }: JointRow, place: number, { verdicts }: Columns) {
    const { expected = NaN, lower = NaN, upper = NaN, voices, sinceMs } = verdicts[place] ?? {};
    // What does not count for this detector has nothing to say either.
    const said = this.opinion.counts(place) ? { voices, sinceMs } : {};
    return { timeMs, value: values[place] ?? NaN, expected, lower, upper, ...said } satisfies Partial<ScoredPoint>;
  }
}
