import { DAY_MS, type DetectorSpecInput } from '../../../../schema';
import { closeFixtures, demoSpec, T0 } from '../../../testkit/engine-fixture';
import { detectorBody, feature, OpendistroFixture } from '../../../testkit/opendistro-fixture';
import { ScriptedSource, wave } from '../../../testkit/scripted-source';

jest.setTimeout(30_000);
afterEach(closeFixtures);

const open = () => OpendistroFixture.open({ sources: [new ScriptedSource({ labels: { pod: 'a' }, curve: wave() })] });

const native = (overrides: Partial<DetectorSpecInput> = {}) =>
  demoSpec({
    enabled: false,
    algorithm: { name: 'seasonal' },
    sensitivity: 'high',
    labels: { team: 'x' },
    ...overrides,
  });

describe('a detector made natively', () => {
  it('is shown with its source and the one feature it has', async () => {
    const od = await open();
    const id = await od.fixture.create(native());
    const { status, body } = await od.ask('GET', `/detectors/${id}`);
    expect(status).toBe(200);
    expect(body.anomaly_detector).toEqual({
      name: 'orders',
      description: '',
      time_field: '',
      indices: [],
      filter_query: { match_all: { boost: 1 } },
      detection_interval: { period: { interval: 1, unit: 'Minutes' } },
      window_delay: { period: { interval: 0, unit: 'Seconds' } },
      schema_version: 0,
      feature_attributes: [
        { feature_id: expect.any(String), feature_name: 'value', feature_enabled: true, aggregation_query: {} },
      ],
      last_update_time: expect.any(Number),
      history: 360,
      vigil_source: { kind: 'demo', metric: 'orders' },
    });
  });

  it.each<[string, Partial<DetectorSpecInput>]>([
    ['nothing special', {}],
    ['several features', { features: { label: '__name__', names: ['a', 'b'] } }],
    ['a delay of parts of a second', { windowDelayMs: 1_500 }],
    ['a history of no whole interval', { historyMs: DAY_MS + 1 }],
    ['the usual history', { historyMs: 14 * DAY_MS }],
    ['gaps that are anomalies', { missing: 'anomalous' }],
    ['gaps that are filled', { missing: 'fixed', fill: { value: 3 } }],
    ['rules', { rules: [{ conditions: [{ feature: 'value', side: 'below', measure: 'relative', atMost: 0.25 }] }] }],
    ['turns of several intervals', { everyIntervals: 3 }],
    ['things of other APIs', { extras: { other: { a: 1 } } }],
  ])('with %s stays what it is when it is sent back as it was shown', async (_what, overrides) => {
    const od = await open();
    const id = await od.fixture.create(native(overrides));
    const before = (await od.fixture.call('GET', `/detectors/${id}`)).body.detector;
    const { anomaly_detector: shown } = (await od.ask('GET', `/detectors/${id}`)).body;
    expect((await od.ask('PUT', `/detectors/${id}`, shown)).status).toBe(200);
    const after = (await od.fixture.call('GET', `/detectors/${id}`)).body.detector;
    const { extras, rules, ...rest } = after;
    const { extras: extrasBefore, rules: rulesBefore, ...restBefore } = before;
    expect({ ...rest, ...changing(before) }).toEqual(restBefore);
    expect(extras).toEqual({ ...extrasBefore, opendistro: expect.any(Object) });
    expect(rules.length).toBe(rulesBefore.length);
    expect((await od.ask('GET', `/detectors/${id}`)).body.anomaly_detector).toEqual(shown);
  });

  it('on Elasticsearch is shown as one of this API, wherever its server is', async () => {
    const od = await open();
    const source: DetectorSpecInput['source'] = {
      kind: 'elasticsearch',
      connection: 'other',
      indices: ['server-metrics'],
      timeField: 'timestamp',
      filterQuery: { term: { host: 'web-1' } },
      features: [{ name: 'a', aggregation: { a: { avg: { field: 'cpu' } } } }],
    };
    const id = await od.fixture.create(native({ source }));
    const { anomaly_detector: shown } = (await od.ask('GET', `/detectors/${id}`)).body;
    expect(shown).toMatchObject({
      time_field: 'timestamp',
      indices: ['server-metrics'],
      filter_query: { term: { host: { value: 'web-1', boost: 1 } } },
      feature_attributes: [{ feature_name: 'a', aggregation_query: { a: { avg: { field: 'cpu' } } } }],
      vigil_source: { kind: 'elasticsearch', connection: 'other' },
    });
    await od.ask('PUT', `/detectors/${id}`, shown);
    const after = (await od.fixture.call('GET', `/detectors/${id}`)).body.detector;
    expect(after).toMatchObject({ generation: 1, source: { connection: 'other', filterQuery: source.filterQuery } });
  });

  it('can be started, stopped, profiled, previewed and searched for', async () => {
    const od = await open();
    const id = await od.fixture.create(native());
    await od.ask('POST', `/detectors/${id}/_start`);
    await od.fixture.pass(3 * 60_000);
    expect((await od.ask('GET', `/detectors/${id}/_profile/state`)).body).toEqual({ state: 'RUNNING' });
    expect((await od.ask('POST', `/detectors/${id}/_stop`)).status).toBe(200);
    const found = await od.ask('POST', '/detectors/_search', { query: { term: { 'name.keyword': 'orders' } } });
    expect(found.body.hits.hits[0]._id).toBe(id);
    const preview = await od.ask('POST', `/detectors/${id}/_preview`, { period_start: T0 - 600_000, period_end: T0 });
    expect(preview.body.anomaly_result).toHaveLength(10);
    expect(preview.body.anomaly_result[0].feature_data[0].feature_name).toBe('value');
  });
});

