import { statSync } from 'node:fs';
import { systemClock, type Clock } from '../../base/clock';
import type { Store, StoreStatus } from '../store';
import { Database } from './database';
import { ensureFile } from './ensure-file';
import { FileLock } from './file-lock';
import { kyselyOver } from './kysely';
import { migrate } from './migrate';
import { openForWriting } from './open-for-writing';
import { Pruning, type PruneLimits } from './prune';
import { SeriesIndex } from './series-index';
import { SqliteAnomalies } from './sqlite-anomalies';
import { SqliteDetectors } from './sqlite-detectors';
import { SqliteDocuments } from './sqlite-documents';
import { SqliteHistories } from './sqlite-histories';
import { SqliteResults } from './sqlite-results';
import { SqliteRuns } from './sqlite-runs';
import { SqliteSeries } from './sqlite-series';
import { Writer } from './writer';

export interface SqliteStoreOptions {
  /** The database file; it and its folder are made if missing. Beside it SQLite keeps `-wal` and `-shm`, we `.lock`. */
  path: string;
  clock?: Clock;
  /** True in a thread of a process that has the file already. (Default: false) */
  lockHeld?: boolean;
}

interface Parts {
  path: string;
  clock: Clock;
  lock: FileLock | null;
  writes: Database;
}

/** The store in one SQLite file, used by this process alone. One connection writes, another reads. */
export class SqliteStore implements Store {
  readonly detectors: SqliteDetectors;
  readonly series: SqliteSeries;
  readonly results: SqliteResults;
  readonly anomalies: SqliteAnomalies;
  readonly runs: SqliteRuns;
  readonly histories: SqliteHistories;
  readonly documents: SqliteDocuments;
  readonly #parts: Parts;
  readonly #reads: Database;
  readonly #writer: Writer;
  readonly #pruning: Pruning;
  #lastWriteMs: number | null = null;
  #writeError: string | null = null;

  private constructor(parts: Parts) {
    const { path, clock, writes } = parts;
    this.#parts = parts;
    this.#reads = new Database(path);
    this.#reads.exec('pragma query_only = on; pragma cache_size = -8000');
    const reads = kyselyOver(this.#reads);
    const index = new SeriesIndex(writes);
    this.#writer = new Writer(writes, kyselyOver(writes), (error) => {
      this.#writeError = error;
      this.#lastWriteMs = error === null ? clock.nowMs() : this.#lastWriteMs;
    });
    this.#pruning = new Pruning(this.#reads, this.#writer, index);
    this.detectors = new SqliteDetectors(reads, this.#writer, index);
    this.series = new SqliteSeries(this.#reads, this.#writer, index);
    this.results = new SqliteResults(this.#reads, this.#writer, index);
    this.anomalies = new SqliteAnomalies(this.#reads, reads);
    this.runs = new SqliteRuns(this.#reads, this.#writer, index);
    this.histories = new SqliteHistories(this.#reads, this.#writer, index);
    this.documents = new SqliteDocuments(this.#reads, this.#writer);
  }

  /**
   * @throws `failed_precondition` when another process has the file, or a newer Vigil or another program wrote it;
   * `unavailable` when it cannot be read or written. The file is left as it was then.
   */
  static async open({ path, clock = systemClock, lockHeld = false }: SqliteStoreOptions): Promise<SqliteStore> {
    const file = ensureFile(path);
    const lock = lockHeld ? null : FileLock.acquire(file, clock.nowMs());
    let writes: Database | null = null;
    try {
      writes = openForWriting(file);
      await migrate(writes);
      return new SqliteStore({ path: file, clock, lock, writes });
    } catch (error) {
      writes?.close();
      lock?.release();
      throw error;
    }
  }

  async status(): Promise<StoreStatus> {
    const { path } = this.#parts;
    const bytes = [path, `${path}-wal`].map((file) => statSync(file, { throwIfNoEntry: false })?.size ?? 0);
    return {
      kind: 'sqlite',
      path,
      bytes: bytes.reduce((sum, size) => sum + size),
      lastWriteMs: this.#lastWriteMs,
      writeError: this.#writeError,
    };
  }

  prune(limits: PruneLimits, signal?: AbortSignal): Promise<{ results: number; anomalies: number }> {
    return this.#pruning.prune(limits, signal);
  }

  /** Takes no more writes, so that another thread may write. Reads go on. Idempotent. */
  async handOver(): Promise<void> {
    await this.#writer.close();
    this.#parts.writes.close();
  }

  /** Takes no more reads. The last connection to close writes the log back into the file: it has to be one that writes. */
  closeReads(): void {
    this.#reads.close();
  }

  async close(): Promise<void> {
    await this.#writer.close();
    this.#reads.close();
    this.#parts.writes.close();
    this.#parts.lock?.release();
  }
}
