import { Kysely, SqliteDialect } from 'kysely';
import type { Database, SqlValue } from './database';
import type { Tables } from './tables';

/**
 * The query builder over one connection. Transactions are begun and ended by `Writer`, never through kysely, so that
 * raw statements and built ones of one piece of work share a transaction and nobody else's statement gets into it.
 */
export function kyselyOver(database: Database): Kysely<Tables> {
  return new Kysely<Tables>({ dialect: new SqliteDialect({ database: driverOver(database) }) });
}

/** What kysely asks of a driver, in the words of ours. */
function driverOver(database: Database) {
  return {
    close: () => database.close(),
    prepare: (sql: string) => {
      const statement = database.prepare(sql);
      return {
        reader: statement.reader,
        all: (values: readonly unknown[]) => statement.all(...(values as SqlValue[])),
        run: (values: readonly unknown[]) => {
          const { rows, lastRowId } = statement.run(...(values as SqlValue[]));
          return { changes: rows, lastInsertRowid: lastRowId };
        },
        iterate: (values: readonly unknown[]) => statement.all(...(values as SqlValue[])).values(),
      };
    },
  };
}