describe('a native source', () => {
  it('takes the place of indices and time field', async () => {
    const od = await open();
    const body = detectorBody({
      time_field: undefined,
      indices: undefined,
      vigil_source: { kind: 'demo', metric: 'orders' },
      feature_attributes: [feature('orders', { aggregation_query: undefined, feature_id: 'mine' })],
    });
    const made = await od.ask('POST', '/detectors', body);
    expect(made.status).toBe(201);
    expect(made.body.anomaly_detector).toMatchObject({
      vigil_source: { kind: 'demo', metric: 'orders' },
      feature_attributes: [{ feature_id: 'mine', feature_name: 'orders' }],
    });
    const { detector } = (await od.fixture.call('GET', `/detectors/${made.body._id}`)).body;
    expect(detector).toMatchObject({ source: { kind: 'demo' }, features: null });
    expect((await od.ask('POST', `/detectors/${made.body._id}/_start`)).status).toBe(200);
  });

  it('has a feature that rules and fixed values can name, though none was given', async () => {
    const od = await open();
    const asked = {
      imputation_option: { method: 'FIXED_VALUES', default_fill: { value: 7 } },
      rules: [{ conditions: [{ feature_name: 'value', threshold_type: 'ACTUAL_IS_BELOW_EXPECTED' }] }],
    };
    const native = { vigil_source: { kind: 'demo', metric: 'orders' }, feature_attributes: undefined };
    const { body, status } = await od.ask('POST', '/detectors', detectorBody({ ...native, ...asked }));
    expect([status, body.anomaly_detector]).toEqual([201, expect.objectContaining(asked)]);
    const { detector } = (await od.fixture.call('GET', `/detectors/${body._id}`)).body;
    expect(detector).toMatchObject({
      missing: 'fixed',
      fill: { value: 7 },
      rules: [{ conditions: [{ side: 'below' }] }],
    });
  });

  it('of several features is told how they are told apart', async () => {
    const od = await open();
    const body = detectorBody({
      vigil_source: { kind: 'demo', metric: 'orders' },
      vigil_feature_label: '__name__',
      feature_attributes: [feature('a'), feature('b')],
    });
    const { _id: id } = (await od.ask('POST', '/detectors', body)).body;
    const { detector } = (await od.fixture.call('GET', `/detectors/${id}`)).body;
    expect(detector.features).toEqual({ label: '__name__', names: ['a', 'b'] });
  });
});

/** What every change changes. */
function changing({ version, revision, seqNo, updatedMs, updatedBy }: Record<string, unknown>): object {
  return { version, revision, seqNo, updatedMs, updatedBy };
}
