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
import type { DocumentStore } from './document-store';

export * from './document-store';

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
  readonly histories: HistoryStore;
  readonly documents: DocumentStore;
  /** Bytes on disk, last write, kind and place: for the status page. */
  status(): Promise<StoreStatus>;
  /**
   * Deletes results and closed anomalies older than this, in small steps; returns how many rows went, what was left of
   * removed detectors included. Series not seen since `resultsBeforeMs` go too, unless an anomaly of theirs is open.
   * Nothing goes of the detectors in `spareDetectorIds`, nor of historical runs.
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
  /**
   * Returns it with its sequence numbers: `seqNo`, and that of its job if it has one, are the next of its organisation.
   *
   * @throws `already_exists` when the organisation has a detector of that name (any case)
   */
  create(detector: Detector): Promise<Detector>;
  get(orgId: number, id: string): Promise<Detector | null>;
  /** By name, exact; null when there is none. */
  getByName(orgId: number, name: string): Promise<Detector | null>;
  /** Every detector, of one organisation or (null) of all, by name in any case. */
  list(orgId: number | null): Promise<Detector[]>;
  /**
   * Replaces the stored one. When `detector.generation` differs from the stored one, its series, models, results,
   * anomalies, runs and progress go in the same transaction. Returns it with its sequence numbers: `seqNo` is the next of its
   * organisation when `revision` differs from the stored one, that of the job when the version of the job does.
   *
   * @throws `not_found`; `failed_precondition` with `currentVersion` when the stored version is not `expectedVersion`; `already_exists` (name)
   */
  update(detector: Detector, expectedVersion: number): Promise<Detector>;
  /**
   * Removes it with all it has, its historical runs and their documents included. Returns the sequence number of the removal.
   *
   * @throws `not_found`; `failed_precondition` with `currentVersion` when a version is expected that is not the stored one
   */
  remove(orgId: number, id: string, expectedVersion?: number): Promise<number>;
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
  /** Of several features: `FEATURE_NUMBERS` numbers for each feature of each point, in the order of the rows. */
  features?: Float64Array;
}

/**
 * Which results to go through. `ids` are those of detectors and of historical runs; conditions left out exclude nothing.
 */
export interface ResultScan {
  ids: readonly string[];
  /** `fromMs` ≤ time ≤ `toMs`. */
  range: TimeRange;
  /** Only series that fit. */
  series?: (series: { id: string; seriesKey: string; labels: Labels }) => boolean;
  scoreMin?: number;
  alertOnly?: boolean;
  /** `any`: whatever is cheapest. By score, those of equal score come in any order. Alerts first: then in any order. */
  order: 'any' | 'oldest first' | 'newest first' | 'highest score first' | 'alerts first';
}

/** One stored result with whose it is; the object of `series` is shared by all its rows. */
export interface ScannedResult {
  series: { id: string; seriesKey: string; labels: Labels; firstMs: number };
  point: PointResult;
}

/** An interval that gave no result, and why; gone once a result lies in it after all. */
export interface MissedInterval {
  fromMs: number;
  toMs: number;
  message: string;
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
  /**
   * Results one after the other, in pieces, so that who has seen enough can stop: what comes after is not read. Between two
   * pieces others get their turn. Memory does not grow with what is gone through; ids that are unknown have no results.
   */
  scan(scan: ResultScan, signal: AbortSignal): AsyncIterable<ScannedResult[]>;
  /** Number of stored results, by id; from the roll-up by hour, so whole hours at both ends. */
  countAbout(ids: readonly string[], range: TimeRange): Promise<number>;
  /** Removes the results of these points; anomalies stay. Returns how many went. */
  removePoints(points: ReadonlyArray<{ id: string; seriesKey: string; timesMs: number[] }>): Promise<number>;
  /** Intervals without a result that touch the range, by time. */
  missed(id: string, range: TimeRange, limit: number): Promise<MissedInterval[]>;
}

export interface AnomalyFilter {
  orgId: number;
  /** Of detectors and of historical runs; without any, anomalies of historical runs are left out. */
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

/**
 * `detectorName` is the name the detector has now, whatever it was when the anomaly was written. `detectorId` of one that a
 * historical run has found is the id of the run.
 */
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
  /** Kept as long as results are; one of the same end replaces. (Default: none) */
  missed?: MissedInterval[];
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

/**
 * Where historical runs keep what they learn and find: everywhere a detector id is taken, that of a run is too (with
 * generation 1). Their anomalies are listed only when asked for by that id.
 */
export interface HistoryStore {
  /**
   * Makes room for a run; of one that has room already nothing changes.
   *
   * @throws `not_found` when the detector is gone; `already_exists` when another detector or run has that id
   */
  open(orgId: number, detectorId: string, runId: string): Promise<void>;
  /** Of a detector, or (null) of the whole organisation, oldest first. */
  list(orgId: number, detectorId: string | null): Promise<Array<{ detectorId: string; runId: string }>>;
  /** Removes what the run has learnt and found; one that is gone already is no fault. */
  remove(orgId: number, runId: string): Promise<void>;
}
