import { RESULT_VIEW as view } from '../../../api/opendistro/results/result-fields';
import { LIMITS, seriesKey } from '../../../../schema';
import type { ResultScan, ScannedResult, Store } from '../../../store/store';
import { packPoints } from '../../../store/result-rows';
import { anomaly, commit, detector, point, series, START_MS } from '../../../store/testkit/samples';
import { openTempStore, type TempStore } from '../../../store/testkit/temp-store';
import { parseSearch } from '../parse/parse-search';
import { ResultSearch, type ResultSearchOptions } from './result-search';

const MINUTE_MS = 60_000;
const POINTS = 12_000;
const KEY = seriesKey({ pod: 'web-1' });
const { signal } = new AbortController();
let temp: TempStore;
/** Results that searches have read since it was set to 0. */
let read = 0;
let search: ResultSearch;

/** One series of 12,000 minutes, in which an anomaly of ten minutes begins at minute 500. */
beforeAll(async () => {
  temp = await openTempStore();
  const of = await temp.store.detectors.create(detector('d', { intervalMs: MINUTE_MS }));
  const points = Array.from({ length: POINTS }, (_, i) => {
    const isOpen = i >= 500 && i < 510;
    return point(i, isOpen ? { value: 1_000 + i, score: 60, severity: 2, alert: true } : { score: i % 20 });
  });
  const startMs = START_MS + 500 * MINUTE_MS;
  const reasons = { sinceMs: startMs - 2 * MINUTE_MS, members: [], shares: [], record: null };
  await temp.store.runs.commit({
    ...commit(of, {
      series: [series({ pod: 'web-1' })],
      anomalies: [anomaly(of, 500, { endMs: startMs + 9 * MINUTE_MS, reasons })],
    }),
    results: packPoints([{ seriesKey: KEY, points }]),
  });
  search = searchOver({ store: withScan(temp.store, counted) });
});
afterAll(() => temp.remove());

function searchOver(options: Partial<ResultSearchOptions>): ResultSearch {
  return new ResultSearch({
    store: temp.store,
    detectors: temp.store.detectors,
    runs: { list: () => Promise.resolve([]) },
    ...options,
  });
}

/** The store with another way through its results. */
function withScan({ results, anomalies }: Store, scan: Store['results']['scan']): Pick<Store, 'results' | 'anomalies'> {
  const get = (target: Store['results'], name: keyof Store['results']) =>
    name === 'scan' ? scan : (target[name].bind(target) as unknown);
  return {
    anomalies,
    results: new Proxy(results, { get: (target, name) => get(target, name as keyof Store['results']) }),
  };
}

async function* counted(asked: ResultScan, of: AbortSignal): AsyncIterable<ScannedResult[]> {
  for await (const piece of temp.store.results.scan(asked, of)) {
    read += piece.length;
    yield piece;
  }
}

async function* endless(_asked: ResultScan, of: AbortSignal): AsyncIterable<ScannedResult[]> {
  for (;;) {
    of.throwIfAborted();
    await new Promise((resolve) => setImmediate(resolve));
    yield [];
  }
}

async function found(body: object) {
  read = 0;
  const answer = await search.search(1, parseSearch(body, { nowMs: START_MS + POINTS * MINUTE_MS }), { view, signal });
  return { ...answer, read };
}

