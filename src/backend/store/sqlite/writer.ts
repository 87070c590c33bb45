import type { Kysely } from 'kysely';
import { VigilError } from '../../../schema';
import type { Database } from './database';
import type { Tables } from './tables';

/** The one connection that writes, inside a transaction. */
export interface Transaction {
  /** For hot paths. */
  readonly raw: Database;
  /** For everything else. */
  readonly db: Kysely<Tables>;
  /** Called if what was written is undone in the end; for what is remembered outside the database. */
  onRollback(undo: () => void): void;
}

/**
 * Lets one piece of work after the other write, each in a transaction of its own. A piece may pause in between: reads go
 * through another connection, which sees nothing of it before the end.
 */
export class Writer {
  readonly #raw: Database;
  readonly #db: Kysely<Tables>;
  readonly #written: () => void;
  #last: Promise<unknown> = Promise.resolve();
  #closed = false;

  /** @param written called after every transaction */
  constructor(raw: Database, db: Kysely<Tables>, written: () => void) {
    this.#raw = raw;
    this.#db = db;
    this.#written = written;
  }

  /**
   * Does the work once all earlier ones are over; what it throws undoes all it wrote.
   *
   * @throws `unavailable` after `close`
   */
  write<T>(work: (transaction: Transaction) => Promise<T> | T): Promise<T> {
    if (this.#closed) {
      return Promise.reject(new VigilError('unavailable', 'the store is closed'));
    }
    const result = this.#last.then(() => this.#inTransaction(work));
    // The next one goes ahead whether or not this one failed; its own caller hears of the failure.
    this.#last = result.catch(() => undefined);
    return result;
  }

  /** Takes no further work; resolves once all accepted work is over. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#last;
  }

  async #inTransaction<T>(work: (transaction: Transaction) => Promise<T> | T): Promise<T> {
    const raw = this.#raw;
    const undos: Array<() => void> = [];
    raw.exec('begin immediate');
    try {
      const result = await work({ raw, db: this.#db, onRollback: (undo) => undos.push(undo) });
      raw.exec('commit');
      this.#written();
      return result;
    } catch (error) {
      undos.forEach((undo) => undo());
      // After some failures (disk full) SQLite has rolled back already.
      if (raw.inTransaction) {
        raw.exec('rollback');
      }
      throw error;
    }
  }
}
