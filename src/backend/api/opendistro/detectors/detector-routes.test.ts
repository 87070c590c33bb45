import { closeFixtures } from '../../../testkit/engine-fixture';
import { detectorBody, feature, OpendistroFixture } from '../../../testkit/opendistro-fixture';

jest.setTimeout(30_000);
afterEach(closeFixtures);

const echoed = {
  name: 'cpu',
  description: 'Test detector',
  time_field: 'timestamp',
  indices: ['server-metrics'],
  filter_query: { match_all: { boost: 1 } },
  detection_interval: { period: { interval: 1, unit: 'Minutes' } },
  window_delay: { period: { interval: 1, unit: 'Minutes' } },
  schema_version: 0,
  feature_attributes: [
    {
      feature_id: expect.any(String),
      feature_name: 'avg_cpu',
      feature_enabled: true,
      aggregation_query: { avg_cpu: { avg: { field: 'cpu' } } },
    },
  ],
};

describe('a detector made', () => {
  it('is answered as in the document, key for key and in its order', async () => {
    const od = await OpendistroFixture.open();
    const { status, headers, body } = await od.ask('POST', '/detectors', detectorBody());
    expect(status).toBe(201);
    expect(headers.get('location')).toBe(`/_opendistro/_anomaly_detection/detectors/${body._id}`);
    expect(body).toEqual({
      _id: body._id,
      _version: 1,
      _seq_no: expect.any(Number),
      _primary_term: 1,
      anomaly_detector: echoed,
    });
    expect(Object.keys(body)).toEqual(['_id', '_version', '_seq_no', '_primary_term', 'anomaly_detector']);
    expect(Object.keys(body.anomaly_detector)).toEqual(Object.keys(echoed));
  });

  it('does not run yet, and is a detector of Vigil like any other', async () => {
    const od = await OpendistroFixture.open();
    const id = await od.create();
    const { body } = await od.fixture.call('GET', `/detectors/${id}`);
    expect(body.detector).toMatchObject({ name: 'cpu', enabled: false, intervalMs: 60_000, features: null });
    expect(body.detector.source).toMatchObject({ kind: 'elasticsearch', indices: ['server-metrics'] });
  });

  it('has the defaults of the original where it says nothing', async () => {
    const od = await OpendistroFixture.open();
    const { body } = await od.ask('POST', '/detectors', {
      name: 'bare',
      time_field: 'timestamp',
      indices: ['server-metrics'],
    });
    expect(body.anomaly_detector).toEqual({
      name: 'bare',
      description: null,
      time_field: 'timestamp',
      indices: ['server-metrics'],
      filter_query: { match_all: { boost: 1 } },
      detection_interval: { period: { interval: 10, unit: 'Minutes' } },
      window_delay: { period: { interval: 0, unit: 'Seconds' } },
      schema_version: 0,
      feature_attributes: [],
    });
    expect((await od.ask('GET', `/detectors/${body._id}`)).body.anomaly_detector.description).toBeNull();
  });

  it('keeps ids that its client gave, what is for its own pages, and what later releases have', async () => {
    const od = await OpendistroFixture.open();
    const given = {
      feature_attributes: [feature('a', { feature_id: 'mine' }), feature('b', { feature_enabled: false })],
      ui_metadata: { features: { a: { b: 1 } } },
      schema_version: 7,
      category_field: ['host'],
      shingle_size: 4,
      window_delay: { period: { interval: 90, unit: 'Seconds' } },
      imputation_option: { method: 'FIXED_VALUES', defaultFill: [{ feature_name: 'a', data: 3 }] },
      recency_emphasis: 2560,
      history: 300,
      frequency: { period: { interval: 5, unit: 'Minutes' } },
      result_index: 'opensearch-ad-plugin-result-mine',
      rules: [
        {
          action: 'IGNORE_ANOMALY',
          conditions: [
            { feature_name: 'a', threshold_type: 'ACTUAL_OVER_EXPECTED_RATIO', operator: 'LTE', value: 0.2 },
          ],
        },
      ],
    };
    const id = await od.create(given);
    const { body } = await od.ask('GET', `/detectors/${id}`);
    const { feature_attributes: features, ...shown } = body.anomaly_detector;
    const { feature_attributes: _features, ...expected } = given;
    expect(shown).toMatchObject({ ...expected, detector_type: 'REALTIME_MULTI_ENTITY' });
    expect(features[0].feature_id).toBe('mine');
    expect(features[1]).toMatchObject({ feature_enabled: false, feature_id: expect.any(String) });
    const { detector } = (await od.fixture.call('GET', `/detectors/${id}`)).body;
    expect(detector).toMatchObject({
      windowDelayMs: 90_000,
      historyMs: 300 * 60_000,
      everyIntervals: 5,
      missing: 'fixed',
      fill: { value: 3 },
      rules: [{ conditions: [{ feature: 'value', side: 'above', measure: 'relative', atMost: 0.25 }] }],
    });
  });

  it('with several features has one model over them', async () => {
    const od = await OpendistroFixture.open();
    const id = await od.create({
      feature_attributes: [feature('a'), feature('b'), feature('off', { feature_enabled: false })],
    });
    const { detector } = (await od.fixture.call('GET', `/detectors/${id}`)).body;
    expect(detector.features).toEqual({ label: 'feature', names: ['a', 'b'] });
  });
});

