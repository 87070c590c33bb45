import { constants } from 'node:fs';
import { open, realpath, type FileHandle } from 'node:fs/promises';
import { isAbsolute, join, sep, win32 } from 'node:path';
import { VigilError } from '../../../schema';

export interface OpenedFile {
  /** Real path, for the cache alone: never shown. */
  path: string;
  handle: FileHandle;
  bytes: number;
  modifiedMs: number;
}

/**
 * Opens a file below the first of the folders that has it. The caller closes it.
 *
 * @param file relative, `/` as separator
 * @throws VigilError `invalid_argument` for an absolute path or one with `..`; `not_found`; `permission_denied` for what
 *   leads out of the folders, is no ordinary file or may not be read. Messages never hold more of a path than was given.
 */
export async function openAllowed(folders: readonly string[], file: string): Promise<OpenedFile> {
  const parts = file.split('/');
  if (isAbsolute(file) || win32.isAbsolute(file) || /[\0\\]/.test(file) || parts.includes('..')) {
    throw refusal('invalid_argument', file, 'must be a path relative to an allowed folder, with / and without ..');
  }
  for (const folder of folders) {
    const opened = await openBelow(folder, file);
    if (opened !== null) {
      return opened;
    }
  }
  throw refusal(
    'not_found',
    file,
    folders.length === 0 ? 'cannot be read: no folder is allowed' : 'is in none of the allowed folders'
  );
}

async function openBelow(folder: string, file: string): Promise<OpenedFile | null> {
  try {
    const root = await realpath(folder);
    const path = await realpath(join(root, file));
    if (!path.startsWith(root.endsWith(sep) ? root : root + sep)) {
      throw refusal('permission_denied', file, 'leads out of the allowed folders');
    }
    // Not through a link that has appeared in the meantime, and without waiting for the writer of a pipe.
    const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    return await ordinary(handle, path, file);
  } catch (thrown) {
    if (thrown instanceof VigilError) {
      throw thrown;
    }
    const code = (thrown as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      return null;
    }
    throw refusal('permission_denied', file, `cannot be read (${code ?? 'unknown reason'})`);
  }
}

async function ordinary(handle: FileHandle, path: string, file: string): Promise<OpenedFile> {
  const stat = await handle.stat();
  if (!stat.isFile()) {
    await handle.close();
    throw refusal('permission_denied', file, 'is no ordinary file');
  }
  return { path, handle, bytes: stat.size, modifiedMs: stat.mtimeMs };
}

type RefusalCode = 'invalid_argument' | 'not_found' | 'permission_denied';

/** The cause of a failed look-up is left out: it has the whole path in it. */
function refusal(code: RefusalCode, file: string, words: string): VigilError {
  return new VigilError(code, `file ${JSON.stringify(file.slice(0, 200))} ${words}`, { source: 'downstream' });
}