describe('ResultSearch', () => {
  it.each<[string, object, number]>([
    ['the newest', { size: 5, sort: [{ data_end_time: 'desc' }] }, 500],
    [
      'the newest of a day',
      { size: 5, sort: [{ data_end_time: 'desc' }], query: { range: { data_end_time: { gte: START_MS } } } },
      500,
    ],
    ['any', { size: 5 }, 1_000],
    ['a number', { size: 0, track_total_hits: true, query: { term: { detector_id: 'd' } } }, 0],
    ['no number', { size: 0, track_total_hits: false }, 0],
    ['alerts', { size: 100, sort: [{ anomaly_grade: 'desc' }], query: { range: { anomaly_grade: { gt: 0 } } } }, 10],
    ['one instant', { query: { range: { data_end_time: { gte: START_MS, lte: START_MS } } } }, 1],
    [
      'the page after another',
      {
        size: 5,
        track_total_hits: false,
        sort: [{ data_end_time: 'asc' }],
        search_after: [START_MS + 11_990 * MINUTE_MS],
      },
      11,
    ],
    ['another detector', { query: { term: { detector_id: 'x' } } }, 0],
  ])('reads for %s no more than it has to', async (_name, body, atMost) => {
    expect((await found(body)).read).toBeLessThanOrEqual(atMost);
  });

  it('counts as far as it is asked to', async () => {
    expect((await found({ size: 0 })).total).toEqual({ value: 10_000, relation: 'gte' });
    expect((await found({ size: 0, track_total_hits: true })).total).toEqual({ value: POINTS, relation: 'eq' });
    expect((await found({ size: 0, track_total_hits: 11_999 })).total).toEqual({ value: 11_999, relation: 'gte' });
    const half = { range: { data_end_time: { gt: START_MS, lte: START_MS + 6_000 * MINUTE_MS } } };
    expect((await found({ size: 0, query: half })).total).toEqual({ value: 6_000, relation: 'eq' });
    expect((await found({ size: 0, track_total_hits: 5_000, query: half })).total).toEqual({
      value: 5_000,
      relation: 'gte',
    });
  });

  it('tells how an anomaly began in each of its results', async () => {
    const { hits } = await found({ size: 20, sort: ['data_end_time'], query: { range: { anomaly_grade: { gt: 0 } } } });
    expect(hits).toHaveLength(10);
    for (const { source } of hits) {
      expect(source).toMatchObject({
        approx_anomaly_start_time: START_MS + 497 * MINUTE_MS,
        past_values: [{ feature_id: expect.any(String) as string, data: 498.1 }],
      });
    }
  });

  it('gives up after its time, as the original does', async () => {
    const store = withScan(temp.store, endless);
    const request = parseSearch({ query: { exists: { field: 'confidence' } } }, { nowMs: START_MS });
    const hurried = searchOver({ store, timeoutMs: 20 });
    await expect(hurried.search(1, request, { view, signal })).rejects.toMatchObject({
      code: 'deadline_exceeded',
      cause: { status: 408, type: 'timeout_exception' },
    });
    const controller = new AbortController();
    const waiting = searchOver({ store }).search(1, request, { view, signal: controller.signal });
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('holds no more buckets than a search may', async () => {
    const aggs = { a: { date_histogram: { field: 'data_end_time', fixed_interval: '1m' } } };
    await expect(found({ size: 0, aggs })).rejects.toMatchObject({ code: 'resource_exhausted' });
    const { aggregations } = await found({ size: 0, aggs: { a: { terms: { field: 'data_end_time', size: 3 } } } });
    expect(aggregations).toMatchObject({ a: { sum_other_doc_count: POINTS - 3 } });
    expect(LIMITS.searchBuckets).toBeLessThan(POINTS);
  });

  it('finds nothing of another organisation', async () => {
    const request = parseSearch({}, { nowMs: START_MS });
    const { total, hits, hasSources } = await search.search(2, request, { view, signal });
    expect([total, hits, hasSources]).toEqual([{ value: 0, relation: 'eq' }, [], false]);
  });

  it('removes what fits and leaves the rest', async () => {
    const { query } = parseSearch(
      { query: { range: { data_end_time: { gte: START_MS + 11_000 * MINUTE_MS } } } },
      { nowMs: 0 }
    );
    expect(await search.remove(1, { query, nowMs: 0 }, { view, signal })).toBe(1_000);
    expect(await search.remove(1, { query, nowMs: 0 }, { view, signal })).toBe(0);
    expect((await found({ size: 0, track_total_hits: true })).total).toEqual({ value: 11_000, relation: 'eq' });
    expect((await found({ size: 1, sort: [{ data_end_time: 'desc' }] })).hits[0]!.sort).toEqual([
      START_MS + 10_999 * MINUTE_MS,
    ]);
  });
});
