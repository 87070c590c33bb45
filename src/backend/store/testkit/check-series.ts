import { canonicalLabels, seriesKey, type Labels } from '../../../schema';
import type { StoreUnderTest } from './check-store';
import { commit, detector, series, snapshotsOf, START_MS } from './samples';

/** A name that object literals treat in their own way, and signs that JSON escapes. */
const HOSTILE_LABELS = '{"a":"ü\\"\\\\\\n","__proto__":"x"}';

export function checkSeries(current: () => StoreUnderTest): void {
  const one = detector('a');

  beforeEach(() => current().store.detectors.create(one));

  const put = (...rows: Array<ReturnType<typeof series>>) => current().store.runs.commit(commit(one, { series: rows }));

  it('gives back what it was given, by labels, also after a restart', async () => {
    const rows = [
      series(
        { pod: 'b' },
        { lastValue: -0, lastScore: 99.999, lastSeverity: 3, lastAlert: true, openSinceMs: START_MS, light: true }
      ),
      series({}, { lastValue: NaN }),
      series(JSON.parse(HOSTILE_LABELS) as Labels, { lastValue: 1e308, progress: 1 / 3 }),
    ];
    await put(...rows);
    await current().reopen();
    const order = [...rows].sort((a, b) => (canonicalLabels(a.labels) < canonicalLabels(b.labels) ? -1 : 1));
    await expect(current().store.series.list('a')).resolves.toEqual(order);
  });

  it('replaces a series that comes again and keeps the others', async () => {
    await put(series({ pod: 'a' }), series({ pod: 'b' }));
    await put(series({ pod: 'a' }, { lastMs: START_MS + 120_000, lastValue: 7, progress: 1 }));
    const stored = await current().store.series.list('a');
    expect(stored.map((row) => [row.labels.pod, row.lastValue])).toEqual([
      ['a', 7],
      ['b', 12.5],
    ]);
  });

  it('is empty for a detector without any, and for none', async () => {
    await expect(current().store.series.list('a')).resolves.toEqual([]);
    await expect(current().store.series.list('none')).resolves.toEqual([]);
    await expect(snapshotsOf(current().store, 'none')).resolves.toEqual([]);
  });

  describe('snapshots', () => {
    const key = seriesKey({ pod: 'a' });
    const snapshot = (timeMs: number, ...bytes: number[]) => ({
      seriesKey: key,
      timeMs,
      bytes: Uint8Array.from(bytes),
    });
    const stored = async () =>
      (await snapshotsOf(current().store, 'a')).map((one) => [one.seriesKey, one.timeMs, [...one.bytes]]);

    beforeEach(() => put(series({ pod: 'a' }), series({ pod: 'b' })));

    it('keep every byte, also after a restart', async () => {
      const bytes = Array.from({ length: 256 }, (_, i) => i);
      await current().store.series.saveSnapshots('a', 1, [snapshot(START_MS, ...bytes)]);
      await current().reopen();
      await expect(stored()).resolves.toEqual([[key, START_MS, bytes]]);
    });

    it('can be asked for of one series, which may have none', async () => {
      await current().store.series.saveSnapshots('a', 1, [snapshot(START_MS, 1, 2)]);
      const of = (id: string, wanted: string) => current().store.series.snapshot(id, wanted);
      await expect(of('a', key)).resolves.toMatchObject({ seriesKey: key, timeMs: START_MS });
      expect([...((await of('a', key))?.bytes ?? [])]).toEqual([1, 2]);
      await expect(of('a', seriesKey({ pod: 'b' }))).resolves.toBeNull();
      await expect(of('a', 'unknown')).resolves.toBeNull();
      await expect(of('none', key)).resolves.toBeNull();
    });

    it('replace older ones of their series', async () => {
      await current().store.series.saveSnapshots('a', 1, [snapshot(START_MS, 1)]);
      await current().store.runs.commit(commit(one, { snapshots: [snapshot(START_MS + 60_000, 2)] }));
      await expect(stored()).resolves.toEqual([[key, START_MS + 60_000, [2]]]);
    });

    it('do not give way to an older one', async () => {
      await current().store.series.saveSnapshots('a', 1, [snapshot(START_MS + 60_000, 2)]);
      await current().store.series.saveSnapshots('a', 1, [snapshot(START_MS, 1)]);
      await expect(stored()).resolves.toEqual([[key, START_MS + 60_000, [2]]]);
    });

    it('are refused for another generation or a detector that is gone', async () => {
      const refusal = { code: 'failed_precondition' };
      const save = (id: string, generation: number) =>
        current().store.series.saveSnapshots(id, generation, [snapshot(START_MS, 1)]);
      await expect(save('a', 2)).rejects.toMatchObject(refusal);
      await expect(save('none', 1)).rejects.toMatchObject(refusal);
      await expect(stored()).resolves.toEqual([]);
    });

    it('of a series that is not stored are left out', async () => {
      const unknown = { ...snapshot(START_MS, 9), seriesKey: 'unknown' };
      await current().store.series.saveSnapshots('a', 1, [unknown, snapshot(START_MS, 1)]);
      await expect(stored()).resolves.toEqual([[key, START_MS, [1]]]);
    });
  });

  it('gives all snapshots of very many series', async () => {
    const many = Array.from({ length: 1_001 }, (_, i) => series({ pod: `p${i}` }));
    await put(...many);
    const snapshots = many.map(({ seriesKey: key }, i) => ({
      seriesKey: key,
      timeMs: START_MS + i,
      bytes: new Uint8Array(2),
    }));
    await current().store.series.saveSnapshots('a', 1, snapshots);
    const found = await snapshotsOf(current().store, 'a');
    expect(new Set(found.map((one) => one.timeMs)).size).toBe(1_001);
    expect(found).toHaveLength(1_001);
  });
}
