import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { fromSqliteError } from './sqlite-error';

/** What a column can hold. NaN is stored as NULL; a column without a type keeps every other double bit for bit. */
export type SqlValue = null | number | string | Uint8Array;

export interface Changes {
  rows: number;
  /** Of the last row inserted; meaningless when nothing was. */
  lastRowId: number;
}

/** Built statements differ by the number of their values, so that there is no end to their texts. */
const STATEMENTS_KEPT = 200;

/** A prepared statement. Whatever goes wrong is thrown as a VigilError. */
export class Statement {
  readonly #statement: StatementSync;
  readonly #path: string;

  constructor(statement: StatementSync, path: string) {
    this.#statement = statement;
    this.#path = path;
  }

  /** True when it gives rows. */
  get reader(): boolean {
    return this.#statement.columns().length > 0;
  }

  all<Row>(...values: SqlValue[]): Row[] {
    try {
      return this.#statement.all(...values) as Row[];
    } catch (thrown) {
      throw fromSqliteError(thrown, this.#path);
    }
  }

  get<Row>(...values: SqlValue[]): Row | undefined {
    try {
      return this.#statement.get(...values) as Row | undefined;
    } catch (thrown) {
      throw fromSqliteError(thrown, this.#path);
    }
  }

  run(...values: SqlValue[]): Changes {
    try {
      const { changes, lastInsertRowid } = this.#statement.run(...values);
      return { rows: Number(changes), lastRowId: Number(lastInsertRowid) };
    } catch (thrown) {
      throw fromSqliteError(thrown, this.#path);
    }
  }
}

/** One connection to a SQLite file. The only file that knows node:sqlite, whose names may still change. */
export class Database {
  readonly path: string;
  readonly #database: DatabaseSync;
  readonly #prepared = new Map<string, Statement>();

  /** Opens the file, made if missing. Waits up to a second for a lock of another program. */
  constructor(path: string) {
    this.path = path;
    this.#database = this.#guard(() => new DatabaseSync(path, { timeout: 1_000 }));
  }

  /** True between `begin` and `commit` or `rollback`. */
  get inTransaction(): boolean {
    return this.#database.isTransaction;
  }

  /** Runs statements that take no values and give no rows. */
  exec(sql: string): void {
    this.#guard(() => this.#database.exec(sql));
  }

  /** The same text gives the same statement, as long as it is among the last few hundred asked for. */
  prepare(sql: string): Statement {
    return this.#remembered(sql, () => new Statement(this.#database.prepare(sql), this.path));
  }

  /** The same, with rows that are arrays of values, by which many rows are read faster. */
  prepareArrays(sql: string): Statement {
    return this.#remembered(`arrays ${sql}`, () => {
      const statement = this.#database.prepare(sql);
      statement.setReturnArrays(true);
      return new Statement(statement, this.path);
    });
  }

  /** The first column of the first row, for pragmas and counts. */
  value(sql: string): unknown {
    return Object.values(this.prepare(sql).get<Record<string, unknown>>() ?? {})[0];
  }

  /** Idempotent. */
  close(): void {
    if (this.#database.isOpen) {
      this.#guard(() => this.#database.close());
    }
  }

  #remembered(key: string, make: () => Statement): Statement {
    const statement = this.#prepared.get(key) ?? this.#guard(make);
    // A map keeps the order of entry: entered anew, this one is the last to be forgotten.
    this.#prepared.delete(key);
    this.#prepared.set(key, statement);
    const [oldest] = this.#prepared.keys();
    if (this.#prepared.size > STATEMENTS_KEPT && oldest !== undefined) {
      this.#prepared.delete(oldest);
    }
    return statement;
  }

  #guard<T>(work: () => T): T {
    try {
      return work();
    } catch (thrown) {
      throw fromSqliteError(thrown, this.path);
    }
  }
}
