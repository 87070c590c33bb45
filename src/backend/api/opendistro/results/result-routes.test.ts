import { MINUTE_MS } from '../../../../schema';
import { closeFixtures, T0 } from '../../../testkit/engine-fixture';
import { OpendistroFixture } from '../../../testkit/opendistro-fixture';

let api: OpendistroFixture;
let id: string;
afterAll(closeFixtures);

const search = (body: unknown, path = '/detectors/results/_search') => api.ask('POST', path, body);

beforeAll(async () => {
  api = await OpendistroFixture.open();
  expect((await search({ query: { match_all: {} } })).body).toEqual({
    took: expect.any(Number),
    timed_out: false,
    _shards: { total: 0, successful: 0, skipped: 0, failed: 0 },
    hits: { total: { value: 0, relation: 'eq' }, max_score: 0, hits: [] },
  });
  id = await api.create({ category_field: ['host'] });
  await api.ask('POST', `/detectors/${id}/_start`);
  await api.fixture.pass(30 * MINUTE_MS);
});

describe('results of a detector made by this API', () => {
  it('are documents with all that the original has', async () => {
    const { status, body } = await search({
      size: 1,
      sort: [{ data_end_time: 'desc' }],
      query: { term: { detector_id: id } },
    });
    expect([status, body.hits.total, body.hits.max_score]).toEqual([200, { value: 10_000, relation: 'gte' }, null]);
    const [hit] = body.hits.hits;
    expect(Object.keys(hit)).toEqual([
      '_index',
      '_type',
      '_id',
      '_version',
      '_seq_no',
      '_primary_term',
      '_score',
      '_source',
      'sort',
    ]);
    expect(hit._index).toMatch(/^\.opendistro-anomaly-results-history-2026\.03\.02-1$/);
    expect(
      Object.keys(hit._source).filter((key) => !['error', 'anomaly_score', 'anomaly_grade', 'confidence'].includes(key))
    ).toEqual([
      'detector_id',
      'execution_start_time',
      'data_end_time',
      'data_start_time',
      'feature_data',
      'execution_end_time',
      'entity',
      'model_id',
    ]);
    expect(hit._source.entity).toEqual([{ name: 'host', value: expect.stringMatching(/^(web-1|web-2|db-1)$/) }]);
    expect(hit._source.data_end_time - hit._source.data_start_time).toBe(MINUTE_MS);
    expect(hit.sort).toEqual([hit._source.data_end_time]);
  });

  it('are found by _id, and only by it', async () => {
    const [hit] = (await search({ size: 1 })).body.hits.hits;
    const { body } = await search({ query: { ids: { values: [hit._id, 'x', `${hit._id}0`] } } });
    expect(body.hits.total.value).toBe(1);
    expect(body.hits.hits[0]._source).toEqual(hit._source);
  });

  it('are those of the organisation of who asks', async () => {
    const other = api.fixture.as('Viewer', 2);
    const { body } = await api.ask('POST', '/detectors/results/_search', {}, other);
    expect(body.hits.total.value).toBe(0);
  });

  it('lie under the names of indices that the original has for them', async () => {
    const found = async (index: string, parameters = '') =>
      (await search({ size: 0 }, `/detectors/results/_search/${encodeURIComponent(index)}${parameters}`)).body;
    expect((await found('.opendistro-anomaly-results*')).hits.total.value).toBeGreaterThan(0);
    expect((await found('.opendistro-anomaly-results-history-2026.03.02-1')).hits.total.value).toBeGreaterThan(0);
    expect((await found('opensearch-ad-plugin-result-*')).hits.total.value).toBeGreaterThan(0);
    const only = '?only_query_custom_result_index=true';
    expect((await found('opensearch-ad-plugin-result-*', only)).hits.total.value).toBe(0);
    expect(await found('opensearch-ad-plugin-result-x', only)).toMatchObject({
      status: 404,
      error: { type: 'index_not_found_exception', 'resource.id': 'opensearch-ad-plugin-result-x' },
    });
  });

  it.each<[string, unknown, object]>([
    [
      'no body',
      undefined,
      { status: 400, error: { type: 'parse_exception', reason: 'request body or source parameter is required' } },
    ],
    ['a list', [], { status: 400, error: { type: 'parsing_exception' } }],
    [
      'an unknown clause',
      { query: { frob: {} } },
      { status: 400, error: { type: 'parsing_exception', reason: 'unknown query [frob]' } },
    ],
    [
      'an unmapped sort',
      { sort: ['no_such'] },
      {
        status: 400,
        error: {
          root_cause: [{ type: 'query_shard_exception', reason: 'No mapping found for [no_such] in order to sort on' }],
          type: 'search_phase_execution_exception',
          reason: 'all shards failed',
          phase: 'query',
          grouped: true,
        },
      },
    ],
    ['too deep a page', { from: 20_000 }, { status: 400, error: { type: 'search_phase_execution_exception' } }],
    [
      'too many buckets',
      { aggs: { a: { date_histogram: { field: 'data_end_time', fixed_interval: '1ms' } } } },
      { status: 503 },
    ],
  ])('refuses %s in the envelope of the original', async (_name, body, answer) => {
    const { status, body: told } = await search(body);
    expect(told).toMatchObject(answer);
    expect(status).toBe(told.status);
  });

  it('take no other parameters', async () => {
    const { status, body } = await search({}, '/detectors/results/_search?size=1');
    expect([status, body.error.reason]).toEqual([400, expect.stringContaining('unrecognized parameter: [size]')]);
  });
});

