import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { newId } from './ids';

/**
 * Puts a file in the place of another in one step: whoever reads sees the old bytes or the new, also after a power cut.
 * On failure the old file stays as it was and nothing is left lying about. Only the owner may read the new one (0600).
 */
export async function writeFileSafely(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}.${newId()}.tmp`;
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}

/** Makes the new name of a file survive a power cut. Windows cannot open a folder and does this by itself. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') {
    return;
  }
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
