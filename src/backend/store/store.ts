import type {
  Anomaly,
  Detector,
  Labels,
  PointResult,
  RunError,
  RunRecord,
  Severity,
  SeverityCounts,
  TimeRange,
} from '../../schema';

/**
 * Where detectors, models, results and anomalies are kept. Implementations pass `testkit/check-store.ts`.
 *
 * Every method is atomic. A write that has resolved survives a killed process. A method that fails throws a VigilError:
 * `unavailable` when the disk is full, read-only or corrupt (and nothing of that write is kept), else as said below.
 */
export interface Store {
  readonly detectors: DetectorStore;
  readonly series: SeriesStore;
  readonly results: ResultStore;
  readonly anomalies: AnomalyStore;
  readonly runs: RunStore;
  /** Bytes on disk, last write, kind and place: for the status page. */
  status(): Promise<StoreStatus>;
  /**
   * Deletes results and closed anomalies older than this, in small steps; returns how many rows went, what was left of
   * removed detectors included. Series not seen since `resultsBeforeMs` go too, unless an anomaly of theirs is open.
   * Nothing goes of the detectors in `spareDetectorIds`.
   * Ends early, between two steps, when the signal aborts; what has gone by then stays gone.
   */
  prune(
    limits: { resultsBeforeMs: number; anomaliesBeforeMs: number; spareDetectorIds?: readonly string[] },
    signal?: AbortSignal
  ): Promise<{ results: number; anomalies: number }>;
  /** Writes everything out and lets go of the file. Idempotent. */
  close(): Promise<void>;
}

export interface StoreStatus {
  kind: string;
  path: string;
  bytes: number;
  lastWriteMs: number | null;
  /** Why the newest write failed (disk full, read-only, damaged); null once one has succeeded again. */
  writeError: string | null;
}

export interface DetectorStore {
  /** @throws `already_exists` when the organisation has a detector of that name (any case) */
  create(detector: Detector): Promise<void>;
  get(orgId: number, id: string): Promise<Detector | null>;
  /** By name, exact; null when there is none. */
  getByName(orgId: number, name: string): Promise<Detector | null>;
  /** Every detector, of one organisation or (null) of all, by name in any case. */
  list(orgId: number | null): Promise<Detector[]>;
  /**
   * Replaces the stored one. When `detector.generation` differs from the stored one, its series, models, results,
   * anomalies, runs and progress go in the same transaction.
   *
   * @throws `not_found`; `failed_precondition` with `currentVersion` when the stored version is not `expectedVersion`; `already_exists` (name)
   */
  update(detector: Detector, expectedVersion: number): Promise<void>;
  /** Removes it with all it has. @throws `not_found` */
  remove(orgId: number, id: string): Promise<void>;
}

/** What is kept of a series beside its results. */
export interface StoredSeries {
  seriesKey: string;
  labels: Labels;
  /** First and last point given to the model. */
  firstMs: number;
  lastMs: number;
  lastValue: number;
  lastScore: number;
  lastSeverity: number;
  lastAlert: boolean;
  openSinceMs: number | null;
  progress: number;
  modelBytes: number;
  /** The model is of the light size. */
  light: boolean;
}

/** A model as it was after the point at `timeMs`. */
export interface ModelSnapshot {
  seriesKey: string;
  timeMs: number;
  bytes: Uint8Array;
}

export interface SeriesStore {
  /** All series of a detector, by labels (canonical text). */
  list(detectorId: string): Promise<StoredSeries[]>;
  /** The newest snapshot of each series that has one. */
  snapshots(detectorId: string): Promise<ModelSnapshot[]>;
  /** The newest one of a series; null when it has none, or there is no such series. */
  snapshot(detectorId: string, seriesKey: string): Promise<ModelSnapshot | null>;
  /**
   * Writes snapshots alone (between runs, at stop). Older ones of the same series are replaced; those of series that are
   * not stored are left out. Their buffers may move away.
   *
   * @throws `failed_precondition` when the detector is gone or of another generation
   */
  saveSnapshots(detectorId: string, generation: number, snapshots: ModelSnapshot[]): Promise<void>;
}

