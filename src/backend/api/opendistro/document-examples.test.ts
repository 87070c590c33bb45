import { DAY_MS, HOUR_MS } from '../../../schema';
import { closeFixtures, T0 } from '../../testkit/engine-fixture';
import { OpendistroFixture } from '../../testkit/opendistro-fixture';

jest.setTimeout(60_000);
afterAll(closeFixtures);

/** The examples of the document, top to bottom, on one engine; values that are the server's own are compared by type. */

const period = (interval: number, unit = 'Minutes') => ({ period: { interval, unit } });
const filter = {
  bool: { filter: [{ exists: { field: 'value', boost: 1 } }], adjust_pure_negative: true, boost: 1 },
};
const aggregation = { total_order: { sum: { field: 'value' } } };

const example = (minutes: number) => ({
  name: 'test-detector',
  description: 'Test detector',
  time_field: 'timestamp',
  indices: ['order*'],
  feature_attributes: [{ feature_name: 'total_order', feature_enabled: true, aggregation_query: aggregation }],
  filter_query: filter,
  detection_interval: period(minutes),
  window_delay: period(1),
});

const shown = (minutes: number) => ({
  name: 'test-detector',
  description: 'Test detector',
  time_field: 'timestamp',
  indices: ['order*'],
  filter_query: filter,
  detection_interval: period(minutes),
  window_delay: period(1),
  schema_version: 0,
  feature_attributes: [
    {
      feature_id: expect.any(String),
      feature_name: 'total_order',
      feature_enabled: true,
      aggregation_query: aggregation,
    },
  ],
});

const monitorExample = (detectorId: string) => ({
  type: 'monitor',
  name: 'test-monitor',
  enabled: true,
  schedule: { period: { interval: 20, unit: 'MINUTES' } },
  inputs: [
    {
      search: {
        indices: ['.opendistro-anomaly-results*'],
        query: {
          size: 1,
          query: {
            bool: {
              filter: [
                {
                  range: {
                    data_end_time: {
                      from: '{{period_end}}||-20m',
                      to: '{{period_end}}',
                      include_lower: true,
                      include_upper: true,
                      boost: 1,
                    },
                  },
                },
                { term: { detector_id: { value: detectorId, boost: 1 } } },
              ],
              adjust_pure_negative: true,
              boost: 1,
            },
          },
          sort: [{ anomaly_grade: { order: 'desc' } }, { confidence: { order: 'desc' } }],
          aggregations: { max_anomaly_grade: { max: { field: 'anomaly_grade' } } },
        },
      },
    },
  ],
  triggers: [
    {
      name: 'test-trigger',
      severity: '1',
      condition: {
        script: {
          source:
            'return ctx.results[0].aggregations.max_anomaly_grade.value != null && ctx.results[0].aggregations.max_anomaly_grade.value > 0.7 && ctx.results[0].hits.hits[0]._source.confidence > 0.7',
          lang: 'painless',
        },
      },
      actions: [
        {
          name: 'test-action',
          destination_id: 'ld7912sBlQ5JUWWFThoW',
          message_template: { source: 'This is my message body.' },
          throttle_enabled: false,
          subject_template: { source: 'TheSubject' },
        },
      ],
    },
  ],
});

const number = expect.any(Number);
const text = expect.any(String);

