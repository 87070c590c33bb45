import { closeFixtures, T0 } from '../../../testkit/engine-fixture';
import { OpendistroFixture } from '../../../testkit/opendistro-fixture';
import { wave } from '../../../testkit/scripted-source';

jest.setTimeout(60_000);
afterEach(closeFixtures);

async function running(overrides: object = {}) {
  const od = await OpendistroFixture.open();
  // With little to learn from, so that it is quick.
  const id = await od.create({ history: 720, ...overrides });
  await od.ask('POST', `/detectors/${id}/_start`);
  await od.fixture.pass(3 * 60_000);
  const profile = async (path = '', body?: unknown) =>
    od.ask(body === undefined ? 'GET' : 'POST', `/detectors/${id}/_profile${path}`, body);
  return { od, id, profile };
}

describe('the profile of a detector', () => {
  it('that never ran is its state', async () => {
    const od = await OpendistroFixture.open();
    const id = await od.create();
    for (const path of ['_profile', '_profile/', '_profile?_all=true', '_profile?_all=false']) {
      expect((await od.ask('GET', `/detectors/${id}/${path}`)).body).toEqual({ state: 'DISABLED' });
    }
  });

  it('without data any more says so, as its results do', async () => {
    const od = await OpendistroFixture.open();
    const ends = wave();
    od.source.add('ended', (timeMs) => (timeMs > T0 ? undefined : ends(timeMs)));
    const id = await od.create({ indices: ['ended'], history: 720 });
    await od.ask('POST', `/detectors/${id}/_start`);
    await od.fixture.pass(3 * 60_000);
    const error = 'No data in current detection window';
    expect((await od.ask('GET', `/detectors/${id}/_profile`)).body).toEqual({ state: 'RUNNING', error });
    const query = { bool: { filter: [{ term: { detector_id: id } }, { match_phrase: { error } }] } };
    const { hits } = (await od.ask('POST', '/detectors/results/_search', { query })).body.hits;
    expect(hits).not.toEqual([]);
    expect(hits[0]._source).toMatchObject({ error, feature_data: [] });
  });

  it('that is stopped holds no models', async () => {
    const { od, id, profile } = await running();
    await od.ask('POST', `/detectors/${id}/_stop`);
    expect((await profile('?_all=true')).body).toEqual({
      state: 'DISABLED',
      shingle_size: 0,
      coordinating_node: '',
      total_size_in_bytes: 0,
    });
  });

  it('has the types that are named, and passes over unknown ones beside them', async () => {
    const { profile } = await running();
    expect(Object.keys((await profile('/state,models')).body)).toEqual(['state', 'models']);
    expect(Object.keys((await profile('/frob,shingle_size')).body)).toEqual(['shingle_size']);
    expect((await profile('/total_entities,active_entities')).body).toEqual({ total_entities: 1, active_entities: 1 });
    expect((await profile('/ad_task')).body).toEqual({});
    const { status, body } = await profile('/frob');
    expect([status, body.error.type]).toEqual([400, 'invalid_parameter_exception']);
    expect((await profile('?_all=banana')).status).toBe(400);
  });

  it('of none is told with 404', async () => {
    const od = await OpendistroFixture.open();
    for (const path of ['', '?_all=true', '/state']) {
      expect((await od.ask('GET', `/detectors/nope/_profile${path}`)).status).toBe(404);
    }
  });
});

describe('the profile of entities', () => {
  const byHost = { category_field: ['host'] };

  it('counts and lists them with the detector', async () => {
    const { id, profile } = await running(byHost);
    const { body } = await profile('?_all=true');
    expect(body).toMatchObject({ state: 'RUNNING', total_entities: 3, active_entities: 3 });
    expect(body).not.toHaveProperty('shingle_size');
    expect(body.models).toHaveLength(3);
    expect(body.models[0].model_id).toMatch(new RegExp(`^${id}_entity_`));
    const sizes = body.models.map((model: { model_size_in_bytes: number }) => model.model_size_in_bytes);
    expect(body.total_size_in_bytes).toBe(sizes.reduce((sum: number, size: number) => sum + size, 0));
  });

  it('tells of one', async () => {
    const { profile } = await running(byHost);
    const whole = {
      category_field: 'host',
      value: 'web-1',
      is_active: true,
      last_active_timestamp: expect.any(Number),
      last_sample_timestamp: expect.any(Number),
      init_progress: { percentage: '100%' },
      model: { model_id: expect.any(String), model_size_in_bytes: expect.any(Number), node_id: expect.any(String) },
      state: 'RUNNING',
    };
    expect((await profile('?entity=web-1&_all=true')).body).toEqual(whole);
    expect((await profile('?_all', { entity: [{ name: 'host', value: 'web-1' }] })).body).toEqual(whole);
    expect((await profile('?_all', { entity: { host: 'web-1' } })).body).toEqual(whole);
    const { category_field, value, state, ...rest } = whole;
    expect((await profile('?entity=web-1')).body).toEqual({ category_field, value, state });
    const { is_active, last_active_timestamp, last_sample_timestamp } = rest;
    expect((await profile('/entity_info?entity=web-1')).body).toEqual({
      ...{ category_field, value, is_active, last_active_timestamp, last_sample_timestamp },
    });
  });

  it('knows which are none', async () => {
    const { profile } = await running(byHost);
    expect((await profile('?entity=nohost&_all=true')).body).toEqual({
      category_field: 'host',
      value: 'nohost',
      is_active: false,
    });
    for (const [path, body] of [
      ['/total_entities?entity=web-1', undefined],
      ['', { entity: [{ name: 'region', value: 'x' }] }],
      ['', { entity: 'web-1' }],
      ['', { entity: [5] }],
    ] as const) {
      expect((await profile(path, body)).status).toBe(400);
    }
  });

  it('is none of a detector without', async () => {
    const { profile } = await running();
    const { status, body } = await profile('?entity=web-1');
    expect([status, body.error.reason]).toEqual([400, 'This is not a high cardinality detector']);
  });
});
