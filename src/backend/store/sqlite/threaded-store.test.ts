import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Thread } from '../../base/threads/thread';
import { bundleThreads } from '../../testkit/bundle-threads';
import { checkStore } from '../testkit/check-store';
import { commit, detector, point, progress, series, START_MS } from '../testkit/samples';
import { ThreadedStore } from './threaded-store';

let programs: string;
let writers: Thread[] = [];

beforeAll(() => {
  programs = mkdtempSync(join(tmpdir(), 'vigil-threads-'));
  bundleThreads(programs);
});

afterAll(() => rmSync(programs, { recursive: true }));

const openStore = (path: string, manyRows: number) =>
  ThreadedStore.open({
    path,
    manyRows,
    startWriter: (data) => {
      const writer = new Thread({ code: { file: join(programs, 'store-writer.cjs') }, name: 'writer', data });
      writers.push(writer);
      return writer;
    },
  });

async function open(manyRows: number) {
  writers = [];
  const folder = mkdtempSync(join(tmpdir(), 'vigil-store-'));
  const path = join(folder, 'vigil.db');
  let store = await openStore(path, manyRows);
  return {
    get store() {
      return store;
    },
    async reopen() {
      await store.close();
      store = await openStore(path, manyRows);
    },
    async remove() {
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
}

describe('ThreadedStore keeps the contract of a store', () => {
  checkStore(() => open(1));
});

describe('the thread that writes', () => {
  const one = detector('a');
  const pod = series({ pod: 'web-1' });
  const minutes = (from: number, count: number) => Array.from({ length: count }, (_, i) => point(from + i));
  const piece = (from: number, count: number) =>
    commit(one, {
      series: [pod],
      results: [{ seriesKey: pod.seriesKey, points: minutes(from, count) }],
      progress: progress({ cursorMs: START_MS + (from + count) * 60_000 }),
    });

  it('is started with the first large write, and has all writes from then on', async () => {
    const { store, remove } = await open(100);
    await store.detectors.create(one);
    await store.runs.commit(piece(0, 10));
    expect(writers).toHaveLength(0);
    await Promise.all([store.runs.commit(piece(10, 200)), store.detectors.create(detector('b'))]);
    await store.runs.commit(piece(210, 1));
    expect(writers).toHaveLength(1);
    expect(await store.results.read('a', pod.seriesKey, { fromMs: 0, toMs: START_MS * 2 }, 1_000)).toEqual(
      minutes(0, 211)
    );
    expect(await store.detectors.list(null)).toHaveLength(2);
    expect(await store.status()).toMatchObject({ writeError: null, lastWriteMs: expect.any(Number) });
    await remove();
  });

  it('is tried to be started again with the next write when it could not be', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vigil-store-'));
    let tries = 0;
    const store = await ThreadedStore.open({
      path: join(folder, 'vigil.db'),
      manyRows: 100,
      startWriter: (data) => {
        tries += 1;
        if (tries === 1) {
          throw new Error('no more threads');
        }
        return new Thread({ code: { file: join(programs, 'store-writer.cjs') }, name: 'writer', data });
      },
    });
    await store.detectors.create(one);
    await expect(store.runs.commit(piece(0, 200))).rejects.toMatchObject({ code: 'unavailable' });
    expect(await store.status()).toMatchObject({ writeError: expect.stringContaining('cannot be started') });
    await store.runs.commit(piece(0, 10));
    expect(await store.status()).toMatchObject({ writeError: null });
    await store.close();
    rmSync(folder, { recursive: true });
  });

  it('is replaced when it dies; what it had acknowledged is there, the rest can be written again', async () => {
    const { store, reopen, remove } = await open(1);
    await store.detectors.create(one);
    await store.runs.commit(piece(0, 1_000));
    const lost = store.runs.commit(piece(1_000, 50_000));
    await writers[0]?.terminate();
    await expect(lost).rejects.toMatchObject({ code: 'unavailable' });
    expect(await store.status()).toMatchObject({ writeError: expect.stringContaining('ended unexpectedly') });
    const read = async () =>
      (await store.results.read('a', pod.seriesKey, { fromMs: 0, toMs: START_MS * 2 }, 100_000)).length;
    expect(await read()).toBe(1_000);
    await Promise.all([store.runs.commit(piece(1_000, 500)), store.runs.commit(piece(1_500, 500))]);
    expect(writers).toHaveLength(2);
    expect(await read()).toBe(2_000);
    expect(await store.status()).toMatchObject({ writeError: null });
    await reopen();
    await remove();
  });
});
