import { HOUR_MS, seriesKey, type PointResult } from '../../../schema';
import type { StoreUnderTest } from './check-store';
import { commit, detector, point, series, START_MS } from './samples';

const MINUTE_MS = 60_000;
const EVERYTHING = { fromMs: 0, toMs: START_MS * 2 };

export function checkResults(current: () => StoreUnderTest): void {
  const one = detector('a');
  const pods = ['a', 'b', 'c'].map((pod) => series({ pod }));
  const key = (pod: string) => seriesKey({ pod });
  const results = () => current().store.results;

  beforeEach(() => current().store.detectors.create(one));

  const put = (pod: string, ...points: PointResult[]) =>
    current().store.runs.commit(commit(one, { series: pods, results: [{ seriesKey: key(pod), points }] }));
  const minutes = async (fromMs: number, toMs: number, limit = 100) =>
    (await results().read('a', key('a'), { fromMs, toMs }, limit)).map(({ timeMs }) => (timeMs - START_MS) / MINUTE_MS);

  it('keeps every double as it is, also after a restart', async () => {
    const values = [0, -0, 1, -1, 0.1, 1e308, -1e308, 5e-324, 2 ** 53, 2 ** 53 + 2, Number.MAX_VALUE, NaN];
    const points = values.map((value, minute) =>
      point(minute, { value, expected: value, lower: value, upper: value, score: minute * Math.PI })
    );
    await put('a', ...points);
    await current().reopen();
    await expect(results().read('a', key('a'), EVERYTHING, 100)).resolves.toEqual(points);
  });

  it('keeps severity and alert of each', async () => {
    const points = [point(0), point(1, { severity: 3, alert: true }), point(2, { severity: 1, alert: false })];
    await put('a', ...points);
    await expect(results().read('a', key('a'), EVERYTHING, 100)).resolves.toEqual(points);
  });

  it('reads a range with both its ends, oldest first, up to a limit', async () => {
    await put('a', ...[0, 1, 2, 3, 4].map((minute) => point(minute)));
    await put('b', point(2));
    const at = (minute: number) => START_MS + minute * MINUTE_MS;
    await expect(minutes(at(1), at(3))).resolves.toEqual([1, 2, 3]);
    await expect(minutes(at(1) + 1, at(3) - 1)).resolves.toEqual([2]);
    await expect(minutes(0, at(9), 2)).resolves.toEqual([0, 1]);
    await expect(minutes(at(5), at(9))).resolves.toEqual([]);
  });

  it('reads scores alone as it reads all', async () => {
    await put('a', ...[0, 1, 2, 3].map((minute) => point(minute, { score: minute === 2 ? NaN : minute * 1.1 })));
    const range = { fromMs: START_MS + MINUTE_MS, toMs: START_MS + 3 * MINUTE_MS };
    for (const limit of [2, 100]) {
      const all = await results().read('a', key('a'), range, limit);
      await expect(results().scores('a', key('a'), range, limit)).resolves.toEqual({
        timeMs: Float64Array.from(all, ({ timeMs }) => timeMs),
        score: Float64Array.from(all, ({ score }) => score),
      });
    }
    await expect(results().scores('none', key('a'), range, 9)).resolves.toMatchObject({ timeMs: { length: 0 } });
  });

  it('reads nothing of a series or detector that is not there', async () => {
    await put('a', point(0));
    await expect(results().read('a', 'none', EVERYTHING, 10)).resolves.toEqual([]);
    await expect(results().read('none', key('a'), EVERYTHING, 10)).resolves.toEqual([]);
    await expect(results().worst('none', EVERYTHING, 10)).resolves.toEqual([]);
    await expect(results().hours([], EVERYTHING)).resolves.toEqual(new Map());
  });

  it('replaces a result that comes again, and takes late ones in between', async () => {
    await put('a', point(0), point(5));
    await put('a', point(0, { value: 7 }), point(3));
    const stored = await results().read('a', key('a'), EVERYTHING, 10);
    expect(stored.map(({ value }) => value)).toEqual([7, 3.1, 5.1]);
  });

  describe('hours', () => {
    const hour = (n: number, maxScore: number, points: number) => ({
      hourMs: START_MS + n * HOUR_MS,
      maxScore,
      points,
    });

    it('hold the highest score and the points of all series', async () => {
      await put('a', point(0, { score: 10 }), point(59, { score: 20 }), point(60, { score: 5 }));
      await put('b', point(30, { score: 15 }), point(61, { value: NaN }));
      await expect(results().hours(['a', 'none'], EVERYTHING)).resolves.toEqual(
        new Map([['a', [hour(0, 20, 3), hour(1, 5, 2)]]])
      );
    });

    it('are those that touch the range', async () => {
      await put('a', ...[0, 60, 120, 180].map((minute) => point(minute)));
      const range = { fromMs: START_MS + HOUR_MS + 1, toMs: START_MS + 2 * HOUR_MS };
      await expect(results().hours(['a'], range)).resolves.toEqual(new Map([['a', [hour(1, 0, 1), hour(2, 0, 1)]]]));
    });

    it('do not count a result twice, whether it comes again at once or after a restart', async () => {
      await put('a', point(0, { score: 40 }), point(1));
      await put('a', point(0, { score: 40 }), point(1));
      await current().reopen();
      await put('a', point(0, { score: 30 }), point(1), point(2));
      await expect(results().hours(['a'], EVERYTHING)).resolves.toEqual(new Map([['a', [hour(0, 30, 3)]]]));
    });

    it('are those of each detector', async () => {
      const other = detector('b');
      await current().store.detectors.create(other);
      await put('a', point(0, { score: 1 }));
      const batch = { seriesKey: key('a'), points: [point(0, { score: 2 })] };
      await current().store.runs.commit(commit(other, { series: pods, results: [batch] }));
      const found = await results().hours(['b', 'a'], EVERYTHING);
      expect([...found.entries()].sort()).toEqual([
        ['a', [hour(0, 1, 1)]],
        ['b', [hour(0, 2, 1)]],
      ]);
    });
  });

  describe('worst', () => {
    const worst = async (limit: number, range = EVERYTHING) =>
      (await results().worst('a', range, limit)).map((found) => [found.seriesKey, found.maxScore]);

    it('orders by the highest score in the range, calm series too', async () => {
      await put('a', point(0, { score: 3.5 }), point(1, { score: 24.9 }));
      await put('b', point(0, { score: 80 }), point(1, { score: 1 }));
      await put('c', point(0, { score: 50 }), point(9, { score: 100 }));
      await expect(worst(9)).resolves.toEqual([
        [key('c'), 100],
        [key('b'), 80],
        [key('a'), 24.9],
      ]);
      await expect(worst(1)).resolves.toEqual([[key('c'), 100]]);
      await expect(worst(2, { fromMs: START_MS + 1, toMs: START_MS + MINUTE_MS })).resolves.toEqual([
        [key('a'), 24.9],
        [key('b'), 1],
      ]);
    });

    it('leaves out series without results in the range', async () => {
      await put('a', point(0));
      await put('b', point(500));
      await expect(worst(9, { fromMs: START_MS, toMs: START_MS + 1 })).resolves.toEqual([[key('a'), 0]]);
    });
  });
}
