import type { Anomaly, AnomalyOrigin, Detector, PreviewSeries, Series } from '../../../schema';
import type { ModelSnapshot, ResultBatch, StoredSeries } from '../../store/store';

/**
 * A place where evaluators live: this thread or another. They stay there; new points go in, what was found comes out.
 *
 * A method rejects with what went wrong, with the reason of its signal once that aborts, and with `unavailable` when the
 * place is gone (`alive` is false then, and all its evaluators with it).
 */
export interface ModelHost {
  readonly alive: boolean;
  /** Brings evaluators back from their snapshots and the points after them. */
  restore(request: RestoreRequest, signal: AbortSignal): Promise<Restored>;
  /** Gives each series its new points; series not seen before get an evaluator. */
  evaluate(request: PieceRequest, signal: AbortSignal): Promise<PieceAnswer>;
  /** Of evaluators that have moved since their last one, so many at most. */
  unsaved(request: { held: string; most: number }): Promise<ModelSnapshot[]>;
  /** Snapshots have been written. */
  saved(request: { held: string; marks: Array<[seriesKey: string, timeMs: number]> }): void;
  /** Lets go of some evaluators of a detector. */
  drop(request: { held: string; keys: string[] }): void;
  /** Lets go of all evaluators held under one name. */
  release(request: { held: string }): void;
  /** Scores a series from its first point with an evaluator that nobody keeps. */
  preview(request: PreviewRequest, signal: AbortSignal): Promise<Previewed>;
}

/** All places there may be. */
export interface ModelHosts {
  /**
   * Where the evaluators of one detector are to live. Series are spread over them by key, so that their order counts.
   *
   * @param held name that the evaluators will be held under, until `release`
   * @param series how many are expected
   */
  place(held: string, series: number): readonly ModelHost[];
  /** The one with least to do. */
  any(): ModelHost;
}

export interface RestoreRequest {
  /** Name that the evaluators are held under: one detector, from one restart of it to the next. */
  held: string;
  detector: Detector;
  items: RestoreItem[];
}

export interface RestoreItem {
  row: StoredSeries;
  /** Null: begins anew with the first of the points. */
  snapshot: ModelSnapshot | null;
  /** Stored points after the snapshot, to be gone through again: as in `PieceRequest.series`. */
  times: Float64Array;
  values: Float64Array;
}

export interface Restored {
  /** As the evaluators are now. */
  rows: StoredSeries[];
  /** Start of an anomaly that the store has as open and the evaluator does not know. */
  orphans: Array<[seriesKey: string, startMs: number]>;
  /** Snapshots that cannot be used, and why; these series are not held. */
  unusable: Array<[seriesKey: string, reason: string]>;
}

/** What of an evaluation is the same for all series of a detector. */
export interface PieceTerms {
  /** The last time that counts; later points are left out. */
  toMs: number;
  origin: AnomalyOrigin;
  /** True for a source that has a point at every interval as long as a series is there. */
  endless: boolean;
  /** Which evaluators are to give a snapshot: those where one is due, now or in history. */
  snapshots: 'due' | 'due in history';
}

export interface PieceRequest extends PieceTerms {
  held: string;
  detector: Detector;
  /** Of a detector with features, entities: see `toEntities`. */
  series: Series[];
  /** How many series not seen before may have a full model; those after them get a light one. */
  fullModels: number;
  /** True for the last of several requests for the same time: who was in none of them has been silent. */
  isLast: boolean;
}

export interface PieceAnswer {
  results: ResultBatch[];
  anomalies: Anomaly[];
  /** Ids of anomalies that may have begun before the evaluator was restored: the store knows their true origin. */
  unsure: string[];
  /** Of every series with new points. */
  series: StoredSeries[];
  points: number;
  /** Points later than the range asked for; left out. */
  inFuture: number;
  snapshots: ModelSnapshot[];
}

export interface PreviewRequest extends Pick<PieceTerms, 'toMs' | 'endless'> {
  detector: Detector;
  series: Series;
}

export interface Previewed {
  /** Null when it has no points up to the end. */
  series: PreviewSeries | null;
  anomalies: Anomaly[];
}
