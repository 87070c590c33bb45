import { VigilError } from '../../../schema';
import { systemClock, type Clock } from '../../base/clock';
import type { CallOptions, Thread } from '../../base/threads/thread';
import type {
  AnomalyStore,
  DetectorStore,
  DocumentStore,
  HistoryStore,
  ModelSnapshot,
  ResultStore,
  RunCommit,
  RunStore,
  SeriesStore,
  Store,
  StoreStatus,
} from '../store';
import { ROW_NUMBERS, viewsOfBatches } from '../result-rows';
import type { PruneLimits } from './prune';
import { SqliteStore } from './sqlite-store';
import { writesOf, type StoreAnswers, type StoreRequests } from './store-calls';

export interface ThreadedStoreOptions {
  path: string;
  clock?: Clock;
  /** Starts a thread that serves `storeCalls(path)`. */
  startWriter(path: string): Thread;
  /** Rows in one write from which on it is worth a thread; until the first such write there is none. (Default: 1000) */
  manyRows?: number;
}

/** What moves with a write into the thread, rather than being copied. */
interface Moving extends Pick<CallOptions, 'signal' | 'transfer'> {
  /** How large the write is. */
  rows?: number;
}

const MANY_ROWS = 1_000;
/** What writing a snapshot compares with. */
const ROWS_PER_SNAPSHOT = 20;

/**
 * The store in one SQLite file, read by this thread and written by another: a transaction of 20,000 rows takes a quarter
 * of a second, a checkpoint a tenth, and nobody waits for them here.
 *
 * All writes stay in this thread until the first large one. A writer that dies takes the transaction it was in with it;
 * the next write starts another.
 */
export class ThreadedStore implements Store {
  readonly detectors: DetectorStore;
  readonly series: SeriesStore;
  readonly results: ResultStore;
  readonly anomalies: AnomalyStore;
  readonly runs: RunStore;
  readonly histories: HistoryStore;
  readonly documents: DocumentStore;
  readonly #own: SqliteStore;
  readonly #options: ThreadedStoreOptions;
  readonly #clock: Clock;
  readonly #manyRows: number;
  #writer: Promise<Thread> | null = null;
  /** Whether this thread writes no more. */
  #isHandedOver = false;
  #underWay = new Set<Promise<unknown>>();
  #closing: Promise<void> | null = null;
  #lastWriteMs: number | null = null;
  #writeError: string | null = null;

  private constructor(own: SqliteStore, options: ThreadedStoreOptions) {
    this.#own = own;
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#manyRows = options.manyRows ?? MANY_ROWS;
    this.detectors = this.#detectors(own);
    this.series = this.#series(own);
    this.results = this.#results(own);
    this.anomalies = own.anomalies;
    this.runs = this.#runs(own);
    this.histories = this.#histories(own);
    this.documents = this.#documents(own);
  }

  /** @throws as `SqliteStore.open` */
  static async open(options: ThreadedStoreOptions): Promise<ThreadedStore> {
    const { path, clock } = options;
    return new ThreadedStore(await SqliteStore.open({ path, ...(clock && { clock }) }), options);
  }

