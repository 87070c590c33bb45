import {
  SeriesEvaluator,
  type DecisionSettings,
  type EvaluatedPoint,
  type EvaluationSettings,
  type ModelSize,
} from '../../../core';
import { DAY_MS, seriesKey, type AnomalyOrigin, type Labels } from '../../../schema';
import type { ModelSnapshot, StoredSeries } from '../../store/store';

/** A snapshot is due after this many points, or once the last one (or the first point, before there is one) is a day old. */
const SNAPSHOT_POINTS = 60;
const SNAPSHOT_AGE_MS = DAY_MS;
/** While history is gone through, one is due after this many: to go through it again is what it costs anyway. */
const SNAPSHOT_POINTS_OF_HISTORY = 10_000;

/** One series of a detector, its evaluator in memory. */
export class ResidentSeries {
  readonly key: string;
  readonly labels: Labels;
  readonly evaluator: SeriesEvaluator;
  readonly size: ModelSize;
  firstMs: number | null = null;
  last: EvaluatedPoint | null = null;
  /** The anomaly seen last, for its origin: it may go on, or be opened again by a neighbour. */
  latest: { startMs: number; origin: AnomalyOrigin } | null = null;
  /** Time of the newest point in the newest written snapshot. */
  savedMs: number | null = null;
  #pointsSinceSnapshot: number;

  constructor(labels: Labels, evaluator: SeriesEvaluator, size: ModelSize) {
    this.key = seriesKey(labels);
    this.labels = labels;
    this.evaluator = evaluator;
    this.size = size;
    // Staggered by identity, so that the snapshots of a thousand series are not written in the same run.
    this.#pointsSinceSnapshot = parseInt(this.key.slice(0, 4), 16) % SNAPSHOT_POINTS;
  }

  static create(labels: Labels, settings: EvaluationSettings, size: ModelSize): ResidentSeries {
    return new ResidentSeries(labels, new SeriesEvaluator({ ...settings, size }), size);
  }

  /** Gives the evaluator the next point; `value` NaN is a gap. */
  push(timeMs: number, value: number): EvaluatedPoint {
    const point = this.evaluator.push(timeMs, value);
    this.firstMs ??= timeMs;
    this.last = point;
    this.#pointsSinceSnapshot += 1;
    return point;
  }

  /** Other wishes from the next point on. A snapshot comes soon, since points from before must not be repeated with them. */
  setDecision(settings: DecisionSettings): void {
    this.evaluator.setDecision(settings);
    this.#pointsSinceSnapshot = SNAPSHOT_POINTS;
  }

  get lastMs(): number {
    return this.last?.timeMs ?? -Infinity;
  }

  get snapshotDue(): boolean {
    return (
      this.#pointsSinceSnapshot >= SNAPSHOT_POINTS ||
      this.lastMs - (this.savedMs ?? this.firstMs ?? this.lastMs) >= SNAPSHOT_AGE_MS
    );
  }

  /** The same while history is gone through, at full speed. */
  get snapshotDueInHistory(): boolean {
    return this.#pointsSinceSnapshot >= SNAPSHOT_POINTS_OF_HISTORY;
  }

  /** True when the evaluator has moved since its last snapshot. */
  get unsaved(): boolean {
    return this.last !== null && this.savedMs !== this.last.timeMs;
  }

  snapshot(): ModelSnapshot {
    return { seriesKey: this.key, timeMs: this.lastMs, bytes: this.evaluator.snapshot() };
  }

  /** Call once a snapshot of this moment has been written, or restored. */
  markSaved(timeMs: number): void {
    this.savedMs = timeMs;
    this.#pointsSinceSnapshot = 0;
  }

  toStored(last: EvaluatedPoint): StoredSeries {
    return {
      seriesKey: this.key,
      labels: this.labels,
      firstMs: this.firstMs ?? last.timeMs,
      lastMs: last.timeMs,
      lastValue: last.value,
      lastScore: last.score,
      lastSeverity: last.severity,
      lastAlert: last.alert,
      openSinceMs: this.evaluator.open?.startMs ?? null,
      progress: this.evaluator.progress,
      modelBytes: this.evaluator.bytes,
      light: this.size === 'light',
    };
  }
}

/** The series of one detector with their evaluators, by key. */
export type ResidentDetector = Map<string, ResidentSeries>;
