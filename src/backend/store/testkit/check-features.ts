import { seriesKey, type FeatureResult, type PointResult } from '../../../schema';
import type { StoreUnderTest } from './check-store';
import { commit, detector, point, series, START_MS } from './samples';

const EVERYTHING = { fromMs: 0, toMs: START_MS * 2 };

export function checkFeatures(current: () => StoreUnderTest): void {
  const one = detector('a');
  const pods = ['many', 'two', 'plain'].map((pod) => series({ pod }));
  const key = (pod: string) => seriesKey({ pod });

  beforeEach(() => current().store.detectors.create(one));

  const feature = (value: number, change: Partial<FeatureResult> = {}): FeatureResult => ({
    ...{ value, expected: value + 1, lower: value - 1, upper: value + 2, share: 0.25 },
    ...change,
  });
  const put = (results: Array<{ seriesKey: string; points: PointResult[] }>) =>
    current().store.runs.commit(commit(one, { series: pods, results }));
  const read = (pod: string) => current().store.results.read('a', key(pod), EVERYTHING, 100);

  it('keep every double of each feature as it is, also after a restart', async () => {
    const values = [0, -0, 0.1, -1e308, 5e-324, 2 ** 53 + 2, NaN, 1 / 3];
    const many = values.map((value, minute) =>
      point(minute, {
        features: values.slice(0, 5).map((other) => feature(other, { value, expected: -value, share: 1 / 3 })),
      })
    );
    const two = [point(3, { features: [feature(1), feature(2, { expected: NaN, lower: NaN, upper: NaN })] })];
    const plain = [point(0), point(1)];
    await put([
      { seriesKey: key('many'), points: many },
      { seriesKey: key('plain'), points: plain },
      { seriesKey: key('two'), points: two },
    ]);
    await current().reopen();
    await expect(read('many')).resolves.toEqual(many);
    await expect(read('two')).resolves.toEqual(two);
    await expect(read('plain')).resolves.toEqual(plain);
    expect((await read('plain')).every((result) => !('features' in result))).toBe(true);
  });

  it('are replaced with their result, and go with it', async () => {
    await put([
      {
        seriesKey: key('two'),
        points: [point(0, { features: [feature(1), feature(2)] }), point(1, { features: [feature(3), feature(4)] })],
      },
    ]);
    await put([{ seriesKey: key('two'), points: [point(0, { features: [feature(5), feature(6)] })] }]);
    expect((await read('two')).map(({ features }) => features?.map(({ value }) => value))).toEqual([
      [5, 6],
      [3, 4],
    ]);
    await current().store.prune({ resultsBeforeMs: START_MS + 1, anomaliesBeforeMs: 0 });
    expect((await read('two')).map(({ features }) => features?.map(({ value }) => value))).toEqual([[3, 4]]);
  });

  it('are given by a scan, too', async () => {
    const points = [point(0, { features: [feature(1), feature(NaN)] })];
    await put([{ seriesKey: key('two'), points }]);
    const scan = { ids: ['a'], range: EVERYTHING, order: 'any' } as const;
    for await (const piece of current().store.results.scan(scan, new AbortController().signal)) {
      expect(piece.map((found) => found.point)).toEqual(points);
    }
  });
}
