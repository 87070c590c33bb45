import {
  createEvaluator,
  type DecisionSettings,
  type EvaluatedPoint,
  type Evaluator,
  type ModelSize,
} from '../../../core';
import { DAY_MS, seriesKey, type AnomalyOrigin, type Detector, type Labels } from '../../../schema';
import type { ModelSnapshot, StoredSeries } from '../../store/store';
import { rowWidth } from './entities';

/** A snapshot is due after this many points, or once the last one (or the first point, before there is one) is a day old. */
const SNAPSHOT_POINTS = 60;
const SNAPSHOT_AGE_MS = DAY_MS;
/** While history is gone through, one is due after this many: to go through it again is what it costs anyway. */
const SNAPSHOT_POINTS_OF_HISTORY = 10_000;

/** One series (or entity) of a detector, its evaluator in memory. */
export class ResidentSeries {
  readonly key: string;
  readonly labels: Labels;
  readonly evaluator: Evaluator;
  readonly size: ModelSize;
  /** Numbers of one row. */
  readonly width: number;
  firstMs: number | null = null;
  last: EvaluatedPoint | null = null;
  /** The anomaly seen last, for its origin: it may go on, or be opened again by a neighbour. */
  latest: { startMs: number; origin: AnomalyOrigin } | null = null;
  /** Time of the newest point in the newest written snapshot. */
  savedMs: number | null = null;
  readonly #gap: Float64Array;
  #pointsSinceSnapshot: number;

  constructor(labels: Labels, evaluator: Evaluator, { size, width }: { size: ModelSize; width: number }) {
    this.key = seriesKey(labels);
    this.labels = labels;
    this.evaluator = evaluator;
    this.size = size;
    this.width = width;
    this.#gap = new Float64Array(width).fill(NaN);
    // Staggered by identity, so that the snapshots of a thousand series are not written in the same run.
    this.#pointsSinceSnapshot = parseInt(this.key.slice(0, 4), 16) % SNAPSHOT_POINTS;
  }

  static create(labels: Labels, detector: Detector, size: ModelSize): ResidentSeries {
    return new ResidentSeries(labels, createEvaluator({ ...detector, size }), { size, width: rowWidth(detector) });
  }

  /**
   * Gives the evaluator the next row.
   *
   * @param values of many rows, one after the other; NaN is a gap
   * @param index which of them
   */
  pushRow(timeMs: number, values: Float64Array, index: number): EvaluatedPoint {
    return this.#push(timeMs, values.subarray(index * this.width, (index + 1) * this.width));
  }

  /** A row of nothing but gaps. */
  pushGap(timeMs: number): EvaluatedPoint {
    return this.#push(timeMs, this.#gap);
  }

  #push(timeMs: number, row: Float64Array): EvaluatedPoint {
    const point = this.evaluator.push(timeMs, row);
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

  /** True when the newest row had no value at all. */
  get lastIsGap(): boolean {
    return this.last !== null && Number.isNaN(anyValue(this.last));
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
      lastValue: anyValue(last),
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

/** Of several features the one that counts most, and if that has none any other: NaN only where no feature has a value. */
function anyValue({ value, features = [] }: EvaluatedPoint): number {
  return Number.isNaN(value) ? (features.find((each) => !Number.isNaN(each.value))?.value ?? NaN) : value;
}

/** The series of one detector with their evaluators, by key. */
export type ResidentDetector = Map<string, ResidentSeries>;
