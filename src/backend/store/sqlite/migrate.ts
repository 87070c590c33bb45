import { Migrator } from 'kysely/migration';
import { VigilError } from '../../../schema';
import { migrations } from '../migrations/migrations';
import type { Database } from './database';
import { kyselyOver } from './kysely';

/**
 * Brings the tables up to date, in one transaction: afterwards all steps are taken, or none.
 *
 * @throws `failed_precondition` when a newer Vigil has written the file
 */
export async function migrate(database: Database): Promise<void> {
  const known = new Set(Object.keys(migrations));
  const taken = namesTaken(database);
  const foreign = taken.filter((name) => !known.has(name));
  if (foreign.length > 0) {
    const words = `${database.path} was written by a newer version of Vigil (${foreign.join(', ')})`;
    throw new VigilError('failed_precondition', `${words}: start that version, or use another file`);
  }
  if (taken.length < known.size) {
    const provider = { getMigrations: async () => migrations };
    const { error } = await new Migrator({ db: kyselyOver(database), provider }).migrateToLatest();
    if (error !== undefined) {
      throw VigilError.from(error);
    }
  }
}

/** Asked directly, so that a start with nothing to migrate, nearly every one, costs two small queries. */
function namesTaken(database: Database): string[] {
  if (database.value("select count(*) from sqlite_schema where name = 'kysely_migration'") === 0) {
    return [];
  }
  const rows = database.prepare('select name from kysely_migration').all<{ name: string }>();
  return rows.map((row) => row.name);
}
