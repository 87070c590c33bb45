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
  readonly #onEnd: (error: string | null) => void;
  #last: Promise<unknown> = Promise.resolve();
  #closed = false;

  /** @param onEnd called after every transaction: null when it was kept, or why the file did not take it */
  constructor(raw: Database, db: Kysely<Tables>, onEnd: (error: string | null) => void) {
    this.#raw = raw;
    this.#db = db;
    this.#onEnd = onEnd;
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
    const result = this.#last.then(() => this.#observed(work));
    // The next one goes ahead whether or not this one failed; its own caller hears of the failure.
    this.#last = result.catch(() => undefined);
    return result;
  }

  /** Takes no further work; resolves once all accepted work is over. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#last;
  }

  /** Work that refuses (a name taken, an old version) says nothing about the file. */
  async #observed<T>(work: (transaction: Transaction) => Promise<T> | T): Promise<T> {
    try {
      const result = await this.#inTransaction(work);
      this.#onEnd(null);
      return result;
    } catch (error) {
      if (error instanceof VigilError && error.code === 'unavailable') {
        this.#onEnd(error.message);
      }
      throw error;
    }
  }

  async #inTransaction<T>(work: (transaction: Transaction) => Promise<T> | T): Promise<T> {
    const raw = this.#raw;
    const undos: Array<() => void> = [];
    raw.exec('begin immediate');
    try {
      const result = await work({ raw, db: this.#db, onRollback: (undo) => undos.push(undo) });
      raw.exec('commit');
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
