import { AFTER_SPREAD_MS, closeFixtures, editor, EngineFixture, T0 } from '../../src/backend/testkit/engine-fixture';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/schema';
import { elasticsearchMissing, startElasticsearch, type RunningElasticsearch } from './start-elasticsearch';

const TIMEOUT_MS = 240_000;
const missing = elasticsearchMissing();
if (missing !== null) {
  console.warn(`skipped: the walk of a detector over a real Elasticsearch, because ${missing}`);
}

const INTERVAL_MS = 5 * MINUTE_MS;
const HISTORY_MS = 3 * DAY_MS;
const SPIKE = { fromMs: T0 + HOUR_MS, toMs: T0 + HOUR_MS + 3 * INTERVAL_MS };
const END_MS = T0 + 2 * HOUR_MS;

/** Load of a host at a time: a rhythm of a day, a little noise, and once far more than that. */
function cpuAt(timeMs: number, host: string): number {
  const day = Math.sin((2 * Math.PI * timeMs) / DAY_MS);
  const noise = Math.sin(timeMs / 7_919) + Math.sin(timeMs / 104_729);
  const isHigh = host === 'web-1' && timeMs >= SPIKE.fromMs && timeMs < SPIKE.toMs;
  return Math.round(64 * (40 + 15 * day + 2 * noise + (isHigh ? 50 : 0))) / 64;
}

function loads(host: string): Array<Record<string, unknown>> {
  return Array.from({ length: (END_MS - T0 + HISTORY_MS) / MINUTE_MS }, (_, at) => {
    const timeMs = T0 - HISTORY_MS + at * MINUTE_MS;
    return { timestamp: timeMs, host, cpu: cpuAt(timeMs, host) };
  });
}

const DETECTOR = {
  name: 'cpu',
  description: 'load of each host',
  time_field: 'timestamp',
  indices: ['server-*'],
  feature_attributes: [
    { feature_name: 'load', feature_enabled: true, aggregation_query: { load: { avg: { field: 'cpu' } } } },
    { feature_name: 'samples', feature_enabled: true, aggregation_query: { n: { value_count: { field: 'cpu' } } } },
  ],
  category_field: ['host'],
  detection_interval: { period: { interval: 5, unit: 'Minutes' } },
  window_delay: { period: { interval: 0, unit: 'Minutes' } },
};

(missing === null ? describe : describe.skip)('a detector of the Open Distro API over a real Elasticsearch', () => {
  let starting: Promise<RunningElasticsearch>;
  let engine: EngineFixture;
  let id = '';

  beforeAll(async () => {
    starting = startElasticsearch();
    const server = await starting;
    const fields = { timestamp: 'date', host: 'keyword', cpu: 'double' };
    await server.fill('server-metrics', fields, [...loads('web-1'), ...loads('web-2')]);
    engine = await EngineFixture.open({ args: ['--opendistro-source', server.url] });
  }, TIMEOUT_MS);
  afterAll(async () => {
    await closeFixtures();
    await (await starting.catch(() => null))?.stop();
  }, TIMEOUT_MS);

  async function ask(method: string, path: string, body?: object) {
    const url = `http://vigil/_opendistro/_anomaly_detection/detectors${path}`;
    const sent = body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    const answer = await engine.engine.api(new Request(url, { method, ...sent }), editor);
    const text = await answer.text();
    return { status: answer.status, body: JSON.parse(text) as ReturnType<typeof JSON.parse> };
  }

  const loadOver = (endMs: number, host: string) => {
    const minutes = Array.from({ length: INTERVAL_MS / MINUTE_MS }, (_, at) => endMs - INTERVAL_MS + at * MINUTE_MS);
    return minutes.reduce((sum, timeMs) => sum + cpuAt(timeMs, host), 0) / minutes.length;
  };

  it('is refused where its index is not there, or has no such time', async () => {
    const gone = await ask('POST', '', { ...DETECTOR, indices: ['gone'] });
    expect(gone.status).toBe(404);
    expect(gone.body.error).toMatchObject({ type: 'index_not_found_exception' });
    const untimed = await ask('POST', '/_validate/detector', { ...DETECTOR, time_field: 'when' });
    expect(untimed.body.detector).toHaveProperty('time_field');
  });

  it('is made', async () => {
    expect(await ask('POST', '/_validate/detector', DETECTOR)).toEqual({ status: 200, body: {} });
    const made = await ask('POST', '', DETECTOR);
    expect(made).toMatchObject({ status: 201, body: { anomaly_detector: { name: 'cpu', category_field: ['host'] } } });
    id = made.body._id;
  });

  it(
    'shows in a preview what lies in the index',
    async () => {
      const period = { period_start: T0 - DAY_MS, period_end: T0 };
      const { status, body } = await ask('POST', `/${id}/_preview`, period);
      expect(status).toBe(200);
      expect(body.anomaly_result.length).toBeGreaterThan(100);
      for (const result of body.anomaly_result) {
        const [{ value: host }] = result.entity;
        expect(result.feature_data.map(({ data }: { data: number }) => data)).toEqual([
          expect.closeTo(loadOver(result.data_end_time, host), 6),
          INTERVAL_MS / MINUTE_MS,
        ]);
      }
    },
    TIMEOUT_MS
  );

  it(
    'learns from the index, goes on with it and finds the host that stands out, when it does',
    async () => {
      expect((await ask('POST', `/${id}/_start`)).status).toBe(200);
      await engine.settle();
      await engine.pass(END_MS - T0, INTERVAL_MS);
      expect(engine.clock.nowMs()).toBe(END_MS + AFTER_SPREAD_MS);
      const profile = await ask('GET', `/${id}/_profile/state,error`);
      expect(profile.body).toEqual({ state: 'RUNNING' });
      const filter = [{ term: { detector_id: id } }, { range: { data_end_time: { gt: T0, lte: END_MS } } }];
      const found = await ask('POST', '/results/_search', {
        size: 1_000,
        query: { bool: { filter } },
        sort: [{ data_end_time: 'asc' }],
      });
      const results = found.body.hits.hits.map(({ _source }: { _source: object }) => _source);
      // Two hosts, each with an interval every five minutes.
      expect(results).toHaveLength((2 * (END_MS - T0)) / INTERVAL_MS);
      const first = results.find((result: { anomaly_grade: number }) => result.anomaly_grade > 0);
      expect(first).toMatchObject({
        data_start_time: SPIKE.fromMs,
        data_end_time: SPIKE.fromMs + INTERVAL_MS,
        entity: [{ name: 'host', value: 'web-1' }],
        feature_data: [{ data: expect.closeTo(loadOver(SPIKE.fromMs + INTERVAL_MS, 'web-1'), 6) }, { data: 5 }],
      });
    },
    TIMEOUT_MS
  );

  it('is an ordinary detector to the pages of Vigil', async () => {
    const { body } = await engine.call('GET', `/detectors/${id}/series`);
    expect(body.items.map(({ labels }: { labels: object }) => labels)).toEqual([{ host: 'web-1' }, { host: 'web-2' }]);
  });
});
