import { DAY_MS, HOUR_MS, seriesKey } from '../../../schema';
import type { StoreUnderTest } from './check-store';
import { anomaly, commit, detector, point, series, snapshotsOf, START_MS } from './samples';

const MINUTE_MS = 60_000;
const EVERYTHING = { fromMs: 0, toMs: START_MS * 2 };

export function checkPrune(current: () => StoreUnderTest): void {
  const one = detector('a');
  const old = series({ pod: 'old' });
  const live = series({ pod: 'live' }, { lastMs: START_MS + DAY_MS });
  const keep = { resultsBeforeMs: 0, anomaliesBeforeMs: 0 };

  beforeEach(() => current().store.detectors.create(one));

  const put = async (points: number) => {
    const batch = (key: string) => ({ seriesKey: key, points: Array.from({ length: points }, (_, i) => point(i)) });
    const results = [batch(old.seriesKey), batch(live.seriesKey)];
    const snapshots = [old, live].map(({ seriesKey: key }) => ({
      seriesKey: key,
      timeMs: START_MS,
      bytes: Uint8Array.of(1),
    }));
    await current().store.runs.commit(commit(one, { series: [old, live], results, snapshots }));
  };
  const times = async (pod: string) =>
    (await current().store.results.read('a', seriesKey({ pod }), EVERYTHING, 10_000)).map(({ timeMs }) => timeMs);

  it('takes nothing that is young enough', async () => {
    await put(10);
    await expect(current().store.prune(keep)).resolves.toEqual({ results: 0, anomalies: 0 });
    await expect(times('live')).resolves.toHaveLength(10);
    await expect(current().store.series.list('a')).resolves.toHaveLength(2);
  });

  it('takes results before the limit, however many, and says how many', async () => {
    await put(2_000);
    const resultsBeforeMs = START_MS + 1_900 * MINUTE_MS;
    await expect(current().store.prune({ ...keep, resultsBeforeMs })).resolves.toEqual({
      results: 3_800,
      anomalies: 0,
    });
    expect((await times('live'))[0]).toBe(resultsBeforeMs);
    await expect(times('live')).resolves.toHaveLength(100);
  });

  it('takes nothing of a detector that is to be spared', async () => {
    const other = detector('b', { name: 'b' });
    await current().store.detectors.create(other);
    const results = [{ seriesKey: old.seriesKey, points: [point(0), point(1)] }];
    for (const each of [one, other]) {
      await current().store.runs.commit(commit(each, { series: [old], results, anomalies: [anomaly(each, 0)] }));
    }
    const limits = { resultsBeforeMs: START_MS + DAY_MS, anomaliesBeforeMs: START_MS + DAY_MS };
    await expect(current().store.prune({ ...limits, spareDetectorIds: ['a'] })).resolves.toEqual({
      results: 2,
      anomalies: 1,
    });
    await expect(times('old')).resolves.toHaveLength(2);
    await expect(current().store.series.list('a')).resolves.toHaveLength(1);
    await expect(current().store.series.list('b')).resolves.toHaveLength(0);
    expect([...(await current().store.results.hours(['a', 'b'], EVERYTHING)).keys()]).toEqual(['a']);
    const { items } = await current().store.anomalies.list({ orgId: 1 }, { limit: 10, cursor: null });
    expect(items.map(({ detectorId }) => detectorId)).toEqual(['a']);
  });

  it('takes nothing more once it is no longer wanted', async () => {
    await put(10);
    const limits = { resultsBeforeMs: START_MS + DAY_MS, anomaliesBeforeMs: START_MS + DAY_MS };
    await expect(current().store.prune(limits, AbortSignal.abort())).resolves.toEqual({ results: 0, anomalies: 0 });
    await expect(times('live')).resolves.toHaveLength(10);
  });

  it('takes hours that lie wholly before the limit', async () => {
    await put(180);
    await current().store.prune({ ...keep, resultsBeforeMs: START_MS + HOUR_MS + MINUTE_MS });
    const hours = (await current().store.results.hours(['a'], EVERYTHING)).get('a');
    expect(hours?.map(({ hourMs }) => (hourMs - START_MS) / HOUR_MS)).toEqual([1, 2]);
  });

  it('takes series not seen since the limit, with their models, unless an anomaly is open', async () => {
    await put(3);
    const open = series({ pod: 'open' }, { openSinceMs: START_MS });
    await current().store.runs.commit(commit(one, { series: [open] }));
    await current().store.prune({ ...keep, resultsBeforeMs: START_MS + HOUR_MS });
    const left = (await current().store.series.list('a')).map(({ labels }) => labels.pod);
    expect(left).toEqual(['live', 'open']);
    expect((await snapshotsOf(current().store, 'a')).map((one) => one.seriesKey)).toEqual([live.seriesKey]);
  });

  it('lets a series come back that it took', async () => {
    await put(3);
    await current().store.prune({ ...keep, resultsBeforeMs: START_MS + HOUR_MS });
    await put(3);
    await expect(times('old')).resolves.toHaveLength(3);
    const hours = (await current().store.results.hours(['a'], EVERYTHING)).get('a');
    expect(hours).toMatchObject([{ points: 6 }]);
  });

  it('takes closed anomalies that ended before the limit, and no open one', async () => {
    const many = Array.from({ length: 1_200 }, (_, i) => anomaly(one, i));
    await current().store.runs.commit(commit(one, { anomalies: [...many, anomaly(one, 5_000, { endMs: null })] }));
    const anomaliesBeforeMs = START_MS + (1_100 + 5) * MINUTE_MS;
    await expect(current().store.prune({ ...keep, anomaliesBeforeMs })).resolves.toEqual({
      results: 0,
      anomalies: 1_100,
    });
    await expect(current().store.anomalies.count({ orgId: 1 })).resolves.toMatchObject({ total: 101 });
    await current().store.prune({ ...keep, anomaliesBeforeMs: START_MS * 2 });
    await expect(current().store.anomalies.count({ orgId: 1, open: true })).resolves.toMatchObject({ total: 1 });
  });

  it('sweeps up after detectors that are gone or learn anew, and leaves the others', async () => {
    await put(1_000);
    await current().store.detectors.update({ ...one, version: 2, generation: 2 }, 1);
    const other = detector('b');
    await current().store.detectors.create(other);
    const batch = { seriesKey: live.seriesKey, points: [point(0)] };
    await current().store.runs.commit(commit(other, { series: [live], results: [batch] }));
    await expect(current().store.prune(keep)).resolves.toMatchObject({ results: 2_000 });
    await expect(current().store.prune(keep)).resolves.toMatchObject({ results: 0 });
    await expect(current().store.series.list('b')).resolves.toHaveLength(1);
    await expect(current().store.results.worst('b', EVERYTHING, 9)).resolves.toHaveLength(1);
  });

  it('lets others write meanwhile', async () => {
    await put(3_000);
    const order: string[] = [];
    const pruning = current()
      .store.prune({ ...keep, resultsBeforeMs: START_MS + DAY_MS * 3 })
      .then(() => order.push('pruned'));
    await current().store.detectors.create(detector('c'));
    order.push('created');
    await pruning;
    expect(order).toEqual(['created', 'pruned']);
  });
}
