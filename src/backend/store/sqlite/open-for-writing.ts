import { VigilError } from '../../../schema';
import { Database } from './database';

/** "VGIL": marks our files, so that another program's database is not taken for one. */
const APPLICATION_ID = 0x5647494c;

/**
 * Log pages after which SQLite writes them back into the file. Large, because a page that changes every minute is then
 * written back once for many changes; the log grows to about 80 MB.
 */
const CHECKPOINT_PAGES = 20_000;

/**
 * Opens the file for the one connection that writes.
 *
 * With `synchronous = normal`, what is committed survives a killed process; a power cut may take the last moments, but
 * never damages the file.
 *
 * @throws `failed_precondition` for a database of another program; `unavailable`. Nothing is changed then
 */
export function openForWriting(path: string): Database {
  const database = new Database(path);
  try {
    const tables = database.value('select count(*) from sqlite_schema');
    if (tables !== 0 && database.value('pragma application_id') !== APPLICATION_ID) {
      throw new VigilError('failed_precondition', `${path} is the database of another program: use another file`);
    }
    if (tables === 0) {
      database.exec(`pragma application_id = ${APPLICATION_ID}`);
    }
    database.exec(`
      pragma journal_mode = wal;
      pragma synchronous = normal;
      pragma wal_autocheckpoint = ${CHECKPOINT_PAGES};
      pragma cache_size = -16000;
      pragma temp_store = memory;
    `);
    // SQLite opens a read-only file without a word; better to hear of it now than at the first write.
    database.exec('begin immediate; create table trial (a); rollback');
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}
