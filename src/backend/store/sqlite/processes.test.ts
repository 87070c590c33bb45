import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleChild, spawnChild } from '../testkit/spawn-child';
import { CHILD_DETECTOR, CHILD_DOCUMENT, CHILD_SERIES, POINTS_PER_COMMIT } from '../testkit/store-child';
import { snapshotsOf, START_MS } from '../testkit/samples';
import { Database } from './database';
import { SqliteStore } from './sqlite-store';

const EVERYTHING = { fromMs: 0, toMs: START_MS * 2 };

/** Processes take their time to start on a busy machine. */
jest.setTimeout(60_000);

let folder: string;
let bundle: string;
let path: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigil-processes-'));
  bundle = bundleChild(folder);
});

beforeEach(() => {
  path = join(mkdtempSync(join(folder, 'data-')), 'vigil.db');
});

afterAll(() => rmSync(folder, { recursive: true }));

/** Opens the store, checks that what is in it fits together, and gives the number of commits in it. */
async function wholeCommits(): Promise<number> {
  const store = await SqliteStore.open({ path });
  try {
    const { id } = CHILD_DETECTOR;
    const commits = ((await store.runs.progress(id)).cursorMs ?? START_MS) - START_MS;
    const points = await store.results.read(id, CHILD_SERIES.seriesKey, EVERYTHING, 1_000_000);
    const hours = [...(await store.results.hours([id], EVERYTHING)).values()].flat();
    expect(points).toHaveLength(commits * POINTS_PER_COMMIT);
    const ofCommit = (i: number) => -1 - Math.floor(i / POINTS_PER_COMMIT);
    expect(points.findIndex(({ features }, i) => features?.[1]?.value !== ofCommit(i))).toBe(-1);
    await expect(store.results.missed(id, EVERYTHING, 1_000)).resolves.toHaveLength(commits);
    expect(hours.reduce((sum, hour) => sum + hour.points, 0)).toBe(points.length);
    await expect(store.anomalies.count({ orgId: 1 })).resolves.toMatchObject({ total: commits });
    const document = await store.documents.get(1, CHILD_DOCUMENT.kind, CHILD_DOCUMENT.id);
    expect(document?.seqNo ?? -1).toBe((document?.version ?? 0) - 1);
    const [snapshot] = await snapshotsOf(store, id);
    expect((snapshot?.timeMs ?? START_MS) - START_MS).toBe(commits);
    expect((await store.series.list(id))[0]?.lastValue ?? 0).toBe(commits);
    return commits;
  } finally {
    await store.close();
  }
}

describe('a killed process', () => {
  /** Numbers that look random, the same in every run. */
  const random = (n: number) => (Math.imul(n + 1, 2_654_435_761) >>> 0) / 2 ** 32;

  it('loses nothing that was acknowledged, in 20 rounds of kill -9 on one file', async () => {
    let before = 0;
    for (let round = 0; round < 20; round++) {
      const child = spawnChild(bundle, { mode: 'commit', path });
      const target = before + 1 + Math.floor(random(round) * 25);
      await child.until(({ ack = 0 }) => ack >= target);
      await child.kill();
      const acknowledged = child.said.at(-1)?.ack ?? 0;
      const stored = await wholeCommits();
      expect(stored).toBeGreaterThanOrEqual(acknowledged);
      expect(stored).toBeLessThanOrEqual(acknowledged + 1);
      before = stored;
    }
    const database = new Database(path);
    expect(database.value('pragma integrity_check')).toBe('ok');
    database.close();
  });
});

describe('a second process on the same file', () => {
  it('is refused with the name of the file and of who has it, and lets the first go on', async () => {
    const first = spawnChild(bundle, { mode: 'hold', path });
    await first.until(({ opened }) => opened === true);
    const second = spawnChild(bundle, { mode: 'commit', path });
    const { failed } = await second.until((said) => said.failed !== undefined);
    expect(failed?.code).toBe('failed_precondition');
    expect(failed?.message).toContain(`${path} is in use by process ${first.pid} on `);
    await second.ended();
    expect(second.said).toEqual([{ failed }]);
    await first.kill();
  });

  it('gets the file as soon as the first was killed', async () => {
    const first = spawnChild(bundle, { mode: 'hold', path });
    await first.until(({ opened }) => opened === true);
    await expect(SqliteStore.open({ path })).rejects.toMatchObject({ code: 'failed_precondition' });
    await first.kill();
    await (await SqliteStore.open({ path })).close();
  });

  it('is refused within one process too, until the first store is closed', async () => {
    const first = await SqliteStore.open({ path });
    await expect(SqliteStore.open({ path })).rejects.toMatchObject({
      code: 'failed_precondition',
      message: expect.stringContaining(`process ${process.pid} `),
    });
    await first.detectors.create(CHILD_DETECTOR);
    await first.close();
    const second = await SqliteStore.open({ path });
    await expect(second.detectors.list(1)).resolves.toHaveLength(1);
    await second.close();
  });

  it('starting at the same moment on a new file leaves one of them with it', async () => {
    const children = [0, 1, 2].map(() => spawnChild(bundle, { mode: 'hold', path }));
    const first = await Promise.all(children.map((child) => child.until(() => true)));
    expect(first.filter(({ opened }) => opened === true)).toHaveLength(1);
    expect(first.filter(({ failed }) => failed?.code === 'failed_precondition')).toHaveLength(2);
    await Promise.all(children.map((child) => child.kill()));
    expect(await wholeCommits()).toBe(0);
  });
});

describe('a disk that takes no more', () => {
  it('fails the commit as unavailable, keeps all earlier ones, and still reads', async () => {
    const child = spawnChild(bundle, { mode: 'commit', path, limitKb: 2_000 });
    await child.ended();
    const acknowledged = child.said.filter(({ ack }) => ack !== undefined).length;
    const { failed } = await child.until((said) => said.failed !== undefined);
    expect(acknowledged).toBeGreaterThan(5);
    expect(failed).toEqual({ code: 'unavailable', message: expect.stringContaining(path) });
    expect(child.said.at(-1)).toEqual({ readable: acknowledged });
    await expect(wholeCommits()).resolves.toBe(acknowledged);
  });
});