describe('the best entities', () => {
  const top = (body: object, parameters = '', of = id) =>
    api.ask('POST', `/detectors/${of}/results/_topAnomalies${parameters}`, body);
  const range = { start_time_ms: T0 - 30 * 86_400_000, end_time_ms: T0 + 86_400_000 };

  it('are told by grade or by number, as many as asked', async () => {
    const { status, body } = await top({ ...range, size: 2, category_field: ['host'], order: 'occurrence' });
    expect(status).toBe(200);
    expect(body.buckets.length).toBeLessThanOrEqual(2);
    for (const bucket of body.buckets) {
      expect(bucket).toEqual({
        key: { host: expect.any(String) },
        doc_count: expect.any(Number),
        max_anomaly_grade: expect.any(Number),
      });
      const query = {
        bool: {
          filter: [
            { range: { anomaly_grade: { gt: 0 } } },
            { nested: { path: 'entity', query: { term: { 'entity.value': bucket.key.host } } } },
          ],
        },
      };
      expect((await search({ size: 0, query })).body.hits.total.value).toBe(bucket.doc_count);
    }
  });

  it.each<[string, object, number, string]>([
    ['times', {}, 400, 'Must set both start time and end time'],
    ['an order of times', { start_time_ms: 2, end_time_ms: 1 }, 400, 'Start time should be before end time'],
    ['known fields', { ...range, category_field: ['pod'] }, 400, "Category field pod doesn't exist"],
    ['a known order', { ...range, order: 'SEVERITY' }, 400, 'is not a valid option'],
    ['a size', { ...range, size: 0 }, 400, 'Size must be a positive integer'],
    ['a size up to 1000', { ...range, size: 1_001 }, 400, 'Size cannot exceed 1000'],
  ])('need %s', async (_name, body, status, reason) => {
    const answer = await top(body);
    expect([answer.status, answer.body.error.reason]).toEqual([status, expect.stringContaining(reason)]);
  });

  it('are of historical runs where there are any, and of detectors with entities', async () => {
    expect(await top(range, '?historical=true')).toMatchObject({ status: 404 });
    expect(await top(range, '', 'nobody')).toMatchObject({ status: 404, body: "Can't find detector with id: nobody" });
    const single = await api.create({ name: 'single' });
    const { status, body } = await top(range, '', single);
    expect([status, body.error.reason]).toEqual([400, `No category fields found for detector ID ${single}`]);
  });
});

describe('removal', () => {
  const remove = (body: unknown, role: 'Viewer' | 'Editor' = 'Editor') =>
    api.ask('DELETE', '/detectors/results', body, api.fixture.as(role));

  it('takes away what fits a query, and says how many', async () => {
    const range = { range: { data_end_time: { lt: T0 - 86_400_000 } } };
    const before = (await search({ size: 0, track_total_hits: true, query: range })).body.hits.total.value;
    const all = (await search({ size: 0, track_total_hits: true })).body.hits.total.value;
    expect(before).toBeGreaterThan(0);
    expect(await remove({ query: range }, 'Viewer')).toMatchObject({ status: 403 });
    const { status, body } = await remove({ query: range });
    expect([status, body.total, body.deleted, body.failures]).toEqual([200, before, before, []]);
    expect((await search({ size: 0, query: range })).body.hits.total.value).toBe(0);
    expect((await search({ size: 0, track_total_hits: true })).body.hits.total.value).toBe(all - before);
  });

  it.each([
    ['nothing', undefined, 'request body or source parameter is required'],
    ['no query', {}, 'query is missing'],
    ['more than a query', { query: { match_all: {} }, size: 1 }, 'Unknown key for a VALUE in [size]'],
    ['an unknown clause', { query: { frob: {} } }, 'unknown query [frob]'],
  ])('refuses %s', async (_name, body, reason) => {
    const answer = await remove(body);
    expect([answer.status, answer.body.error.reason]).toEqual([400, expect.stringContaining(reason)]);
  });
});
