import { elasticsearchQuerySchema, MINUTE_MS, SECOND_MS, type ElasticsearchQuery } from '../../../schema';
import { Secret } from '../../base/secret';
import type { Connection } from '../connections/connections';
import { HttpClients } from '../http/http-clients';
import { readHere } from '../long-answers';
import type { SourceRequest } from '../source';
import { fakeEngine, searchesOf, type FakeEngineOptions } from '../testkit/fake-search-engine';
import { FakeServer } from '../testkit/fake-server';
import { sourceRequest } from '../testkit/source-request';
import { ElasticsearchSource, type ElasticsearchOptions } from './elasticsearch-source';

const PASSWORD = 'correct-horse-battery';
const TOKEN = 'glsa_tell-nobody';

let server: FakeServer;
const http = new HttpClients({ timeoutMs: 1_000, answerBytes: 100_000 });
const roomy = new HttpClients();

beforeAll(async () => {
  server = await FakeServer.start();
});
afterAll(() => Promise.all([server.stop(), http.close(), roomy.close()]));

const SUM = { name: 'sum', aggregation: { total: { sum: { field: 'value' } } } };
const COUNT = { name: 'count', aggregation: { n: { value_count: { field: 'value' } } } };

/** A source that knows the connections `plain`, `basic` and `apikey`, and Grafana, in organisation 1. */
function sourceOf(options: Partial<ElasticsearchOptions> = {}): ElasticsearchSource {
  const plain: Connection = { url: server.url, auth: 'none', user: '', secret: null, ca: null, skipTlsVerify: false };
  const secret = new Secret(PASSWORD);
  const known: Record<string, Connection> = {
    plain: { ...plain, url: `${server.url}/search/` },
    basic: { ...plain, auth: 'basic', user: 'anna', secret },
    apikey: { ...plain, auth: 'apikey', secret },
  };
  const inFirst = <T>(orgId: number, found: T | undefined) => Promise.resolve(orgId === 1 ? (found ?? null) : null);
  return new ElasticsearchSource({
    connections: { get: (orgId, name) => inFirst(orgId, known[name]) },
    tokens: { get: (orgId) => inFirst(orgId, { url: `${server.url}/grafana/`, token: new Secret(TOKEN) }) },
    directUrls: true,
    http,
    answers: readHere,
    ...options,
  });
}

function queryOf(given: object = {}): ElasticsearchQuery {
  const place = ['connection', 'datasource'].some((name) => name in given) ? {} : { url: server.url };
  const basics = { kind: 'elasticsearch', indices: ['shop'], timeField: 'at', features: [SUM] };
  return elasticsearchQuerySchema.parse({ ...basics, ...place, ...given });
}

function fetch(given: object = {}, asked: Partial<SourceRequest<ElasticsearchQuery>> = {}, source = sourceOf()) {
  return source.fetch(sourceRequest(queryOf(given), asked));
}

const hostsOf = (count: number) => Array.from({ length: count }, (_, at) => `h${String(at).padStart(6, '0')}`);
const asksFor = () => server.requests.map((request) => searchesOf(request));
const answer = (options: FakeEngineOptions = {}) => server.answer(fakeEngine(options));
const LIVE = { range: { fromMs: 57 * MINUTE_MS, toMs: 60 * MINUTE_MS } };

