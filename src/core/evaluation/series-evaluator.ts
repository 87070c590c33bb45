import type { PointResult } from '../../schema';
import type { ModelOptions, SeriesModel } from '../detectors/detector';
import { registry } from '../detectors/registry';
import type { AnomalyDraft } from '../events/anomaly-draft';
import { ByteReader } from '../state/byte-reader';
import { ByteWriter } from '../state/byte-writer';
import { seal, unseal, type SnapshotKind } from '../state/seal';
import { Decision } from './decision';
import type { DecisionSettings, EvaluationSettings } from './settings';

/** A point result with what it was decided from, so that it can be decided anew without its model. */
export interface EvaluatedPoint extends PointResult {
  /** Score before direction and minimum deviation, 0…100. */
  strength: number;
  /** What the alert layer weighs, ≥ 0. */
  evidence: number;
}

/**
 * Everything about one series: its model, the decision, its anomalies.
 *
 * Points are pushed once each, in rising time. About 2 µs a point and 10 KB.
 */
export class SeriesEvaluator {
  private model: SeriesModel;
  private readonly decision: Decision;
  private readonly kind: SnapshotKind;
  private newestMs = -Infinity;

  constructor(settings: EvaluationSettings) {
    this.model = registry[settings.algorithm.name].create(modelOptions(settings));
    this.decision = new Decision(settings);
    this.kind = {
      name: 'evaluator',
      version: 1,
      madeFor: JSON.stringify([settings.algorithm.name, settings.intervalMs]),
    };
  }

  /**
   * Continues bit for bit where `snapshot` was taken. Decision settings may differ from then; they count from the next point.
   *
   * @throws VigilError `failed_precondition` when the bytes are damaged, of another version, or for another algorithm, interval or parameters
   */
  static restore(settings: EvaluationSettings, snapshot: Uint8Array): SeriesEvaluator {
    const evaluator = new SeriesEvaluator(settings);
    const input = new ByteReader(unseal(evaluator.kind, snapshot));
    evaluator.newestMs = input.float64();
    evaluator.model = registry[settings.algorithm.name].restore(modelOptions(settings), input.block());
    evaluator.decision.read(input);
    input.end();
    return evaluator;
  }

  /** The anomaly that lasts now, as far as it is known. */
  get open(): AnomalyDraft | null {
    return this.decision.open;
  }

  /** 0…1; 1 once the model has seen enough to speak. */
  get progress(): number {
    return this.model.progress;
  }

  /** Memory held, in bytes. */
  get bytes(): number {
    return this.model.bytes + this.decision.bytes;
  }

  /** Time of the newest point, −Infinity before the first. */
  get lastMs(): number {
    return this.newestMs;
  }

  /**
   * Scores a point, decides, then learns it.
   *
   * @param value NaN for a gap; ±Infinity counts as one. A gap scores 0 and keeps the band.
   * @throws VigilError `failed_precondition` if `timeMs` is not later than `lastMs`; nothing has changed then
   */
  push(timeMs: number, value: number): EvaluatedPoint {
    const observed = Number.isFinite(value) ? value : NaN;
    const { expected, lower, upper, score: strength, evidence } = this.model.score(timeMs, observed);
    this.model.learn(timeMs, observed);
    this.newestMs = timeMs;
    const scored = { timeMs, value: observed, expected, lower, upper, strength, evidence };
    const { score, severity, alert } = this.decision.push(scored);
    return { timeMs, value: observed, expected, lower, upper, score, severity, alert, strength, evidence };
  }

  /** Anomalies opened, changed or closed since the last call, each once in its newest state; told apart by `startMs`. */
  takeAnomalies(): AnomalyDraft[] {
    return this.decision.takeAnomalies();
  }

  /** Other wishes from the next point on; what was learnt stays. `intervalMs` must be the same. */
  setDecision(settings: DecisionSettings): void {
    this.decision.set(settings);
  }

  /** Model and decision, anomalies not yet taken included. About 8 KB. */
  snapshot(): Uint8Array {
    const out = new ByteWriter();
    out.float64(this.newestMs);
    out.block(this.model.snapshot());
    this.decision.write(out);
    return seal(this.kind, out.toBytes());
  }
}

function modelOptions({ intervalMs, algorithm }: EvaluationSettings): ModelOptions {
  return { intervalMs, params: algorithm.params };
}
