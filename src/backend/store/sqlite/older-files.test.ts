import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { detectorSpecSchema, noReasons, type Detector } from '../../../schema';
import type { ScannedResult } from '../store';
import { anomaly, commit, detector, point, series, START_MS } from '../testkit/samples';
import { Database } from './database';
import { SqliteStore } from './sqlite-store';

const one = detector('a');
const found = anomaly(one, 0);
const pod = series({ pod: 'web-1' });
const old = point(0, { score: 30, alert: true });
const EVERYTHING = { fromMs: 0, toMs: START_MS * 2 };

let folder: string;
let path: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vigil-older-'));
  path = join(folder, 'vigil.db');
  const store = await SqliteStore.open({ path });
  await store.detectors.create(one);
  const results = [{ seriesKey: pod.seriesKey, points: [old] }];
  await store.runs.commit(commit(one, { anomalies: [found], series: [pod], results }));
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

describe('a file from before there were historical runs, documents and features', () => {
  /** As a body was written then. */
  function writeAsBefore(change: Partial<Detector>): void {
    const {
      everyIntervals: _e,
      features: _f,
      fill: _i,
      rules: _r,
      extras: _x,
      ...spec
    } = detectorSpecSchema.parse({
      name: one.name,
      source: one.source,
    });
    const { id, orgId, createdMs, updatedMs, updatedBy } = one;
    const body = { ...spec, id, orgId, generation: 1, createdMs, updatedMs, updatedBy, ...change };
    const raw = new Database(path);
    raw.prepare('update detectors set body = ?, version = ? where id = ?').run(JSON.stringify(body), 7, id);
    raw.close();
  }

  it('gets what its detectors lack', async () => {
    undo('0004-histories');
    writeAsBefore({ version: 7 });
    const store = await SqliteStore.open({ path });
    const job = { version: 1, seqNo: 0, enabledMs: START_MS, disabledMs: null, updatedMs: START_MS };
    const expected = { ...one, version: 7, revision: 7, seqNo: 0, job };
    await expect(store.detectors.get(1, 'a')).resolves.toEqual(expected);
    await expect(store.detectors.list(null)).resolves.toEqual([expected]);
    const changed = await store.detectors.update({ ...expected, version: 8, revision: 8 }, 7);
    expect([changed.seqNo, changed.job?.seqNo]).toEqual([1, 0]);
    const stopped = await store.detectors.update({ ...changed, version: 9, job: { ...job, version: 2 } }, 8);
    expect([stopped.seqNo, stopped.job?.seqNo]).toEqual([1, 1]);
    await store.close();
  });

  it('gives no job to a detector that does not run', async () => {
    undo('0004-histories');
    writeAsBefore({ version: 7, enabled: false });
    const store = await SqliteStore.open({ path });
    await expect(store.detectors.get(1, 'a')).resolves.toMatchObject({ enabled: false, job: null, revision: 7 });
    await store.close();
  });

  it('keeps its results, finds them in every way, and takes new ones with features', async () => {
    undo('0004-histories');
    const store = await SqliteStore.open({ path });
    const features = [1, 2].map((value) => ({ value, expected: 1, lower: 0, upper: 2, share: 0.5 }));
    const later = point(1, { score: 50, features });
    await store.runs.commit(commit(one, { results: [{ seriesKey: pod.seriesKey, points: [later] }] }));
    await expect(store.results.read('a', pod.seriesKey, EVERYTHING, 9)).resolves.toEqual([old, later]);
    for (const order of ['highest score first', 'newest first'] as const) {
      const scan = store.results.scan({ ids: ['a'], range: EVERYTHING, order }, new AbortController().signal);
      const pieces = await all(scan);
      expect(pieces.map((result) => result.point)).toEqual([later, old]);
    }
    const alerts = { ids: ['a'], range: EVERYTHING, order: 'any', alertOnly: true } as const;
    const pieces = await all(store.results.scan(alerts, new AbortController().signal));
    expect(pieces.map((result) => result.point)).toEqual([old]);
    await store.close();
  });
});

async function all(pieces: AsyncIterable<ScannedResult[]>): Promise<ScannedResult[]> {
  const results: ScannedResult[] = [];
  for await (const piece of pieces) {
    results.push(...piece);
  }
  return results;
}
