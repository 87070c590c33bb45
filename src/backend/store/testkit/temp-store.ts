import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../base/clock';
import { SqliteStore } from '../sqlite/sqlite-store';

export interface TempStore {
  store: SqliteStore;
  /** The database file. */
  path: string;
  /** Closes the store and deletes its folder. */
  remove(): Promise<void>;
}

/** A real store in a folder of its own, for tests of whatever stands on a store. */
export async function openTempStore(clock?: Clock): Promise<TempStore> {
  const folder = mkdtempSync(join(tmpdir(), 'vigil-store-'));
  const path = join(folder, 'vigil.db');
  const store = await SqliteStore.open({ path, ...(clock && { clock }) });
  return {
    store,
    path,
    async remove() {
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
}
