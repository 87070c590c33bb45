import { isAbsolute, ONLY_FEATURE, severityOf, severityRank, type NamedShare } from '../../schema';
import type { AnomalyDraft } from '../events/anomaly-draft';
import { AnomalyTracker } from '../events/anomaly-tracker';
import type { PlacedRow } from '../events/episode';
import type { ByteReader } from '../state/byte-reader';
import type { ByteWriter } from '../state/byte-writer';
import { AlertLayer } from './alert-layer';
import { Gate } from './gate';
import type { DecisionSettings } from './settings';

/** A point as its model scored it, before the detector's own wishes. */
export interface ScoredPoint {
  timeMs: number;
  /** NaN for a gap; what stands in for a missing value. */
  value: number;
  /** Of a point that is missing, the value before; undefined for any other. */
  heldValue?: number | undefined;
  expected: number;
  lower: number;
  upper: number;
  /** Score of the model, 0…100. */
  strength: number;
  /** What the alert layer weighs, ≥ 0. */
  evidence: number;
  /** See `Verdict.voices`; absent as empty. */
  voices?: readonly number[] | undefined;
  /** See `Verdict.sinceMs`. */
  sinceMs?: number | undefined;
  /** What part each feature, or each member of a group, has in it; absent for a series on its own. */
  shares?: readonly NamedShare[];
  /** Of several features: the values of all of them, and the place of the one that the numbers above are of. */
  row?: PlacedRow;
}

export interface DecidedPoint {
  /** The strength where direction and minimum deviation let it pass, else 0. */
  score: number;
  /** 0…3. */
  severity: number;
  alert: boolean;
  /** See `AlertLayer.strength`. */
  alertStrength: number;
}

export interface DecisionOptions {
  /** See `AlertLayer`. (Default: 1) */
  demand?: number;
  /** Names of the features; absent for a series on its own. */
  features?: readonly string[];
}

/** Where missing values are anomalies, each is one beyond doubt. */
const MISSING_SCORE = 100;

const NOTHING_SAID: Pick<ScoredPoint, 'voices' | 'sinceMs' | 'shares'> = {};
const ONLY: readonly string[] = [ONLY_FEATURE];

/**
 * The cheap half of evaluating a series: what the scores of its model mean for this detector.
 *
 * Direction, minimum deviation and rules come first and set score and evidence to 0; severity, alert and anomalies follow from what is left.
 * Of several features that has been settled for each before, and settings come here without them.
 * An alert needs a history of evidence, so there is none while a series is young. O(1) per point.
 */
export class Decision {
  private settings: DecisionSettings;
  private gate: Gate;
  private readonly layer: AlertLayer;
  private readonly tracker: AnomalyTracker;

  constructor(settings: DecisionSettings, { demand = 1, features }: DecisionOptions = {}) {
    this.settings = settings;
    this.gate = new Gate(settings, ONLY);
    const { intervalMs, members = [] } = settings;
    this.layer = new AlertLayer(intervalMs, members.length > 0 && members.every(isAbsolute), demand);
    this.tracker = new AnomalyTracker(settings, this.layer.quietLimit, features);
  }

  get open(): AnomalyDraft | null {
    return this.tracker.open;
  }

  get bytes(): number {
    return this.layer.bytes + this.tracker.bytes;
  }

  /** From the next point on; the history of evidence and an open anomaly stay. The interval must not change. */
  set(settings: DecisionSettings): void {
    this.settings = settings;
    this.gate = new Gate(settings, ONLY);
    this.tracker.set(settings);
  }

  push(point: ScoredPoint): DecidedPoint {
    const { severityLimits, sensitivity } = this.settings;
    const gap = Number.isNaN(point.value);
    if (gap && this.settings.missing === 'anomalous' && point.heldValue !== undefined) {
      return this.pushMissing(point, point.heldValue);
    }
    const passes = this.gate.passesAlone(point);
    const score = passes ? point.strength : 0;
    if (gap) {
      this.layer.skip();
    } else {
      this.layer.push(passes ? point.evidence : 0, sensitivity);
    }
    const alert = this.layer.open;
    const { timeMs, value, expected, lower, upper, row } = point;
    const loud = !gap && this.layer.loud;
    // What does not count for this detector has nothing to say either.
    const { voices, sinceMs, shares } = passes ? point : NOTHING_SAID;
    this.tracker.push({ timeMs, value, expected, lower, upper, score, alert, loud, voices, sinceMs, shares, row });
    const severity = severityRank(severityOf(score, severityLimits));
    return { score, severity, alert, alertStrength: gap ? 0 : this.layer.strength };
  }

  /** A point that did not come, and whose absence is an anomaly in itself: no history is asked. */
  private pushMissing(point: ScoredPoint, heldValue: number): DecidedPoint {
    const { timeMs, expected, lower, upper, evidence, shares, row } = point;
    if (row?.values.some((value) => !Number.isNaN(value)) === true) {
      // Others of its row have come, and have a history to be weighed by.
      this.layer.push(evidence, this.settings.sensitivity);
    } else {
      this.layer.skip();
    }
    const said = { score: MISSING_SCORE, alert: true, loud: true, shares, row };
    this.tracker.push({ timeMs, value: NaN, heldValue, expected, lower, upper, ...said });
    const severity = severityRank(severityOf(MISSING_SCORE, this.settings.severityLimits));
    return { score: MISSING_SCORE, severity, alert: true, alertStrength: 1 };
  }

  /** See `AnomalyTracker.take`. */
  takeAnomalies(): AnomalyDraft[] {
    return this.tracker.take();
  }

  write(out: ByteWriter): void {
    this.layer.write(out);
    this.tracker.write(out);
  }

  read(input: ByteReader): void {
    this.layer.read(input);
    this.tracker.read(input);
  }
}