describe('the examples of the document', () => {
  let od: OpendistroFixture;
  let id = '';

  beforeAll(async () => {
    od = await OpendistroFixture.open();
  });

  /** Equal, with the keys of every object in the same order. */
  function expectLike(body: unknown, expected: object): void {
    expect(body).toEqual(expected);
    expect(keysOf(body)).toEqual(keysOf(expected));
  }

  it('create anomaly detector', async () => {
    const { status, body } = await od.ask('POST', '/detectors', example(1));
    expect(status).toBe(201);
    id = body._id;
    expectLike(body, { _id: text, _version: 1, _seq_no: number, _primary_term: 1, anomaly_detector: shown(1) });
  });

  it('preview detector', async () => {
    const from = T0 - DAY_MS;
    const { status, body } = await od.ask('POST', `/detectors/${id}/_preview`, {
      period_start: from,
      period_end: from + 12 * HOUR_MS,
    });
    expect(status).toBe(200);
    expect(body.anomaly_result.length).toBe(720);
    expectLike(body.anomaly_result[0], {
      detector_id: id,
      data_start_time: from,
      data_end_time: from + 60_000,
      feature_data: [{ feature_id: text, feature_name: 'total_order', data: number }],
      anomaly_grade: number,
      confidence: 0.99,
    });
    expectLike(body.anomaly_detector, { ...shown(1), last_update_time: number });
    expect(Object.keys(body)).toEqual(['anomaly_result', 'anomaly_detector']);
  });

  it('start detector job', async () => {
    const { status, body } = await od.ask('POST', `/detectors/${id}/_start`);
    expect(status).toBe(200);
    expectLike(body, { _id: id, _version: 1, _seq_no: number, _primary_term: 1 });
    await od.fixture.pass(3 * 60_000);
  });

  it('get detector, while its job runs', async () => {
    const { body } = await od.ask('GET', `/detectors/${id}?job=true`);
    expectLike(body, {
      _id: id,
      _version: 1,
      _primary_term: 1,
      _seq_no: number,
      anomaly_detector: { ...shown(1), last_update_time: number },
      anomaly_detector_job: {
        name: id,
        schedule: { interval: { start_time: number, period: 1, unit: 'Minutes' } },
        window_delay: period(1),
        enabled: true,
        enabled_time: number,
        last_update_time: number,
        lock_duration_seconds: 60,
      },
    });
  });

  it('get detector stats', async () => {
    const { status, body } = await od.ask('GET', '/stats');
    expect(status).toBe(200);
    const [node = ''] = Object.keys(body.nodes);
    const model = { detector_id: id, model_type: 'rcf', model_id: `${id}_model_rcf_0` };
    expectLike(body, {
      _nodes: { total: 1, successful: 1, failed: 0 },
      cluster_name: text,
      anomaly_detectors_index_status: 'green',
      detector_count: 1,
      models_checkpoint_index_status: 'green',
      anomaly_results_index_status: 'green',
      nodes: { [node]: { ad_execute_request_count: number, ad_execute_failure_count: 0, models: [model] } },
    });
    for (const path of [`/${node}/stats`, `/${node}/stats/models`, '/stats/models']) {
      expect((await od.ask('GET', path)).body.nodes[node].models).toEqual([model]);
    }
  });

  it('profile detector', async () => {
    expect((await od.ask('GET', `/detectors/${id}/_profile/`)).body).toEqual({ state: 'RUNNING' });
    const { body } = await od.ask('GET', `/detectors/${id}/_profile?_all=true&pretty`);
    const { init_progress: progress, ...rest } = body;
    expectLike(rest, {
      state: 'RUNNING',
      models: [{ model_id: text, model_size_in_bytes: number, node_id: text }],
      shingle_size: 8,
      coordinating_node: text,
      total_size_in_bytes: number,
    });
    expect(progress).toEqual({ percentage: '100%' });
    expect((await od.ask('GET', `/detectors/${id}/_profile?_all`)).body.state).toBe('RUNNING');
    const size = await od.ask('GET', `/detectors/${id}/_profile/total_size_in_bytes`);
    expectLike(size.body, { total_size_in_bytes: body.total_size_in_bytes });
  });

  it.each(['GET', 'POST'])('search detector result with %s', async (method) => {
    const query = { query: { bool: { must: { range: { anomaly_score: { gte: 0.5, lte: 8 } } } } } };
    const source = encodeURIComponent(JSON.stringify(query));
    const path = '/detectors/results/_search';
    const { status, body } =
      method === 'GET' ? await od.ask('GET', `${path}?source=${source}`) : await od.ask('POST', path, query);
    expect(status).toBe(200);
    const [hit] = body.hits.hits;
    expectLike(
      { ...body, hits: { ...body.hits, hits: [] } },
      {
        took: number,
        timed_out: false,
        _shards: { total: number, successful: number, skipped: 0, failed: 0 },
        hits: { total: { value: number, relation: text }, max_score: 1, hits: [] },
      }
    );
    expectLike(hit, {
      _index: expect.stringMatching(/^\.opendistro-anomaly-results-history-\d{4}\.\d\d\.\d\d-1$/),
      _type: '_doc',
      _id: text,
      _version: 1,
      _seq_no: number,
      _primary_term: 1,
      _score: 1,
      _source: {
        detector_id: id,
        anomaly_score: number,
        execution_start_time: number,
        data_end_time: number,
        confidence: number,
        data_start_time: number,
        feature_data: [{ feature_id: text, feature_name: 'total_order', data: number }],
        execution_end_time: number,
        anomaly_grade: number,
      },
    });
  });

  it('create monitor', async () => {
    const { status, body } = await od.ask('POST', '/_opendistro/_alerting/monitors', monitorExample(id));
    expect(status).toBe(201);
    const { inputs, triggers } = monitorExample(id);
    const [trigger] = triggers;
    const [action] = trigger?.actions ?? [];
    expectLike(body, {
      _id: text,
      _version: 1,
      _seq_no: number,
      _primary_term: 1,
      monitor: {
        type: 'monitor',
        schema_version: 1,
        name: 'test-monitor',
        enabled: true,
        enabled_time: number,
        schedule: { period: { interval: 20, unit: 'MINUTES' } },
        inputs,
        triggers: [
          {
            id: text,
            name: 'test-trigger',
            severity: '1',
            condition: trigger?.condition,
            actions: [
              {
                id: text,
                name: 'test-action',
                destination_id: 'ld7912sBlQ5JUWWFThoW',
                message_template: { ...action?.message_template, lang: 'mustache' },
                throttle_enabled: false,
                subject_template: { ...action?.subject_template, lang: 'mustache' },
              },
            ],
          },
        ],
        last_update_time: number,
      },
    });
  });

  it('stop detector job', async () => {
    const { status, body } = await od.ask('POST', `/detectors/${id}/_stop`);
    expect([status, body]).toEqual([200, `Stopped detector: ${id}`]);
  });

  it('update detector', async () => {
    const { status, body } = await od.ask('PUT', `/detectors/${id}`, example(10));
    expect(status).toBe(200);
    expectLike(body, { _id: id, _version: 2, _seq_no: number, _primary_term: 1, anomaly_detector: shown(10) });
  });

  it('get detector', async () => {
    const { body } = await od.ask('GET', `/detectors/${id}`);
    const detector = { ...shown(10), last_update_time: number };
    expectLike(body, { _id: id, _version: 2, _primary_term: 1, _seq_no: number, anomaly_detector: detector });
  });

  it.each(['GET', 'POST'])('search detector with %s', async (method) => {
    const query = { query: { match: { name: 'test-detector' } } };
    const source = encodeURIComponent(JSON.stringify(query));
    const { status, body } =
      method === 'GET'
        ? await od.ask('GET', `/detectors/_search?source=${source}&source_content_type=application/json`)
        : await od.ask('POST', '/detectors/_search', query);
    expect(status).toBe(200);
    expectLike(body, {
      took: number,
      timed_out: false,
      _shards: { total: 1, successful: 1, skipped: 0, failed: 0 },
      hits: {
        total: { value: 1, relation: 'eq' },
        max_score: number,
        hits: [
          {
            _index: '.opendistro-anomaly-detectors',
            _type: '_doc',
            _id: id,
            _version: 2,
            _seq_no: number,
            _primary_term: 1,
            _score: number,
            _source: { ...shown(10), last_update_time: number },
          },
        ],
      },
    });
  });

  it('delete detector', async () => {
    const { status, body } = await od.ask('DELETE', `/detectors/${id}`);
    expect(status).toBe(200);
    expectLike(body, {
      _index: '.opendistro-anomaly-detectors',
      _type: '_doc',
      _id: id,
      _version: 3,
      result: 'deleted',
      forced_refresh: true,
      _shards: { total: number, successful: number, failed: 0 },
      _seq_no: number,
      _primary_term: 1,
    });
  });
});

function keysOf(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(keysOf);
  }
  if (typeof value !== 'object' || value === null || 'asymmetricMatch' in value) {
    return null;
  }
  return Object.entries(value).map(([key, each]) => [key, keysOf(each)]);
}
