import { isAbsolute, severityOf, severityRank, type NamedShare } from '../../schema';
import type { AnomalyDraft } from '../events/anomaly-draft';
import { AnomalyTracker } from '../events/anomaly-tracker';
import type { ByteReader } from '../state/byte-reader';
import type { ByteWriter } from '../state/byte-writer';
import { AlertLayer } from './alert-layer';
import { passesGate } from './gate';
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

/** Where missing values are anomalies, each is one beyond doubt. */
const MISSING_SCORE = 100;

const NOTHING_SAID: Pick<ScoredPoint, 'voices' | 'sinceMs' | 'shares'> = {};

/**
 * The cheap half of evaluating a series: what the scores of its model mean for this detector.
 *
 * Direction and minimum deviation come first and set score and evidence to 0; severity, alert and anomalies follow from what is left.
 * An alert needs a history of evidence, so there is none while a series is young. O(1) per point.
 */
export class Decision {
  private settings: DecisionSettings;
  private readonly layer: AlertLayer;
  private readonly tracker: AnomalyTracker;

  /** @param demand see `AlertLayer` */
  constructor(settings: DecisionSettings, demand = 1) {
    this.settings = settings;
    const { intervalMs, members = [] } = settings;
    this.layer = new AlertLayer(intervalMs, members.length > 0 && members.every(isAbsolute), demand);
    this.tracker = new AnomalyTracker(settings, this.layer.quietLimit);
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
    this.tracker.set(settings);
  }

  push(point: ScoredPoint): DecidedPoint {
    const { direction, minDeviation, severityLimits, sensitivity } = this.settings;
    const gap = Number.isNaN(point.value);
    if (gap && this.settings.missing === 'anomalous' && point.heldValue !== undefined) {
      return this.pushMissing(point, point.heldValue);
    }
    const passes = !gap && passesGate(point, direction, minDeviation);
    const score = passes ? point.strength : 0;
    if (gap) {
      this.layer.skip();
    } else {
      this.layer.push(passes ? point.evidence : 0, sensitivity);
    }
    const alert = this.layer.open;
    const { timeMs, value, expected, lower, upper } = point;
    const loud = !gap && this.layer.loud;
    // What does not count for this detector has nothing to say either.
    const { voices, sinceMs, shares } = passes ? point : NOTHING_SAID;
    this.tracker.push({ timeMs, value, expected, lower, upper, score, alert, loud, voices, sinceMs, shares });
    const severity = severityRank(severityOf(score, severityLimits));
    return { score, severity, alert, alertStrength: gap ? 0 : this.layer.strength };
  }

  /** A point that did not come, and whose absence is an anomaly in itself: no history is asked. */
  private pushMissing({ timeMs, expected, lower, upper }: ScoredPoint, heldValue: number): DecidedPoint {
    this.layer.skip();
    const said = { score: MISSING_SCORE, alert: true, loud: true };
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
