import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noReasons } from '../../../schema';
import { anomaly, commit, detector } from '../testkit/samples';
import { Database } from './database';
import { SqliteStore } from './sqlite-store';

const one = detector('a');
const found = anomaly(one, 0);

let folder: string;
let path: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vigil-older-'));
  path = join(folder, 'vigil.db');
  const store = await SqliteStore.open({ path });
  await store.detectors.create(one);
  await store.runs.commit(commit(one, { anomalies: [found] }));
  await store.close();
});

afterEach(() => rmSync(folder, { recursive: true }));

/** Takes a step back, as if it had never been taken. */
function undo(step: string, statement: string): void {
  const raw = new Database(path);
  raw.exec(statement);
  raw.exec(`delete from kysely_migration where name = '${step}'`);
  raw.close();
}

describe('a file from before reasons were kept', () => {
  it('keeps its anomalies, without reasons, and takes new ones with theirs', async () => {
    undo('0002-reasons', 'alter table anomalies drop column reasons');
    const store = await SqliteStore.open({ path });
    await expect(store.anomalies.get(1, found.id)).resolves.toEqual({ ...found, reasons: noReasons(found.startMs) });
    const later = anomaly(one, 10);
    await store.runs.commit(commit(one, { anomalies: [later] }));
    await expect(store.anomalies.get(1, later.id)).resolves.toEqual(later);
    await store.close();
  });
});
