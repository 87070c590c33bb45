import { seriesKey, type PointResult } from '../../../schema';
import type { ResultScan, ScannedResult } from '../store';
import type { StoreUnderTest } from './check-store';
import { commit, detector, point, series, START_MS } from './samples';

const MINUTE_MS = 60_000;
const EVERYTHING = { fromMs: 0, toMs: START_MS * 2 };
/** Several pieces of each series, and more than are held at first where no index has the order. */
const POINTS = 300;
const PODS = ['a', 'b', 'c'];
/** Two detectors and a historical run of the first. */
const IDS = ['one', 'two', 'past'];

type Change = Partial<ResultScan>;
type Stored = { id: string; pod: string; point: PointResult };

export function checkScan(current: () => StoreUnderTest): void {
  const results = () => current().store.results;
  const stored = IDS.flatMap((id, i) => PODS.flatMap((pod, j) => storedOf(id, pod, 7 * i + j)));

  beforeEach(async () => {
    const { detectors, histories, runs } = current().store;
    await detectors.create(detector('one'));
    await detectors.create(detector('two'));
    await detectors.create(detector('empty'));
    await histories.open(1, 'one', 'past');
    for (const id of IDS) {
      const pods = PODS.map((pod) => series({ pod }, { firstMs: START_MS + pod.charCodeAt(0) }));
      const batches = PODS.map((pod) => ({
        seriesKey: seriesKey({ pod }),
        points: stored.filter((row) => row.id === id && row.pod === pod).map((row) => row.point),
      }));
      await runs.commit(commit(detector(id), { series: pods, results: batches }));
    }
  });

  async function scanned(change: Change, limit = Infinity): Promise<ScannedResult[]> {
    const scan: ResultScan = { ids: IDS, range: EVERYTHING, order: 'any', ...change };
    const found: ScannedResult[] = [];
    for await (const piece of results().scan(scan, new AbortController().signal)) {
      expect(piece.length).toBeGreaterThan(0);
      expect(piece.length).toBeLessThanOrEqual(1_000);
      found.push(...piece);
      if (found.length >= limit) {
        break;
      }
    }
    return found;
  }

  const nameOf = (id: string, pod: string, { timeMs }: PointResult) =>
    `${id} ${pod} ${(timeMs - START_MS) / MINUTE_MS}`;
  const names = (found: ScannedResult[]) =>
    found.map(({ series: { id, labels }, point: one }) => nameOf(id, labels.pod ?? '', one));

  const range = { fromMs: START_MS + 100 * MINUTE_MS, toMs: START_MS + 300 * MINUTE_MS };
  const conditions: Array<[string, Change]> = [
    ['of all', {}],
    ['of one', { ids: ['two'] }],
    ['of a historical run', { ids: ['past'] }],
    ['of none that is there', { ids: ['none', 'empty'] }],
    ['of nothing', { ids: [] }],
    ['of a range, with both its ends', { range }],
    ['of a moment', { range: { fromMs: range.fromMs, toMs: range.fromMs } }],
    ['of a range without any', { range: { fromMs: 0, toMs: START_MS - 1 } }],
    ['of series that fit', { series: ({ id, labels }) => labels.pod === 'b' && id !== 'two' }],
    ['of no series', { series: () => false }],
    ['from a low score', { scoreMin: 3 }],
    ['from 0', { scoreMin: 0 }],
    ['from a high score', { scoreMin: 31.5, range }],
    ['from the highest score', { scoreMin: 100 }],
    ['with an alert', { alertOnly: true }],
    ['with an alert and a score, of a range', { alertOnly: true, scoreMin: 20, range }],
    ['with an alert and a high score', { alertOnly: true, scoreMin: 99 }],
  ];
  const orders: Array<[ResultScan['order'], (row: Stored) => number]> = [
    ['any', () => 0],
    ['oldest first', (row) => row.point.timeMs],
    ['newest first', (row) => -row.point.timeMs],
    ['highest score first', (row) => (Number.isNaN(row.point.score) ? Infinity : -row.point.score)],
    ['alerts first', (row) => (row.point.alert ? 0 : 1)],
  ];

  it.each(orders)('%s gives every result that fits once, in that order', async (order, rank) => {
    const byName = new Map(stored.map((row) => [nameOf(row.id, row.pod, row.point), row]));
    for (const [condition, change] of conditions) {
      const expected = [...byName].filter(([, row]) => fits(row, change)).map(([name]) => name);
      const found = names(await scanned({ ...change, order }));
      expect([condition, ...[...found].sort()]).toEqual([condition, ...expected.sort()]);
      const ranks = found.map((name) => rank(byName.get(name) as Stored));
      const wrong = ranks.findIndex((each, i) => i > 0 && each < (ranks[i - 1] ?? NaN));
      expect([condition, wrong]).toEqual([condition, -1]);
    }
  });

  it.each(orders)('%s gives the same again, in whichever order it is asked', async (order) => {
    expect(names(await scanned({ order }))).toEqual(names(await scanned({ order, ids: [...IDS].reverse() })));
  });

  it('gives results as they are stored, with one object for each series', async () => {
    const found = await scanned({ order: 'newest first', ids: ['one'] });
    const expected = new Map(stored.map((row) => [nameOf(row.id, row.pod, row.point), row.point]));
    names(found).forEach((name, i) => expect(found[i]?.point).toEqual(expected.get(name)));
    const shown = new Set(found.map((one) => one.series));
    expect([...shown].sort((a, b) => a.firstMs - b.firstMs)).toEqual(
      PODS.map((pod) => ({
        ...{ id: 'one', seriesKey: seriesKey({ pod }), labels: { pod }, firstMs: START_MS + pod.charCodeAt(0) },
      }))
    );
  });

  it('gives no result of an id twice that is named twice', async () => {
    await expect(scanned({ ids: ['two', 'two'] })).resolves.toHaveLength(PODS.length * POINTS);
  });

  it('can be left before its end', async () => {
    await expect(scanned({ order: 'newest first' }, 1)).resolves.not.toHaveLength(stored.length);
    await expect(scanned({ ids: ['one'] })).resolves.toHaveLength(PODS.length * POINTS);
  });

  it('goes on while results are removed and others are written', async () => {
    const seen: ScannedResult[] = [];
    const scan: ResultScan = { ids: ['one'], range: EVERYTHING, order: 'newest first' };
    for await (const piece of results().scan(scan, new AbortController().signal)) {
      if (seen.length === 0) {
        await current().store.detectors.remove(1, 'one');
        await current().store.prune({ resultsBeforeMs: START_MS * 2, anomaliesBeforeMs: 0 });
      }
      seen.push(...piece);
    }
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.length).toBeLessThan(PODS.length * POINTS);
  });

  it.each(orders.map(([order]) => order))('%s ends with the reason of the signal once that aborts', async (order) => {
    const reason = new Error('no longer wanted');
    const controller = new AbortController();
    const reading = async () => {
      for await (const piece of results().scan({ ids: IDS, range: EVERYTHING, order }, controller.signal)) {
        expect(piece.length).toBeGreaterThan(0);
        controller.abort(reason);
      }
    };
    await expect(reading()).rejects.toBe(reason);
    await expect(reading()).rejects.toBe(reason);
  });
}

/** Scores of all kinds: unknown, 0, equal ones, the highest possible; alerts with low scores, too. */
function storedOf(id: string, pod: string, seed: number): Stored[] {
  return Array.from({ length: POINTS }, (_, minute) => {
    const random = (Math.imul(minute + 1, 2_654_435_761) ^ Math.imul(seed + 1, 40_503_117)) >>> 0;
    const unit = random / 2 ** 32;
    const score = minute % 11 === 0 ? NaN : minute % 5 === 0 ? 0 : minute % 97 === 1 ? 100 : 40 * unit;
    return { id, pod, point: point(minute, { score, alert: random % 23 === 0 }) };
  });
}

function fits({ id, pod, point: { timeMs, score, alert } }: Stored, change: Change): boolean {
  const { ids = IDS, range = EVERYTHING, series: seriesFits = () => true, scoreMin, alertOnly = false } = change;
  return (
    ids.includes(id) &&
    timeMs >= range.fromMs &&
    timeMs <= range.toMs &&
    seriesFits({ id, seriesKey: seriesKey({ pod }), labels: { pod } }) &&
    (scoreMin === undefined || score >= scoreMin) &&
    (!alertOnly || alert)
  );
}
