import { HOUR_MS, seriesKey } from '../../../schema';
import type { MissedInterval } from '../store';
import type { StoreUnderTest } from './check-store';
import { commit, detector, point, series, START_MS } from './samples';

const MINUTE_MS = 60_000;
const EVERYTHING = { fromMs: 0, toMs: START_MS * 2 };

export function checkRemoval(current: () => StoreUnderTest): void {
  const one = detector('a');
  const pods = ['a', 'b'].map((pod) => series({ pod }));
  const key = (pod: string) => seriesKey({ pod });
  const at = (minute: number) => START_MS + minute * MINUTE_MS;
  const results = () => current().store.results;

  beforeEach(async () => {
    await current().store.detectors.create(one);
    await current().store.detectors.create(detector('other'));
  });

  const put = (...minutes: number[]) => {
    const points = minutes.map((minute) => point(minute, { score: minute }));
    const batches = pods.map(({ seriesKey: each }) => ({ seriesKey: each, points }));
    return current().store.runs.commit(commit(one, { series: pods, results: batches }));
  };
  const left = async (pod: string) =>
    (await results().read('a', key(pod), EVERYTHING, 10_000)).map(({ timeMs }) => (timeMs - START_MS) / MINUTE_MS);
  const hours = async () => (await results().hours(['a'], EVERYTHING)).get('a') ?? [];

  describe('countAbout', () => {
    it('counts by whole hours, over all that is asked for', async () => {
      await put(0, 30, 59, 60, 130);
      await current().store.runs.commit(
        commit(detector('other'), { series: pods, results: [{ seriesKey: key('a'), points: [point(0)] }] })
      );
      const count = (ids: string[], fromMs: number, toMs: number) => results().countAbout(ids, { fromMs, toMs });
      await expect(count(['a'], 0, at(999))).resolves.toBe(10);
      await expect(count(['a', 'other', 'none'], 0, at(999))).resolves.toBe(11);
      await expect(count(['a'], at(30), at(59))).resolves.toBe(6);
      await expect(count(['a'], at(60), at(60))).resolves.toBe(2);
      await expect(count(['a'], at(600), at(999))).resolves.toBe(0);
      await expect(count(['none'], 0, at(999))).resolves.toBe(0);
      await expect(count([], 0, at(999))).resolves.toBe(0);
    });
  });

  describe('removePoints', () => {
    it('takes those points alone, says how many there were, and counts the hours again', async () => {
      await put(0, 10, 59, 60, 61);
      const gone = await results().removePoints([
        { id: 'a', seriesKey: key('a'), timesMs: [at(10), at(59), at(60), at(500)] },
        { id: 'a', seriesKey: key('b'), timesMs: [at(59), at(60), at(61)] },
      ]);
      expect(gone).toBe(6);
      await expect(left('a')).resolves.toEqual([0, 61]);
      await expect(left('b')).resolves.toEqual([0, 10]);
      await expect(hours()).resolves.toEqual([
        { hourMs: START_MS, maxScore: 10, points: 3 },
        { hourMs: START_MS + HOUR_MS, maxScore: 61, points: 1 },
      ]);
    });

    it('leaves no hour behind in which nothing is left', async () => {
      await put(0, 60);
      const timesMs = [at(60)];
      await results().removePoints(pods.map(({ seriesKey: each }) => ({ id: 'a', seriesKey: each, timesMs })));
      expect((await hours()).map(({ hourMs }) => hourMs)).toEqual([START_MS]);
    });

    it('takes nothing of what is not there', async () => {
      await put(0);
      const timesMs = [at(0)];
      const points = [
        { id: 'none', seriesKey: key('a'), timesMs },
        { id: 'other', seriesKey: key('a'), timesMs },
        { id: 'a', seriesKey: 'unknown', timesMs },
        { id: 'a', seriesKey: key('a'), timesMs: [] },
      ];
      await expect(results().removePoints(points)).resolves.toBe(0);
      await expect(results().removePoints([])).resolves.toBe(0);
      await expect(hours()).resolves.toMatchObject([{ points: 2 }]);
    });

    it('takes very many, and lets them come again', async () => {
      const minutes = Array.from({ length: 2_100 }, (_, i) => i);
      await put(...minutes);
      const points = [{ id: 'a', seriesKey: key('a'), timesMs: minutes.map(at) }];
      await expect(results().removePoints(points)).resolves.toBe(2_100);
      await expect(left('a')).resolves.toEqual([]);
      await put(...minutes.slice(0, 10));
      await expect(left('a')).resolves.toEqual(minutes.slice(0, 10));
      await expect(results().countAbout(['a'], EVERYTHING)).resolves.toBe(2_110);
    });
  });

  describe('missed intervals', () => {
    const interval = (minute: number, message = 'no data'): MissedInterval => ({
      ...{ fromMs: at(minute - 1), toMs: at(minute), message },
    });
    const miss = (...missed: MissedInterval[]) => current().store.runs.commit(commit(one, { missed }));
    const missed = (fromMs: number, toMs: number, limit = 10) => results().missed('a', { fromMs, toMs }, limit);

    it('are given by time where they touch the range, up to a limit, also after a restart', async () => {
      await miss(interval(3, 'ü "quoted"'), interval(1));
      await miss(interval(5));
      await current().reopen();
      const all = [interval(1), interval(3, 'ü "quoted"'), interval(5)];
      await expect(missed(0, at(99))).resolves.toEqual(all);
      await expect(missed(0, at(99), 2)).resolves.toEqual(all.slice(0, 2));
      await expect(missed(at(1), at(2))).resolves.toEqual(all.slice(0, 2));
      await expect(missed(at(1) + 1, at(2) - 1)).resolves.toEqual([]);
      await expect(results().missed('other', EVERYTHING, 9)).resolves.toEqual([]);
      await expect(results().missed('none', EVERYTHING, 9)).resolves.toEqual([]);
    });

    it('are gone once a result lies in them', async () => {
      await miss(interval(1), interval(2), interval(3));
      await put(2);
      await expect(missed(0, at(9))).resolves.toEqual([interval(1), interval(3)]);
    });

    it('are replaced by one of the same end', async () => {
      await miss(interval(1));
      await miss({ ...interval(1, 'the source is down'), fromMs: at(-5) });
      await expect(missed(0, at(9))).resolves.toEqual([{ ...interval(1, 'the source is down'), fromMs: at(-5) }]);
    });

    it('are kept as long as results are, and go with what was learnt', async () => {
      await miss(...Array.from({ length: 700 }, (_, i) => interval(i)));
      const spared = { resultsBeforeMs: at(999), anomaliesBeforeMs: 0, spareDetectorIds: ['a'] };
      await current().store.prune(spared);
      await expect(missed(0, at(999), 1_000)).resolves.toHaveLength(700);
      await current().store.prune({ resultsBeforeMs: at(600), anomaliesBeforeMs: 0 });
      await expect(missed(0, at(999), 1_000)).resolves.toHaveLength(100);
      await current().store.detectors.update({ ...one, version: 2, generation: 2 }, 1);
      await expect(missed(0, at(999))).resolves.toEqual([]);
    });
  });
}
