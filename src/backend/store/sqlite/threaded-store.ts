import { VigilError } from '../../../schema';
import { systemClock, type Clock } from '../../base/clock';
import type { CallOptions, Thread } from '../../base/threads/thread';
import type {
  AnomalyStore,
  DetectorStore,
  ModelSnapshot,
  ResultStore,
  RunCommit,
  RunStore,
  SeriesStore,
  Store,
  StoreStatus,
} from '../store';
import { ROW_NUMBERS } from '../result-rows';
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
    const { detectors, series, runs } = own;
    this.detectors = {
      get: (orgId, id) => detectors.get(orgId, id),
      getByName: (orgId, name) => detectors.getByName(orgId, name),
      list: (orgId) => detectors.list(orgId),
      create: (detector) => this.#write('createDetector', { detector }),
      update: (detector, expectedVersion) => this.#write('updateDetector', { detector, expectedVersion }),
      remove: (orgId, id) => this.#write('removeDetector', { orgId, id }),
    };
    this.series = {
      list: (id) => series.list(id),
      snapshots: (id) => series.snapshots(id),
      snapshot: (id, key) => series.snapshot(id, key),
      saveSnapshots: (detectorId, generation, snapshots) =>
        this.#write(
          'saveSnapshots',
          { detectorId, generation, snapshots },
          { transfer: buffersOf(snapshots), rows: snapshots.length * ROWS_PER_SNAPSHOT }
        ),
    };
    this.runs = {
      progress: (id) => runs.progress(id),
      list: (id) => runs.list(id),
      commit: (commit: RunCommit) =>
        this.#write(
          'commit',
          { commit },
          {
            transfer: [...buffersOf(commit.snapshots), ...commit.results.map(({ rows }) => rows.buffer)],
            rows: rowsIn(commit),
          }
        ),
    };
    this.results = own.results;
    this.anomalies = own.anomalies;
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
