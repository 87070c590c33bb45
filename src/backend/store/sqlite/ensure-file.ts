import { closeSync, mkdirSync, openSync, realpathSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { VigilError } from '../../../schema';

/**
 * Makes a file (0600) and its folder (0700) unless they are there; what is there keeps its rights.
 * Returns the absolute path with links followed, so that one file has one name.
 *
 * @throws `unavailable`
 */
export function ensureFile(path: string): string {
  const absolute = resolve(path);
  try {
    mkdirSync(dirname(absolute), { recursive: true, mode: 0o700 });
    makeIfMissing(absolute);
    return realpathSync(absolute);
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code ?? 'unknown error';
    throw new VigilError('unavailable', `${absolute} cannot be made: ${why}`, { cause });
  }
}

function makeIfMissing(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
      throw error;
    }
  }
}
