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
    closeSync(openSync(absolute, 'wx', 0o600));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') {
      const why = (cause as NodeJS.ErrnoException).code ?? 'unknown error';
      throw new VigilError('unavailable', `${absolute} cannot be made: ${why}`, { cause });
    }
  }
  return realpathSync(absolute);
}
