import { VigilError } from '../../../schema';
import { fromSqliteError } from './sqlite-error';

const thrownBySqlite = (errcode: number) => Object.assign(new Error('native'), { code: 'ERR_SQLITE_ERROR', errcode });

describe('fromSqliteError', () => {
  // https://sqlite.org/rescode.html, extended codes carry the primary one in their low byte.
  it.each([
    ['SQLITE_PERM', 3, /access is denied/],
    ['SQLITE_BUSY', 5, /locked by another program/],
    ['SQLITE_BUSY_SNAPSHOT', 517, /locked by another program/],
    ['SQLITE_LOCKED', 6, /locked by another program/],
    ['SQLITE_NOMEM', 7, /not enough memory/],
    ['SQLITE_READONLY', 8, /read-only/],
    ['SQLITE_READONLY_DIRECTORY', 1544, /read-only/],
    ['SQLITE_IOERR_WRITE', 778, /the disk reported an error/],
    ['SQLITE_CORRUPT', 11, /damaged/],
    ['SQLITE_CORRUPT_INDEX', 779, /damaged/],
    ['SQLITE_FULL', 13, /the disk is full/],
    ['SQLITE_CANTOPEN', 14, /cannot be opened/],
    ['SQLITE_NOTADB', 26, /not a database/],
  ])('says what %s means and keeps the cause', (_name, errcode, words) => {
    const native = thrownBySqlite(errcode);
    const error = fromSqliteError(native, '/data/vigil.db');
    expect(error).toMatchObject({ code: 'unavailable', source: 'plugin', cause: native });
    expect(error.message).toMatch(words);
    expect(error.message).toContain('/data/vigil.db');
  });

  it('takes a mistake of ours for what it is, giving nothing away', () => {
    const error = fromSqliteError(thrownBySqlite(1), '/data/vigil.db');
    expect(error.code).toBe('internal');
    expect(error.message).not.toContain('native');
  });

  it('says that a closed store is closed', () => {
    const closed = Object.assign(new Error('database is not open'), { code: 'ERR_INVALID_STATE' });
    expect(fromSqliteError(closed, 'x')).toMatchObject({ code: 'unavailable', message: 'the store is closed' });
  });

  it('leaves a VigilError and takes anything else', () => {
    const ours = new VigilError('not_found', 'x');
    expect(fromSqliteError(ours, 'x')).toBe(ours);
    expect(fromSqliteError(null, 'x').code).toBe('internal');
    expect(fromSqliteError('text', 'x').code).toBe('internal');
  });
});
