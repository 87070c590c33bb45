import { hostname } from 'node:os';
import { VigilError } from '../../../schema';
import { Database } from './database';
import { ensureFile } from './ensure-file';

/**
 * Keeps a database file to one process.
 *
 * The lock is a write transaction held open on a small database beside the file. The operating system lets go of it with
 * the process however that ends, and others can still read there who holds it. Never open the lock file by other means:
 * on POSIX, closing any descriptor of a file drops all locks the process has on it.
 */
export class FileLock {
  readonly #database: Database;

  private constructor(database: Database) {
    this.#database = database;
  }

  /** @throws `failed_precondition` naming file and holder when another process, or another store of this one, has it */
  static acquire(path: string, nowMs: number): FileLock {
    const lockPath = `${path}.lock`;
    ensureFile(lockPath);
    const database = new Database(lockPath);
    try {
      take(database, path);
      const holder = `process ${process.pid} on ${hostname()}, since ${new Date(nowMs).toISOString()}`;
      database.exec('create table if not exists holder (id integer primary key, words text not null)');
      database.prepare('insert or replace into holder values (1, ?)').run(holder);
      database.exec('commit');
      take(database, path);
    } catch (error) {
      database.close();
      throw error;
    }
    return new FileLock(database);
  }

  /** Idempotent. */
  release(): void {
    this.#database.close();
  }
}

function take(database: Database, path: string): void {
  // A holder that is just being killed needs a moment; waiting for a live one would be in vain.
  database.exec('pragma busy_timeout = 100');
  try {
    database.exec('begin immediate');
  } catch (cause) {
    const holder = holderOf(database);
    if (holder === null) {
      throw cause;
    }
    throw new VigilError(
      'failed_precondition',
      `${path} is in use by ${holder}: stop that one first, or give this one another file`,
      { cause }
    );
  }
}

function holderOf(database: Database): string | null {
  try {
    const words = database.value('select words from holder');
    return typeof words === 'string' ? words : null;
  } catch {
    // No such table yet, or no reading either: the first error says what is wrong.
    return null;
  }
}
