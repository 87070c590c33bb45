import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkStore } from '../testkit/check-store';
import { SqliteStore } from './sqlite-store';

describe('SqliteStore keeps the contract of a store', () => {
  checkStore(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vigil-store-'));
    const path = join(folder, 'vigil.db');
    let store = await SqliteStore.open({ path });
    return {
      get store() {
        return store;
      },
      async reopen() {
        await store.close();
        store = await SqliteStore.open({ path });
      },
      async remove() {
        await store.close();
        rmSync(folder, { recursive: true });
      },
    };
  });
});