  async status(): Promise<StoreStatus> {
    return { ...(await this.#own.status()), lastWriteMs: this.#lastWriteMs, writeError: this.#writeError };
  }

  async prune(limits: PruneLimits, signal?: AbortSignal): Promise<{ results: number; anomalies: number }> {
    return signal?.aborted === true ? { results: 0, anomalies: 0 } : this.#write('prune', { limits }, { signal });
  }

  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  async #close(): Promise<void> {
    await Promise.allSettled(this.#underWay);
    this.#own.closeReads();
    const writer = await this.#writer?.catch(() => null);
    try {
      if (writer?.alive === true) {
        await writer.call('close', null);
        await writer.stop();
      }
    } finally {
      // Whatever became of the writer: the file is let go of.
      await this.#own.close();
    }
  }

  #detectors({ detectors }: SqliteStore): DetectorStore {
    return {
      get: (orgId, id) => detectors.get(orgId, id),
      getByName: (orgId, name) => detectors.getByName(orgId, name),
      list: (orgId) => detectors.list(orgId),
      create: (detector) => this.#write('createDetector', { detector }),
      update: (detector, expectedVersion) => this.#write('updateDetector', { detector, expectedVersion }),
      remove: (orgId, id, expectedVersion) => this.#write('removeDetector', { orgId, id, expectedVersion }),
    };
  }

  #series({ series }: SqliteStore): SeriesStore {
    return {
      list: (id) => series.list(id),
      snapshot: (id, key) => series.snapshot(id, key),
      saveSnapshots: (detectorId, generation, snapshots) =>
        this.#write(
          'saveSnapshots',
          { detectorId, generation, snapshots },
          { transfer: buffersOf(snapshots), rows: snapshots.length * ROWS_PER_SNAPSHOT }
        ),
    };
  }

  #results({ results }: SqliteStore): ResultStore {
    return {
      read: (id, key, range, limit) => results.read(id, key, range, limit),
      scores: (id, key, range, limit) => results.scores(id, key, range, limit),
      hours: (ids, range) => results.hours(ids, range),
      worst: (id, range, limit) => results.worst(id, range, limit),
      scan: (scan, signal) => results.scan(scan, signal),
      countAbout: (ids, range) => results.countAbout(ids, range),
      missed: (id, range, limit) => results.missed(id, range, limit),
      removePoints: (points) => this.#write('removePoints', { points }, { rows: countTimes(points) }),
    };
  }

  #runs({ runs }: SqliteStore): RunStore {
    return {
      progress: (id) => runs.progress(id),
      list: (id) => runs.list(id),
      commit: (commit) => {
        const transfer = [...commit.snapshots.map(({ bytes }) => bytes), ...viewsOfBatches(commit.results)];
        return this.#write(
          'commit',
          { commit },
          { transfer: transfer.map(({ buffer }) => buffer), rows: rowsIn(commit) }
        );
      },
    };
  }

  #histories({ histories }: SqliteStore): HistoryStore {
    return {
      list: (orgId, detectorId) => histories.list(orgId, detectorId),
      open: (orgId, detectorId, runId) => this.#write('openHistory', { orgId, detectorId, runId }),
      remove: (orgId, runId) => this.#write('removeHistory', { orgId, runId }),
    };
  }

  #documents({ documents }: SqliteStore): DocumentStore {
    return {
      get: (orgId, kind, id) => documents.get(orgId, kind, id),
      list: (orgId, kind, options) => documents.list(orgId, kind, options),
      count: (orgId, kind) => documents.count(orgId, kind),
      put: (document, expected) => this.#write('putDocument', { document, expected }),
      remove: (orgId, kind, id, expected) => this.#write('removeDocument', { orgId, kind, id, expected }),
      removeBefore: (kind, beforeMs) => this.#write('removeDocumentsBefore', { kind, beforeMs }),
    };
  }

  #write<Name extends keyof StoreRequests>(
    name: Name,
    request: StoreRequests[Name],
    moving: Moving = {}
  ): Promise<StoreAnswers[Name]> {
    if (this.#closing !== null) {
      return Promise.reject(new VigilError('unavailable', 'the store is closed'));
    }
    const writing = this.#observed(this.#send(name, request, moving));
    this.#underWay.add(writing);
    const over = () => this.#underWay.delete(writing);
    writing.then(over, over);
    return writing;
  }

  async #send<Name extends keyof StoreRequests>(
    name: Name,
    request: StoreRequests[Name],
    moving: Moving
  ): Promise<StoreAnswers[Name]> {
    if (!this.#isHandedOver && (moving.rows ?? 0) < this.#manyRows) {
      return writesOf(this.#own)[name](request, moving.signal ?? new AbortController().signal);
    }
    const writer = await this.#liveWriter();
    return writer.call(name, request, moving);
  }

  /** There is never more than one: each knows in memory what it has written. */
  async #liveWriter(): Promise<Thread> {
    for (;;) {
      const starting = (this.#writer ??= this.#startWriter());
      const writer = await starting.catch((thrown: unknown) => {
        this.#letGoOf(starting);
        throw thrown;
      });
      if (writer.alive) {
        return writer;
      }
      this.#letGoOf(starting);
    }
  }

  /** The next write starts another, unless one has already. */
  #letGoOf(writer: Promise<Thread>): void {
    this.#writer = this.#writer === writer ? null : this.#writer;
  }

  async #startWriter(): Promise<Thread> {
    this.#isHandedOver = true;
    await this.#own.handOver();
    try {
      return this.#options.startWriter(this.#options.path);
    } catch (cause) {
      throw new VigilError('unavailable', 'the thread that writes cannot be started', { cause });
    }
  }

  /** Work that refuses (a name taken, an old version) says nothing about the file. */
  async #observed<T>(writing: Promise<T>): Promise<T> {
    try {
      const result = await writing;
      this.#writeError = null;
      this.#lastWriteMs = this.#clock.nowMs();
      return result;
    } catch (error) {
      if (error instanceof VigilError && error.code === 'unavailable') {
        this.#writeError = error.message;
      }
      throw error;
    }
  }
}

function buffersOf(snapshots: readonly ModelSnapshot[]): ArrayBufferLike[] {
  return snapshots.map(({ bytes }) => bytes.buffer);
}

function rowsIn({ results, series, snapshots }: RunCommit): number {
  const others = series.length + snapshots.length * ROWS_PER_SNAPSHOT;
  return results.reduce((sum, { rows }) => sum + rows.length / ROW_NUMBERS, others);
}

function countTimes(points: Parameters<ResultStore['removePoints']>[0]): number {
  return points.reduce((sum, { timesMs }) => sum + timesMs.length, 0);
}