describe('a detector shown', () => {
  it('has its times and, asked for, its job', async () => {
    const od = await OpendistroFixture.open();
    const id = await od.create();
    const plain = (await od.ask('GET', `/detectors/${id}`)).body;
    expect(Object.keys(plain)).toEqual(['_id', '_version', '_primary_term', '_seq_no', 'anomaly_detector']);
    expect(plain.anomaly_detector).toEqual({ ...echoed, last_update_time: od.fixture.clock.nowMs() });
    expect((await od.ask('GET', `/detectors/${id}?job=true`)).body.anomaly_detector_job).toBeNull();
    await od.ask('POST', `/detectors/${id}/_start`);
    const nowMs = od.fixture.clock.nowMs();
    const job = {
      name: id,
      schedule: { interval: { start_time: nowMs, period: 1, unit: 'Minutes' } },
      window_delay: { period: { interval: 1, unit: 'Minutes' } },
      enabled: true,
      enabled_time: nowMs,
      last_update_time: nowMs,
      lock_duration_seconds: 60,
    };
    for (const query of ['job', 'job=true']) {
      expect((await od.ask('GET', `/detectors/${id}?${query}`)).body.anomaly_detector_job).toEqual(job);
    }
    await od.ask('POST', `/detectors/${id}/_stop`);
    expect((await od.ask('GET', `/detectors/${id}?job`)).body.anomaly_detector_job).toEqual({
      ...job,
      enabled: false,
      disabled_time: nowMs,
    });
  });

  it('is there for HEAD', async () => {
    const od = await OpendistroFixture.open();
    const id = await od.create();
    expect((await od.ask('HEAD', `/detectors/${id}`)).status).toBe(200);
    expect((await od.ask('HEAD', '/detectors/nope')).status).toBe(404);
  });

  it('is told in plain text when there is none', async () => {
    const od = await OpendistroFixture.open();
    for (const query of ['', '?job=true', '?version=9']) {
      const { status, body } = await od.ask('GET', `/detectors/m4ccEnIBTXsGi3mvMt9p${query}`);
      expect([status, body]).toEqual([404, "Can't find detector with id: m4ccEnIBTXsGi3mvMt9p"]);
    }
    expect((await od.ask('GET', '/detectors/x?job=banana')).status).toBe(400);
  });

  it('is none of another organisation', async () => {
    const od = await OpendistroFixture.open();
    const id = await od.create();
    const stranger = od.fixture.as('Admin', 2);
    expect((await od.ask('GET', `/detectors/${id}`, undefined, stranger)).status).toBe(404);
    expect((await od.ask('PUT', `/detectors/${id}`, detectorBody(), stranger)).status).toBe(404);
    expect((await od.ask('DELETE', `/detectors/${id}`, undefined, stranger)).status).toBe(404);
    expect((await od.ask('GET', '/detectors/count', undefined, stranger)).body).toEqual({ count: 0, match: false });
  });
});

