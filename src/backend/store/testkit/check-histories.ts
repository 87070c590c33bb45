import { seriesKey } from '../../../schema';
import type { RunCommit } from '../store';
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

export function checkHistories(current: () => StoreUnderTest): void {
  const one = detector('a', { name: 'orders' });
  const pod = series({ pod: 'web-1' });
  const histories = () => current().store.histories;

  beforeEach(async () => {
    await current().store.detectors.create(one);
    await histories().open(1, 'a', 'past');
  });

  const piece = (id: string, change: CommitChange = {}): RunCommit =>
    commit(detector(id), {
      series: [pod],
      results: [{ seriesKey: pod.seriesKey, points: [point(0, { score: 40 }), point(1)] }],
      anomalies: [{ ...anomaly(one, 0), id: `${id}.1`, detectorId: id }],
      snapshots: [{ seriesKey: pod.seriesKey, timeMs: START_MS, bytes: Uint8Array.of(1, 2) }],
      missed: [{ fromMs: START_MS, toMs: START_MS + 1, message: 'no data' }],
      run: run(1),
      ...change,
    });
  const write = (id: string, change?: CommitChange) => current().store.runs.commit(piece(id, change));

  async function contents(id: string) {
    const { store } = current();
    return {
      series: (await store.series.list(id)).length,
      snapshots: (await snapshotsOf(store, id)).length,
      results: (await store.results.read(id, pod.seriesKey, EVERYTHING, 10)).length,
      scores: (await store.results.scores(id, pod.seriesKey, EVERYTHING, 10)).timeMs.length,
      hours: (await store.results.hours([id], EVERYTHING)).get(id)?.length ?? 0,
      about: await store.results.countAbout([id], EVERYTHING),
      worst: (await store.results.worst(id, EVERYTHING, 5)).length,
      missed: (await store.results.missed(id, EVERYTHING, 5)).length,
      anomalies: (await store.anomalies.count({ orgId: 1, detectorIds: [id] })).total,
      runs: (await store.runs.list(id)).length,
      backfilled: (await store.runs.progress(id)).backfilled,
    };
  }

  const full = {
    ...{ series: 1, snapshots: 1, results: 2, scores: 2, hours: 1, about: 2, worst: 1, missed: 1, anomalies: 1 },
    ...{ runs: 1, backfilled: true },
  };
  const empty = {
    ...{ series: 0, snapshots: 0, results: 0, scores: 0, hours: 0, about: 0, worst: 0, missed: 0, anomalies: 0 },
    ...{ runs: 0, backfilled: false },
  };

  it('keep all a run has, apart from what is live, also after a restart', async () => {
    await write('past', { progress: progress({ cursorMs: START_MS + 5 }) });
    await expect(contents('past')).resolves.toEqual(full);
    await expect(contents('a')).resolves.toEqual(empty);
    await current().reopen();
    await expect(contents('past')).resolves.toEqual(full);
    await expect(current().store.runs.progress('past')).resolves.toMatchObject({ cursorMs: START_MS + 5 });
    await current().store.series.saveSnapshots('past', 1, [
      { seriesKey: pod.seriesKey, timeMs: START_MS + 9, bytes: Uint8Array.of(3) },
    ]);
    expect((await snapshotsOf(current().store, 'past')).map(({ timeMs }) => timeMs)).toEqual([START_MS + 9]);
  });

  it('show their anomalies only where asked for by the id of the run, under the name of the detector', async () => {
    await write('a');
    await write('past', { anomalies: [{ ...anomaly(one, 7), id: 'past.7', detectorId: 'past', endMs: null }] });
    const { anomalies } = current().store;
    const listed = async (filter: object) => {
      const { items } = await anomalies.list({ orgId: 1, ...filter }, { limit: 10, cursor: null });
      const { total } = await anomalies.count({ orgId: 1, ...filter });
      expect(total).toBe(items.length);
      return items.map(({ id, detectorId, detectorName }) => [id, detectorId, detectorName]);
    };
    const live = ['a.1', 'a', 'orders'];
    const past = ['past.7', 'past', 'orders'];
    await expect(listed({})).resolves.toEqual([live]);
    await expect(listed({ detectorIds: ['a'] })).resolves.toEqual([live]);
    await expect(listed({ detectorIds: ['past'] })).resolves.toEqual([past]);
    await expect(listed({ detectorIds: ['past', 'a'], search: 'ORDERS' })).resolves.toEqual([past, live]);
    await expect(listed({ search: 'orders' })).resolves.toEqual([live]);
    await expect(anomalies.get(1, 'past.7')).resolves.toMatchObject({ detectorName: 'orders' });
    await expect(anomalies.get(2, 'past.7')).resolves.toBeNull();
    await expect(anomalies.openCounts(['past', 'a'])).resolves.toEqual(
      new Map([['past', { slight: 0, moderate: 1, severe: 0 }]])
    );
  });

  it('are made once: opened again they keep what they have', async () => {
    await write('past');
    await histories().open(1, 'a', 'past');
    await expect(contents('past')).resolves.toEqual(full);
  });

  it('are refused for a detector that is not there, and under an id that is taken', async () => {
    await current().store.detectors.create(detector('b'));
    await current().store.detectors.create(detector('foreign', { orgId: 2 }));
    await expect(histories().open(1, 'none', 'x')).rejects.toMatchObject({ code: 'not_found' });
    await expect(histories().open(2, 'a', 'x')).rejects.toMatchObject({ code: 'not_found' });
    await expect(histories().open(1, 'b', 'past')).rejects.toMatchObject({ code: 'already_exists' });
    await expect(histories().open(2, 'foreign', 'past')).rejects.toMatchObject({ code: 'already_exists' });
    await expect(histories().open(1, 'a', 'b')).rejects.toMatchObject({ code: 'already_exists' });
    await expect(histories().list(1, null)).resolves.toEqual([{ detectorId: 'a', runId: 'past' }]);
  });

  it('are listed oldest first, of a detector or an organisation', async () => {
    await current().store.detectors.create(detector('b'));
    await histories().open(1, 'b', 'other');
    await histories().open(1, 'a', 'later');
    const listed = async (...of: [number, string | null]) => (await histories().list(...of)).map(({ runId }) => runId);
    await expect(listed(1, 'a')).resolves.toEqual(['past', 'later']);
    await expect(listed(1, null)).resolves.toEqual(['past', 'other', 'later']);
    await expect(listed(2, null)).resolves.toEqual([]);
    await expect(listed(2, 'a')).resolves.toEqual([]);
  });

  it('take no more once they are removed, and give nothing to a later one of that id', async () => {
    await write('past');
    await histories().remove(2, 'past');
    await expect(contents('past')).resolves.toEqual(full);
    const removal = histories().remove(1, 'past');
    await expect(write('past')).rejects.toMatchObject({ code: 'failed_precondition' });
    await removal;
    await histories().remove(1, 'past');
    await expect(contents('past')).resolves.toEqual(empty);
    await expect(current().store.anomalies.get(1, 'past.1')).resolves.toBeNull();
    await histories().open(1, 'a', 'past');
    await expect(contents('past')).resolves.toEqual(empty);
  });

  it('go with their detector, and so do the documents about them', async () => {
    const { documents, detectors } = current().store;
    const document = (id: string, parent: string) =>
      documents.put({ orgId: 1, kind: 'history run', id, parent, timeMs: START_MS, body: {} });
    await document('past', 'a');
    await document('other', 'b');
    await write('past');
    await detectors.remove(1, 'a');
    await expect(contents('past')).resolves.toEqual(empty);
    await expect(histories().list(1, null)).resolves.toEqual([]);
    expect((await documents.list(1, 'history run')).map(({ id }) => id)).toEqual(['other']);
    await expect(histories().open(1, 'a', 'late')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('stay when their detector learns anew', async () => {
    await write('past');
    await write('a');
    await current().store.detectors.update({ ...one, version: 2, generation: 2 }, 1);
    await expect(contents('a')).resolves.toEqual(empty);
    await expect(contents('past')).resolves.toEqual(full);
    await expect(write('past', { generation: 2 })).rejects.toMatchObject({ code: 'failed_precondition' });
    await write('past');
  });

  it('keep what they have found however old it is, until they are removed', async () => {
    const limits = { resultsBeforeMs: START_MS + 86_400_000, anomaliesBeforeMs: START_MS + 86_400_000 };
    await write('past');
    await write('a');
    await expect(current().store.prune(limits)).resolves.toEqual({ results: 2, anomalies: 1 });
    await expect(contents('past')).resolves.toEqual(full);
    await histories().remove(1, 'past');
    await expect(current().store.prune({ resultsBeforeMs: 0, anomaliesBeforeMs: 0 })).resolves.toMatchObject({
      results: 2,
    });
  });

  it('have series of their own, of the same key as live ones', async () => {
    await write('a', { results: [{ seriesKey: seriesKey({ pod: 'web-1' }), points: [point(5, { value: 1 })] }] });
    await write('past', { results: [{ seriesKey: seriesKey({ pod: 'web-1' }), points: [point(5, { value: 2 })] }] });
    const values = async (id: string) =>
      (await current().store.results.read(id, pod.seriesKey, EVERYTHING, 9)).map(({ value }) => value);
    expect([await values('a'), await values('past')]).toEqual([[1], [2]]);
  });
}
