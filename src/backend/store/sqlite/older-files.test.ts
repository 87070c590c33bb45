import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noReasons } from '../../../schema';
import { anomaly, commit, detector, series } from '../testkit/samples';
import { Database } from './database';
import { SqliteStore } from './sqlite-store';

const one = detector('a');
const found = anomaly(one, 0);
const pod = series({ pod: 'web-1' });

let folder: string;
let path: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vigil-older-'));
  path = join(folder, 'vigil.db');
  const store = await SqliteStore.open({ path });
  await store.detectors.create(one);
  await store.runs.commit(commit(one, { anomalies: [found], series: [pod] }));
  await store.close();
});

afterEach(() => rmSync(folder, { recursive: true }));

/** What takes a step back, newest first. */
const BACK: ReadonlyArray<readonly [step: string, statements: string]> = [
  [
    '0004-histories',
    `drop table sequences; drop table documents; drop table histories; drop table missed;
     drop index results_alerting; drop index results_by_score; alter table results drop column features`,
  ],
  ['0003-light', 'alter table series drop column light'],
  ['0002-reasons', 'alter table anomalies drop column reasons'],
];

/** Takes steps back, as if they had never been taken: this one and all after it. */
function undo(first: string): void {
  const raw = new Database(path);
  for (const [step, statements] of BACK.filter(([name]) => name >= first)) {
    raw.exec(statements);
    raw.exec(`delete from kysely_migration where name = '${step}'`);
  }
  raw.close();
}

describe('a file from before reasons were kept', () => {
  it('keeps its anomalies, without reasons, and takes new ones with theirs', async () => {
    undo('0002-reasons');
    const store = await SqliteStore.open({ path });
    await expect(store.anomalies.get(1, found.id)).resolves.toEqual({ ...found, reasons: noReasons(found.startMs) });
    const later = anomaly(one, 10);
    await store.runs.commit(commit(one, { anomalies: [later] }));
    await expect(store.anomalies.get(1, later.id)).resolves.toEqual(later);
    await store.close();
  });
});

describe('a file from before there were light models', () => {
  it('has none, and takes one', async () => {
    undo('0003-light');
    const store = await SqliteStore.open({ path });
    await expect(store.series.list('a')).resolves.toEqual([pod]);
    await store.runs.commit(commit(one, { series: [{ ...pod, light: true }] }));
    await expect(store.series.list('a')).resolves.toEqual([{ ...pod, light: true }]);
    await store.close();
  });
});
