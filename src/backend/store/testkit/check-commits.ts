import { LIMITS, seriesKey } from '../../../schema';
import type { StoreUnderTest } from './check-store';
import {
  anomaly,
  commit,
  detector,
  point,
  progress,
  run,
  series,
  snapshotsOf,
  START_MS,
  type CommitChange,
} from './samples';

const EVERYTHING = { fromMs: 0, toMs: START_MS * 2 };

export function checkCommits(current: () => StoreUnderTest): void {
  const one = detector('a');
  const pod = series({ pod: 'web-1' });
  const runs = () => current().store.runs;

  beforeEach(() => current().store.detectors.create(one));

  const whole = (change: CommitChange = {}) =>
    commit(one, {
      series: [pod],
      results: [{ seriesKey: pod.seriesKey, points: [point(0, { score: 40 }), point(1)] }],
      anomalies: [anomaly(one, 0)],
      snapshots: [{ seriesKey: pod.seriesKey, timeMs: START_MS, bytes: Uint8Array.of(1, 2) }],
      progress: progress({ notices: ['a notice'] }),
      run: run(1),
      ...change,
    });

  async function everything() {
    const { store } = current();
    return {
      series: await store.series.list('a'),
      results: await store.results.read('a', pod.seriesKey, EVERYTHING, 100),
      hours: await store.results.hours(['a'], EVERYTHING),
      anomalies: await store.anomalies.list({ orgId: 1 }, { limit: 100, cursor: null }),
      snapshots: (await snapshotsOf(store, 'a')).map((snapshot) => [...snapshot.bytes]),
      progress: await store.runs.progress('a'),
      runs: await store.runs.list('a'),
    };
  }

  it('start from nothing', async () => {
    const none = { cursorMs: null, backfilled: false, failing: null, seriesLeftOut: 0, notices: [] };
    await expect(runs().progress('a')).resolves.toEqual(none);
    await expect(runs().progress('none')).resolves.toEqual(none);
    await expect(runs().list('a')).resolves.toEqual([]);
  });

  it('keep all of a run, also after a restart', async () => {
    const failing = {
      code: 'unavailable',
      source: 'downstream',
      message: 'no',
      sinceMs: START_MS,
      attempts: 3,
    } as const;
    await runs().commit(whole({ progress: progress({ failing, seriesLeftOut: 4, notices: ['x'] }) }));
    const before = await everything();
    expect(before.progress).toEqual({
      cursorMs: START_MS,
      backfilled: true,
      failing,
      seriesLeftOut: 4,
      notices: ['x'],
    });
    expect(before.runs).toEqual([run(1)]);
    await current().reopen();
    await expect(everything()).resolves.toEqual(before);
  });

  it('may be repeated without changing anything', async () => {
    await runs().commit(whole());
    const once = await everything();
    await runs().commit(whole());
    await expect(everything()).resolves.toEqual(once);
  });

  it.each([
    ['another generation', { generation: 2 }],
    ['an older generation', { generation: 0 }],
    ['a detector that is not there', { detectorId: 'none' }],
  ])('for %s are refused whole', async (_name, change) => {
    const before = await everything();
    await expect(runs().commit(whole(change))).rejects.toMatchObject({ code: 'failed_precondition' });
    await expect(everything()).resolves.toEqual(before);
  });

  it('for a detector removed meanwhile are refused', async () => {
    const removal = current().store.detectors.remove(1, 'a');
    await expect(runs().commit(whole())).rejects.toMatchObject({ code: 'failed_precondition' });
    await removal;
    await expect(current().store.anomalies.count({ orgId: 1 })).resolves.toMatchObject({ total: 0 });
  });

  it('with results of a series that is nowhere write nothing, and do no harm to the next', async () => {
    const stray = { seriesKey: 'unknown', points: [point(0)] };
    const wrong = whole({ results: [{ seriesKey: pod.seriesKey, points: [point(0), point(1)] }, stray] });
    await expect(runs().commit(wrong)).rejects.toMatchObject({ code: 'internal' });
    await expect(everything()).resolves.toMatchObject({ series: [], results: [], runs: [], hours: new Map() });
    await runs().commit(whole());
    const { hours, results } = await everything();
    expect(results).toHaveLength(2);
    expect(hours.get('a')).toMatchObject([{ maxScore: 40, points: 2 }]);
  });

  it('written at once all arrive, each whole', async () => {
    const many = Array.from({ length: 20 }, (_, i) => {
      const labels = { pod: `p${i}` };
      const batch = { seriesKey: seriesKey(labels), points: [point(i)] };
      return runs().commit(commit(one, { series: [series(labels)], results: [batch], run: run(i) }));
    });
    await Promise.all(many);
    const stored = await everything();
    expect(stored.series).toHaveLength(20);
    expect(stored.runs).toHaveLength(20);
    expect(stored.hours.get('a')).toMatchObject([{ points: 20 }]);
  });

  it('are not seen before they are whole', async () => {
    const many = Array.from({ length: 20_000 }, (_, i) => point(i));
    let done = false;
    const writing = runs()
      .commit(whole({ results: [{ seriesKey: pod.seriesKey, points: many }] }))
      .finally(() => (done = true));
    const seen = new Set<number>();
    while (!done) {
      seen.add((await current().store.results.read('a', pod.seriesKey, EVERYTHING, 100_000)).length);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await writing;
    seen.delete(0);
    expect([...seen].filter((length) => length !== 20_000)).toEqual([]);
  });

  it('keep the newest runs only, newest first', async () => {
    for (let minute = 1; minute <= LIMITS.runsKept + 3; minute++) {
      await runs().commit(commit(one, { run: run(minute) }));
    }
    const stored = await runs().list('a');
    expect(stored).toHaveLength(LIMITS.runsKept);
    expect(stored[0]).toEqual(run(LIMITS.runsKept + 3));
    expect(stored.at(-1)).toEqual(run(4));
  });

  it('keep runs apart that start at the same moment', async () => {
    const startedMs = START_MS + 999_999;
    await runs().commit(commit(one, { run: run(1, { startedMs }) }));
    await runs().commit(commit(one, { run: run(2, { startedMs }) }));
    expect((await runs().list('a')).map((stored) => stored.toMs)).toEqual([run(2).toMs, run(1).toMs]);
  });

  it('without a run record leave the records as they are', async () => {
    await runs().commit(whole());
    await runs().commit(commit(one, { progress: progress({ cursorMs: START_MS + 1 }) }));
    await expect(everything()).resolves.toMatchObject({ runs: [run(1)], progress: { cursorMs: START_MS + 1 } });
  });
}