describe('a detector changed', () => {
  it('is replaced whole: what is not given again is gone', async () => {
    const od = await OpendistroFixture.open();
    const id = await od.create({ category_field: ['host'], ui_metadata: { a: 1 }, history: 200 });
    const before = (await od.ask('GET', `/detectors/${id}`)).body.anomaly_detector;
    const { status, body } = await od.ask('PUT', `/detectors/${id}`, detectorBody({ description: 'second' }));
    expect(status).toBe(200);
    expect(body).toMatchObject({ _id: id, _version: 2, _primary_term: 1 });
    expect(body.anomaly_detector).toEqual({ ...echoed, description: 'second' });
    expect(body.anomaly_detector.feature_attributes[0].feature_id).not.toBe(before.feature_attributes[0].feature_id);
  });

  it('survives being sent back as it was shown, and need not learn anew', async () => {
    const od = await OpendistroFixture.open();
    const id = await od.create({
      filter_query: { term: { host: 'web-1' } },
      rules: [{ conditions: [{ feature_name: 'avg_cpu', threshold_type: 'ACTUAL_IS_BELOW_EXPECTED' }] }],
      imputation_option: { method: 'PREVIOUS' },
      frequency: { period: { interval: 120, unit: 'Seconds' } },
    });
    const before = (await od.ask('GET', `/detectors/${id}`)).body.anomaly_detector;
    const { detector } = (await od.fixture.call('GET', `/detectors/${id}`)).body;
    await od.ask('PUT', `/detectors/${id}`, before);
    expect((await od.ask('GET', `/detectors/${id}`)).body.anomaly_detector).toEqual(before);
    const after = (await od.fixture.call('GET', `/detectors/${id}`)).body.detector;
    expect(after).toMatchObject({ generation: detector.generation, rules: detector.rules, missing: 'hold' });
  });

  it('must be named by the number it was made from, where one is given', async () => {
    const od = await OpendistroFixture.open();
    const id = await od.create();
    const { _seq_no: seqNo } = (await od.ask('GET', `/detectors/${id}`)).body;
    const put = (query: string) => od.ask('PUT', `/detectors/${id}?${query}`, detectorBody());
    expect((await put(`if_seq_no=${seqNo}&if_primary_term=1`)).status).toBe(200);
    const stale = await put(`if_seq_no=${seqNo}&if_primary_term=1`);
    expect(stale.status).toBe(409);
    expect(stale.body.error.type).toBe('version_conflict_engine_exception');
    expect((await put('if_seq_no=abc&if_primary_term=1')).body.error).toMatchObject({
      type: 'illegal_argument_exception',
      reason: 'Failed to parse long parameter [if_seq_no] with value [abc]',
      caused_by: { type: 'number_format_exception' },
    });
    expect((await put(`if_seq_no=${seqNo}`)).status).toBe(400);
    expect((await put('refresh=banana')).body.error.reason).toBe('Unknown value for refresh: [banana].');
    expect((await put('refresh=wait_for')).status).toBe(200);
  });

  it('cannot be while it runs, nor when it is not there', async () => {
    const od = await OpendistroFixture.open();
    const id = await od.create();
    await od.ask('POST', `/detectors/${id}/_start`);
    const running = await od.ask('PUT', `/detectors/${id}`, detectorBody());
    expect([running.status, running.body]).toEqual([400, `Detector job is running: ${id}`]);
    const absent = await od.ask('PUT', '/detectors/nope', detectorBody());
    expect([absent.status, absent.body.error.type]).toEqual([404, 'status_exception']);
  });

  it('twice at once is changed twice, one after the other', async () => {
    const od = await OpendistroFixture.open();
    const id = await od.create();
    const answers = await Promise.all(
      ['one', 'two', 'three'].map((description) => od.ask('PUT', `/detectors/${id}`, detectorBody({ description })))
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(new Set(answers.map(({ body }) => body._version))).toEqual(new Set([2, 3, 4]));
    const last = answers.find(({ body }) => body._version === 4);
    expect((await od.ask('GET', `/detectors/${id}`)).body.anomaly_detector.description).toBe(
      last?.body.anomaly_detector.description
    );
  });
});

describe('a detector removed', () => {
  it('is answered as the removal from an index', async () => {
    const od = await OpendistroFixture.open();
    const id = await od.create();
    const { status, body } = await od.ask('DELETE', `/detectors/${id}`);
    expect(status).toBe(200);
    expect(body).toEqual({
      _index: '.opendistro-anomaly-detectors',
      _type: '_doc',
      _id: id,
      _version: 2,
      result: 'deleted',
      forced_refresh: true,
      _shards: { total: 1, successful: 1, failed: 0 },
      _seq_no: expect.any(Number),
      _primary_term: 1,
    });
    const again = await od.ask('DELETE', `/detectors/${id}`);
    expect([again.status, again.body.result]).toEqual([404, 'not_found']);
    expect((await od.ask('GET', `/detectors/${id}`)).status).toBe(404);
  });

  it('must have been stopped', async () => {
    const od = await OpendistroFixture.open();
    const id = await od.create();
    await od.ask('POST', `/detectors/${id}/_start`);
    const { status, body } = await od.ask('DELETE', `/detectors/${id}`);
    expect([status, body]).toEqual([400, `Detector job is running: ${id}`]);
    expect((await od.ask('GET', `/detectors/${id}`)).status).toBe(200);
  });
});

describe('names', () => {
  it('are counted and matched', async () => {
    const od = await OpendistroFixture.open();
    await od.create();
    expect((await od.ask('GET', '/detectors/count')).body).toEqual({ count: 1, match: false });
    expect((await od.ask('GET', '/detectors/match?name=cpu')).body).toEqual({ count: 0, match: true });
    expect((await od.ask('GET', '/detectors/match?name=zzz')).body).toEqual({ count: 0, match: false });
    expect((await od.ask('GET', '/detectors/match')).status).toBe(400);
  });

  it('are taken once, and who has one is told', async () => {
    const od = await OpendistroFixture.open();
    const id = await od.create();
    const other = await od.create({ name: 'other' });
    const made = await od.ask('POST', '/detectors', detectorBody());
    expect(made.status).toBe(400);
    expect(made.body.error.reason).toContain(id);
    expect((await od.ask('PUT', `/detectors/${other}`, detectorBody())).status).toBe(400);
    expect((await od.ask('PUT', `/detectors/${other}`, detectorBody({ name: 'other' }))).status).toBe(200);
  });

  it('taken by many at once are taken by one', async () => {
    const od = await OpendistroFixture.open();
    const answers = await Promise.all([1, 2, 3, 4].map(() => od.ask('POST', '/detectors', detectorBody())));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 400, 400, 400]);
  });

  it('are as many as the setting allows', async () => {
    const od = await OpendistroFixture.open({ args: ['--detectors-max', '1'] });
    await od.create();
    const { status, body } = await od.ask('POST', '/detectors', detectorBody({ name: 'more' }));
    expect([status, body.error.reason]).toEqual([400, "Can't create anomaly detectors more than 1"]);
  });
});

describe('who may do what', () => {
  it('is decided by the role', async () => {
    const od = await OpendistroFixture.open();
    const id = await od.create();
    const viewer = od.fixture.as('Viewer');
    expect((await od.ask('GET', `/detectors/${id}`, undefined, viewer)).status).toBe(200);
    for (const [method, path] of [
      ['POST', '/detectors'],
      ['PUT', `/detectors/${id}`],
      ['DELETE', `/detectors/${id}`],
      ['POST', `/detectors/${id}/_start`],
      ['POST', `/detectors/${id}/_stop`],
    ] as const) {
      const { status, body } = await od.ask(method, path, method === 'DELETE' ? undefined : {}, viewer);
      expect([status, body.error.type]).toEqual([403, 'security_exception']);
    }
  });
});