describe('ElasticsearchSource', () => {
  it('asks once for a live run: documents of whole intervals, filter and aggregations verbatim', async () => {
    answer({ valueAt: (startMs) => startMs / MINUTE_MS });
    const filterQuery = { term: { status: { value: 500, boost: 1 } } };
    const { series } = await fetch({ indices: ['shop-*', 'far:shop'], filterQuery, features: [SUM, COUNT] }, LIVE);
    expect(series.map(({ labels, times, values }) => [labels, [...times], [...values]])).toEqual([
      [{ feature: 'count' }, [58, 59, 60].map((n) => n * MINUTE_MS), [57, 58, 59]],
      [{ feature: 'sum' }, [58, 59, 60].map((n) => n * MINUTE_MS), [57, 58, 59]],
    ]);
    expect(asksFor()).toEqual([
      [
        {
          index: ['shop-*', 'far:shop'],
          body: {
            timeout: '50s',
            size: 0,
            track_total_hits: false,
            query: {
              bool: {
                filter: [
                  { range: { at: { gte: 57 * MINUTE_MS, lt: 60 * MINUTE_MS, format: 'epoch_millis' } } },
                  filterQuery,
                ],
              },
            },
            aggs: {
              t: {
                date_histogram: {
                  field: 'at',
                  fixed_interval: '60000ms',
                  min_doc_count: 0,
                  extended_bounds: { min: 57 * MINUTE_MS, max: 59 * MINUTE_MS },
                },
                aggs: { f0: { sum: { field: 'value' } }, f1: { value_count: { field: 'value' } } },
              },
            },
          },
        },
      ],
    ]);
    expect(server.requests[0]).toMatchObject({
      method: 'POST',
      path: '/_msearch',
      headers: { 'content-type': 'application/x-ndjson' },
    });
  });

  it('keeps to the grid when a range does not', async () => {
    answer();
    const { series } = await fetch({}, { range: { fromMs: 30 * SECOND_MS, toMs: 200 * SECOND_MS } });
    expect([...(series[0]?.times ?? [])]).toEqual([MINUTE_MS, 2 * MINUTE_MS, 3 * MINUTE_MS]);
    expect(series[0]?.labels).toEqual({});
  });

  it('leaves an empty filter out', async () => {
    answer();
    await fetch({ filterQuery: {} }, LIVE);
    expect(asksFor()[0]?.[0]?.body.query?.bool.filter).toHaveLength(1);
  });

  it('begins a history with the interval of the first document, asking for it once', async () => {
    answer({ firstMs: 30.5 * MINUTE_MS });
    const range = { fromMs: 0, toMs: 20_000 * MINUTE_MS };
    const { series } = await fetch({}, { range }, sourceOf({ http: roomy }));
    expect(series[0]?.times[0]).toBe(31 * MINUTE_MS);
    expect(series[0]?.times).toHaveLength(20_000 - 30);
    expect(asksFor().map((searches) => searches.length)).toEqual([2, 1]);
    answer({ firstMs: null });
    expect((await fetch({})).series).toEqual([]);
  });

  it('asks for longer ranges in pieces, and for smaller ones when the server allows fewer buckets', async () => {
    answer({ firstMs: 0, bucketsMax: 300 });
    const { series } = await fetch({}, { range: { fromMs: 0, toMs: 1_000 * MINUTE_MS } });
    expect([...(series[0]?.values ?? [])]).toEqual(Array.from({ length: 1_000 }, (_, at) => at * MINUTE_MS));
    expect(server.requests).toHaveLength(2 + 4);
  });

  it('asks for smaller pieces when an answer is too long', async () => {
    answer({ firstMs: 0 });
    const { series } = await fetch({}, { range: { fromMs: 0, toMs: 8_000 * MINUTE_MS } });
    expect(series[0]?.times).toHaveLength(8_000);
    expect(server.requests.length).toBeGreaterThan(4);
  });

  it('gives up in the server’s words when even one interval has too many buckets', async () => {
    answer({ bucketsMax: 0 });
    await expect(fetch({}, LIVE)).rejects.toMatchObject({
      code: 'resource_exhausted',
      message: expect.stringContaining('too many buckets'),
    });
    server.answer(() => ({ body: 'x'.repeat(200_000) }));
    await expect(fetch({ categoryFields: ['host'] }, LIVE)).rejects.toMatchObject({
      code: 'resource_exhausted',
      message: expect.stringContaining('more than 32 MiB'),
    });
  });

  it('pages through the combinations of category values, and counts those over the limit', async () => {
    const hosts = hostsOf(1_000);
    answer({ hosts, bucketsMax: 400 });
    const { series, seriesLeftOut } = await fetch({ categoryFields: ['host'] }, { ...LIVE, seriesLimit: 600 });
    expect(series.map(({ labels }) => labels['host'])).toEqual(hosts.slice(0, 600));
    expect(series.every(({ times }) => times.length === 3)).toBe(true);
    expect(seriesLeftOut).toBe(400);
    const sizes = asksFor().map(([search]) => search?.body.aggs?.t?.composite?.size);
    expect(sizes.slice(0, 6)).toEqual([10_000, 5_000, 2_500, 1_250, 625, 313]);
    // 3,000 buckets in pages of 313.
    expect(sizes).toHaveLength(5 + 10);
    expect(asksFor()[5]?.[0]?.body.aggs?.t?.composite).toEqual({
      size: 313,
      sources: [
        { c0: { terms: { field: 'host' } } },
        { t: { date_histogram: { field: 'at', fixed_interval: '60000ms' } } },
      ],
    });
    expect(asksFor()[6]?.[0]?.body.aggs?.t?.composite?.after).toEqual({ c0: 'h000104', t: 57 * MINUTE_MS });
  });

  it('keeps all features of a combination or none of them when there are more than the limit', async () => {
    const hosts = hostsOf(4);
    answer({ hosts });
    const asked = { ...LIVE, seriesLimit: 5 };
    const { series, seriesLeftOut } = await fetch({ categoryFields: ['host'], features: [SUM, COUNT] }, asked);
    const found = series.map(({ labels }) => `${labels['feature']} ${labels['host']}`);
    const [first, second] = hosts;
    expect(found).toEqual([`count ${first}`, `count ${second}`, `sum ${first}`, `sum ${second}`]);
    expect(seriesLeftOut).toBe(4);
  });

  it('looks at no more combinations than make sense, and says so', async () => {
    answer({ hosts: hostsOf(130_000) });
    const range = { fromMs: 0, toMs: MINUTE_MS };
    const asked = { range, seriesLimit: 5 };
    const { series, notices } = await fetch({ categoryFields: ['host'] }, asked, sourceOf({ http: roomy }));
    expect(series).toHaveLength(5);
    expect(notices).toEqual(['more than 100000 combinations of category values: the others were not looked at']);
    expect(server.requests).toHaveLength(11);
  });

  it('takes pieces of about one page from a history of many combinations, each point once', async () => {
    answer({ hosts: hostsOf(20), bucketsMax: 1_000, valueAt: () => 1 });
    const { series } = await fetch({ categoryFields: ['host'] }, { range: { fromMs: 0, toMs: 500 * MINUTE_MS } });
    expect(series).toHaveLength(20);
    expect(series.map(({ values }) => values.reduce((a, b) => a + b, 0))).toEqual(Array(20).fill(500));
    expect(server.requests.length).toBeLessThan(25);
  });

  it.each([
    { connection: 'plain', path: '/search/_msearch', authorization: undefined },
    { connection: 'basic', path: '/_msearch', authorization: `Basic ${btoa(`anna:${PASSWORD}`)}` },
    { connection: 'apikey', path: '/_msearch', authorization: `ApiKey ${PASSWORD}` },
  ])('asks through the connection $connection', async ({ connection, path, authorization }) => {
    answer();
    await fetch({ connection }, LIVE);
    expect(server.requests[0]?.path).toBe(path);
    expect(server.requests[0]?.headers.authorization).toBe(authorization);
  });

  it('asks through a data source of Grafana with a service account', async () => {
    answer();
    await fetch({ datasource: { uid: 'P 1/2', name: 'Search' } }, LIVE);
    expect(server.requests[0]?.path).toBe('/grafana/api/datasources/proxy/uid/P%201%2F2/_msearch');
    expect(server.requests[0]?.headers.authorization).toBe(`Bearer ${TOKEN}`);
    const other = fetch({ datasource: { uid: 'P1' } }, { ...LIVE, orgId: 2 });
    await expect(other).rejects.toMatchObject({ code: 'failed_precondition' });
  });

  it('tells what Grafana says when it refuses', async () => {
    server.answer(() => ({ status: 404, body: { message: 'Unable to find datasource' } }));
    await expect(fetch({ datasource: { uid: 'P1', name: 'Search' } }, LIVE)).rejects.toMatchObject({
      code: 'not_found',
      message: expect.stringMatching(/^data source "Search" at .*Unable to find datasource/),
    });
  });

  it('asks an address only where that is allowed, or where the settings name it', async () => {
    answer();
    await expect(fetch({}, LIVE, sourceOf({ directUrls: false }))).rejects.toMatchObject({ code: 'permission_denied' });
    const known = sourceOf({ directUrls: false, knownUrls: [server.url] });
    expect((await fetch({}, LIVE, known)).series).toHaveLength(1);
    expect(server.requests).toHaveLength(1);
    await expect(fetch({ connection: 'gone' }, LIVE)).rejects.toMatchObject({ code: 'failed_precondition' });
  });

  it.each([
    { name: 'no feature', given: { features: [] }, words: 'no feature is enabled' },
    {
      name: 'features that are off',
      given: { features: [{ ...SUM, enabled: false }] },
      words: 'no feature is enabled',
    },
    {
      name: 'a feature without aggregation',
      given: { features: [{ name: 'x', aggregation: {} }] },
      words: '"x" has no aggregation',
    },
    { name: 'two features of one name', given: { features: [SUM, SUM] }, words: 'the same name' },
    {
      name: 'a category called as features are told apart',
      given: { features: [SUM, COUNT], categoryFields: ['feature'] },
      words: 'category field',
    },
  ])('refuses $name before asking', async ({ given, words }) => {
    answer();
    await expect(fetch(given)).rejects.toMatchObject({
      code: 'invalid_argument',
      message: expect.stringContaining(words),
    });
    expect(server.requests).toHaveLength(0);
  });

  const refusal = (type: string, reason: string) => ({
    error: { root_cause: [{ type, reason }], type, reason },
    status: 400,
  });

  it.each([
    {
      name: 'a query that cannot be read',
      status: 400,
      body: refusal('parsing_exception', 'unknown query [x]'),
      code: 'invalid_argument',
      words: 'unknown query [x]',
    },
    {
      name: 'a search that failed',
      status: 200,
      body: { responses: [refusal('illegal_argument_exception', 'no number')] },
      code: 'invalid_argument',
      words: 'no number',
    },
    {
      name: 'wrong credentials',
      status: 401,
      body: { error: 'Unauthorized' },
      code: 'unauthenticated',
      words: 'Unauthorized',
    },
    { name: 'missing rights', status: 403, body: {}, code: 'permission_denied', words: 'access was refused' },
    {
      name: 'a server that is out of order',
      status: 503,
      body: 'upstream',
      code: 'unavailable',
      words: 'answered 503',
    },
    {
      name: 'a search that took too long',
      status: 200,
      body: { responses: [{ timed_out: true }] },
      code: 'deadline_exceeded',
      words: 'not finished in time',
    },
    {
      name: 'another product',
      status: 200,
      body: { status: 'success' },
      code: 'unavailable',
      words: 'not as Elasticsearch',
    },
    { name: 'no JSON', status: 200, body: '<html>', code: 'unavailable', words: 'not as Elasticsearch' },
  ])('makes $code of $name', async ({ status, body, code, words }) => {
    server.answer(() => ({ status, body }));
    await expect(fetch({}, LIVE)).rejects.toMatchObject({
      code,
      source: 'downstream',
      message: expect.stringContaining(words),
    });
  });

  it('waits no longer than it should, and stops when told to', async () => {
    server.answer(() => 'hang');
    await expect(fetch({}, LIVE)).rejects.toMatchObject({ code: 'deadline_exceeded' });
    const stopping = new AbortController();
    const asked = fetch({}, { ...LIVE, signal: stopping.signal });
    stopping.abort(new Error('enough'));
    await expect(asked).rejects.toThrow('enough');
    server.answer(() => 'cut');
    await expect(fetch({}, LIVE)).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('keeps time: it says how often it was asked to wait', async () => {
    server.answer(() => ({ status: 429, headers: { 'retry-after': '7' }, body: 'slow down' }));
    await expect(fetch({}, LIVE)).rejects.toMatchObject({ code: 'unavailable', details: { retryAfterSeconds: 7 } });
  });

  it.each(['basic', 'apikey'])('shows no secret of %s, whatever the server says', async (connection) => {
    server.answer(({ headers }) => ({
      status: 400,
      body: refusal('x', `${headers.authorization} ${PASSWORD} http://anna:${PASSWORD}@search`),
    }));
    const error: unknown = await fetch({ connection }, LIVE).catch((thrown: unknown) => thrown);
    expect(String((error as Error).message)).toContain('[redacted]');
    expect(String((error as Error).message)).not.toMatch(new RegExp(`${PASSWORD}|${btoa(`anna:${PASSWORD}`)}`));
  });
});
