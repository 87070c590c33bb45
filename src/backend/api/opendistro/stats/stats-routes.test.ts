import { closeFixtures } from '../../../testkit/engine-fixture';
import { OpendistroFixture } from '../../../testkit/opendistro-fixture';

jest.setTimeout(60_000);
afterEach(closeFixtures);

describe('statistics', () => {
  it('are of the one node there is, whatever it is called, and the same after a restart', async () => {
    const od = await OpendistroFixture.open();
    const whole = (await od.ask('GET', '/stats')).body;
    const [node = ''] = Object.keys(whole.nodes);
    expect(node).toMatch(/^[\w-]{22}$/);
    for (const name of [node, 'vigil', '_local', '_all', `${node},nosuchnode`]) {
      expect((await od.ask('GET', `/${name}/stats`)).body).toEqual(whole);
    }
    const { body } = await od.ask('GET', '/nosuchnode/stats');
    expect(body).toEqual({ ...whole, _nodes: { total: 0, successful: 0, failed: 0 }, nodes: {} });
  });

  it('are those that are named', async () => {
    const od = await OpendistroFixture.open();
    await od.create();
    const ask = async (path: string) => {
      const { _nodes: _n, cluster_name: _c, ...rest } = (await od.ask('GET', path)).body;
      return { ...rest, nodes: Object.values(rest.nodes) };
    };
    expect(await ask('/stats/detector_count')).toEqual({ detector_count: 1, nodes: [{}] });
    expect(await ask('/stats/models')).toEqual({ nodes: [{ models: [] }] });
    expect(await ask('/vigil/stats/ad_execute_request_count,hc_detector_count')).toEqual({
      hc_detector_count: 0,
      nodes: [{ ad_execute_request_count: 0 }],
    });
    const all = await ask('/stats/_all');
    expect(all).toMatchObject({ single_stream_detector_count: 1, historical_single_entity_detector_count: 0 });
    expect(all.nodes[0]).toMatchObject({ model_count: 0, ad_executing_batch_task_count: 0 });
  });

  it('that are none are named', async () => {
    const od = await OpendistroFixture.open();
    const ask = async (path: string) => (await od.ask('GET', path)).body.error?.reason;
    const prefix = '/_opendistro/_anomaly_detection';
    expect(await ask('/stats/frob')).toBe(`request [${prefix}/stats/frob] contains unrecognized stat: [frob]`);
    expect(await ask('/stats/models,frob,quux')).toBe(
      `request [${prefix}/stats/models,frob,quux] contains unrecognized stats: [frob], [quux]`
    );
    expect((await od.ask('GET', '/stats/_all,models')).status).toBe(400);
    expect((await od.ask('GET', '/stats?timeout=1s')).status).toBe(200);
    expect((await od.ask('POST', '/stats')).status).toBe(405);
  });

  it('count runs and failures, and list the models of each entity', async () => {
    const od = await OpendistroFixture.open();
    const id = await od.create({ category_field: ['host'], history: 720 });
    await od.ask('POST', `/detectors/${id}/_start`);
    await od.fixture.pass(3 * 60_000);
    od.source.before = () => {
      throw new TypeError('gone');
    };
    await od.fixture.pass(2 * 60_000);
    const { body } = await od.ask('GET', '/stats/_all');
    const [node] = Object.values<Record<string, unknown>>(body.nodes);
    expect(node?.models).toHaveLength(3);
    expect(node?.models).toContainEqual({
      detector_id: id,
      model_type: 'entity',
      model_id: expect.stringContaining(`${id}_entity_`),
    });
    expect(node?.ad_execute_failure_count).toBeGreaterThan(0);
    expect(node?.ad_execute_request_count).toBeGreaterThan(Number(node?.ad_execute_failure_count));
    expect(node?.ad_hc_execute_request_count).toBe(node?.ad_execute_request_count);
    expect(body).toMatchObject({ hc_detector_count: 1, single_stream_detector_count: 0 });
  });

  it('are of the own organisation', async () => {
    const od = await OpendistroFixture.open();
    await od.create();
    const { body } = await od.ask('GET', '/stats', undefined, od.fixture.as('Viewer', 2));
    expect(body.detector_count).toBe(0);
  });
});