/** Results of one series in time order; NaN where unknown. Made by `packPoints`. */
export interface ResultBatch {
  seriesKey: string;
  /** `ROW_NUMBERS` numbers for each point, one point after the other. */
  rows: Float64Array;
}

/** Columns of equal length, times rising. */
export interface ScoreColumns {
  timeMs: Float64Array;
  score: Float64Array;
}

export interface ResultStore {
  /** Of one series, `fromMs` ≤ time ≤ `toMs`, in time order, at most `limit` (oldest first). */
  read(detectorId: string, seriesKey: string, range: TimeRange, limit: number): Promise<PointResult[]>;
  /** Times and scores alone, in the same order and under the same limit: about a third of the cost of `read`. */
  scores(detectorId: string, seriesKey: string, range: TimeRange, limit: number): Promise<ScoreColumns>;
  /** Highest score and number of points of each hour (aligned UTC) touching the range, over all series; absent without any. */
  hours(
    detectorIds: string[],
    range: TimeRange
  ): Promise<Map<string, Array<{ hourMs: number; maxScore: number; points: number }>>>;
  /** Series keys by their highest score in the range, worst first; those without results in it are left out. */
  worst(detectorId: string, range: TimeRange, limit: number): Promise<Array<{ seriesKey: string; maxScore: number }>>;
}

export interface AnomalyFilter {
  orgId: number;
  detectorIds?: string[];
  seriesKeys?: string[];
  severities?: Severity[];
  /** Overlapping this range: started at or before `toMs` and still open or ended at or after `fromMs`. */
  range?: TimeRange;
  open?: boolean;
  /** Part of detector name, labels text or explanation, any case. */
  search?: string;
  /** Last check in code, for label matchers; applied while paging, so that pages stay full. */
  where?: (anomaly: Anomaly) => boolean;
}

/** `detectorName` is the name the detector has now, whatever it was when the anomaly was written. */
export interface AnomalyStore {
  get(orgId: number, id: string): Promise<Anomaly | null>;
  /** Newest start first; `cursor` as an earlier page gave it. @throws `invalid_argument` for any other cursor */
  list(
    filter: AnomalyFilter,
    page: { limit: number; cursor: string | null }
  ): Promise<{ items: Anomaly[]; nextCursor: string | null }>;
  count(filter: AnomalyFilter): Promise<{ total: number; severities: SeverityCounts }>;
  /** Open ones by severity, for many detectors at once; a detector without any is absent. */
  openCounts(detectorIds: string[]): Promise<Map<string, SeverityCounts>>;
}

/** Where a detector stands between runs. */
export interface DetectorProgress {
  /** Last interval boundary evaluated; null before the first run. */
  cursorMs: number | null;
  /** True once the history has been gone through. */
  backfilled: boolean;
  failing: (RunError & { sinceMs: number; attempts: number }) | null;
  seriesLeftOut: number;
  notices: string[];
}

/** All that one run changed, written in one transaction. */
export interface RunCommit {
  detectorId: string;
  /** The generation the run worked for. */
  generation: number;
  results: ResultBatch[];
  /** New or changed; the same id again replaces. */
  anomalies: Anomaly[];
  series: StoredSeries[];
  snapshots: ModelSnapshot[];
  progress: DetectorProgress;
  /** Null for a piece of a longer run whose record comes with the last piece. */
  run: RunRecord | null;
}

export interface RunStore {
  progress(detectorId: string): Promise<DetectorProgress>;
  /**
   * Results that are there already are replaced. Every series named by results is stored already or among `series`.
   * The buffers of results and snapshots may move away: they are not to be looked at again.
   *
   * @throws `failed_precondition` when the detector is gone or of another generation; nothing is written then
   */
  commit(commit: RunCommit): Promise<void>;
  /** Newest first, at most `LIMITS.runsKept`. */
  list(detectorId: string): Promise<RunRecord[]>;
}
