import { VigilError } from '../../../schema';

/** Primary result codes of SQLite, the low byte of `errcode`. @see https://sqlite.org/rescode.html */
const MEANINGS: Record<number, (path: string) => string> = {
  3: (path) => `${path} cannot be written: access is denied`,
  5: (path) => `${path} is locked by another program`,
  6: (path) => `${path} is locked by another program`,
  7: (path) => `there is not enough memory to use ${path}`,
  8: (path) => `${path} cannot be written: the file or its folder is read-only`,
  10: (path) => `${path} could not be read or written: the disk reported an error`,
  11: (path) => `${path} is damaged: put back a backup, or move the file away to start afresh`,
  13: (path) => `${path} could not be written: the disk is full; nothing of this change was kept`,
  14: (path) => `${path} cannot be opened: its folder is missing or access is denied`,
  26: (path) => `${path} is damaged or not a database: put back a backup, or move the file away to start afresh`,
};

/** Turns what node:sqlite throws into a VigilError: `unavailable` for trouble with disk or file, else `internal`. */
export function fromSqliteError(thrown: unknown, path: string): VigilError {
  const { code: name, errcode: code } = (thrown ?? {}) as { code?: unknown; errcode?: unknown };
  if (name === 'ERR_INVALID_STATE') {
    return new VigilError('unavailable', 'the store is closed', { cause: thrown });
  }
  const meaning = typeof code === 'number' ? MEANINGS[code & 0xff] : undefined;
  return meaning === undefined
    ? VigilError.from(thrown)
    : new VigilError('unavailable', meaning(path), { cause: thrown });
}
