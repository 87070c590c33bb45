import { searchResults } from '../../src/backend/api/opendistro/results/search-results';
import { ResultSearch } from '../../src/backend/services/search/results/result-search';
import type { Store } from '../../src/backend/store/store';
import { atMost, quantile, type Row } from '../engine/report';

const DAY_MS = 86_400_000;
const TIMES = 100;
const LIMIT_MS = 100;

export interface Filled {
  store: Store;
  /** One of the detectors, another each time. */
  someDetector: () => string;
  /** One of an entity of many; the value of its label `host`. */
  wide: { id: string; someHost: () => string };
  startMs: number;
  days: number;
}

const inADay = (fromMs: number) => ({ range: { data_end_time: { gte: fromMs, lte: fromMs + DAY_MS } } });
const inTwentyMinutes = (toMs: number) => ({
  range: { data_end_time: { from: `${toMs}||-20m`, to: toMs, include_lower: true, include_upper: true, boost: 1 } },
});
const alerting = { range: { anomaly_grade: { gt: 0 } } };

/** Searches of clients of Open Distro, through the function that answers them: bool filters and sorts, 10 million results. */
export async function searches({ store, someDetector, wide, startMs, days }: Filled): Promise<Row[]> {
  const runs = { list: () => Promise.resolve([]) };
  const search = new ResultSearch({ store, detectors: store.detectors, runs });
  const nowMs = startMs + days * DAY_MS;
  let turn = 0;
  const someDay = () => startMs + (turn++ % days) * DAY_MS;
  const of = (id: string) => ({ term: { detector_id: { value: id, boost: 1 } } });
  const byTime = [{ data_end_time: 'desc' }];
  const byGrade = [{ anomaly_grade: { order: 'desc' } }, { confidence: { order: 'desc' } }];
  const filter = (...filters: object[]) => ({ bool: { filter: filters, adjust_pure_negative: true, boost: 1 } });
  const bodies: Record<string, () => object> = {
    'one detector and day, newest first, 100': () => ({
      ...{ size: 100, sort: byTime, query: filter(of(someDetector()), inADay(someDay())) },
    }),
    'one detector, grade > 0, highest grade first, 100': () => ({
      ...{ size: 100, sort: [{ anomaly_grade: 'desc' }], query: filter(of(someDetector()), alerting) },
    }),
    "a monitor's: one detector, 20 minutes, by grade and confidence, 1, and the highest grade": () => ({
      size: 1,
      sort: byGrade,
      query: filter(of(someDetector()), inTwentyMinutes(someDay() + DAY_MS / 2)),
      aggregations: { max_anomaly_grade: { max: { field: 'anomaly_grade' } } },
    }),
    'all detectors and a day, grade > 0, highest grade first, 100': () => ({
      ...{ size: 100, sort: byGrade, query: filter(inADay(someDay()), alerting) },
    }),
    'all detectors, score 4 or more, newest first, 100': () => ({
      ...{ size: 100, sort: byTime, query: filter({ range: { anomaly_score: { gte: 4, lte: 8 } } }) },
    }),
    'one entity of 2,000 and a day, newest first, 100': () => ({
      size: 100,
      sort: byTime,
      query: filter(of(wide.id), inADay(startMs), {
        nested: { path: 'entity', query: filter({ term: { 'entity.value': wide.someHost() } }) },
      }),
    }),
    'everything, newest first, 10': () => ({ sort: byTime }),
    'one detector and day: highest grade of each hour': () => ({
      size: 0,
      query: filter(of(someDetector()), inADay(someDay())),
      aggs: {
        hours: {
          date_histogram: { field: 'data_end_time', fixed_interval: '1h' },
          aggs: { grade: { max: { field: 'anomaly_grade' } } },
        },
      },
    }),
  };
  const rows: Row[] = [];
  for (const [what, body] of Object.entries(bodies)) {
    rows.push(
      await repeated(what, async () => {
        const { signal } = new AbortController();
        const answer = await searchResults(search, 1, { body: body(), nowMs, signal });
        return JSON.stringify(answer).length;
      })
    );
  }
  return rows;
}

async function repeated(what: string, answered: () => Promise<number>): Promise<Row> {
  const took: number[] = [];
  for (let i = 0; i < TIMES; i++) {
    const beginMs = performance.now();
    await answered();
    took.push(performance.now() - beginMs);
  }
  const row = atMost(`_search, ${what}: p99`, quantile(took, 0.99), { limit: LIMIT_MS, unit: 'ms' });
  return { ...row, measured: `${row.measured}, p50 ${quantile(took, 0.5).toFixed(1)} ms` };
}
