import { closeFixtures, demoSpec, EngineFixture, T0, until } from '../../testkit/engine-fixture';
import { ScriptedSource } from '../../testkit/scripted-source';
import * as answers from './answers';
import { DAY, HOUR, MINUTE, ok, withDetector } from '../../testkit/with-detector';

jest.setTimeout(30_000);
afterEach(closeFixtures);

describe('access', () => {
  it.each([
    ['POST', '/detectors', demoSpec(), 'Editor'],
    ['PUT', '/detectors/x', { version: 1, spec: demoSpec() }, 'Editor'],
    ['DELETE', '/detectors/x', undefined, 'Editor'],
    ['POST', '/detectors/x/enable', {}, 'Editor'],
    ['POST', '/detectors/x/disable', {}, 'Editor'],
    ['POST', '/detectors/x/history', { fromMs: 0, toMs: T0 }, 'Editor'],
    ['POST', '/history/x/stop', undefined, 'Editor'],
    ['DELETE', '/history/x', undefined, 'Editor'],
    ['POST', '/previews', { spec: demoSpec(), fromMs: 0, toMs: 1 }, 'Editor'],
    ['GET', '/previews/x', undefined, 'Editor'],
    ['DELETE', '/previews/x', undefined, 'Editor'],
    ['POST', '/sources/test', { source: { kind: 'demo', metric: 'orders' }, intervalMs: MINUTE }, 'Editor'],
    ['PUT', '/connections/x', { url: 'http://x' }, 'Admin'],
    ['DELETE', '/connections/x', undefined, 'Admin'],
    ['POST', '/files?name=x', undefined, 'Admin'],
    ['DELETE', '/files/x', undefined, 'Admin'],
  ] as const)('%s %s needs the role it says', async (method, path, body, role) => {
    const fixture = await EngineFixture.open({ sources: [new ScriptedSource()] });
    const lower = role === 'Admin' ? 'Editor' : 'Viewer';
    const refused = await fixture.call(method, path, body, fixture.as(lower));
    expect(refused).toMatchObject({ status: 403, body: { error: { code: 'permission_denied' } } });
    expect((await fixture.call(method, path, body, fixture.as(role))).status).not.toBe(403);
  });

  it('lets Viewers read', async () => {
    const { fixture, id } = await withDetector();
    for (const path of [
      '/detectors',
      `/detectors/${id}`,
      `/detectors/${id}/series`,
      `/detectors/${id}/profile`,
      `/detectors/${id}/history`,
      '/anomalies',
      '/status',
      '/connections',
      '/files',
    ]) {
      expect((await fixture.call('GET', path, undefined, fixture.as('Viewer'))).status).toBe(200);
    }
  });

  it('never lets organisations see each other', async () => {
    const { fixture, id } = await withDetector();
    const stranger = fixture.as('Admin', 2);
    const [anomaly] = (await ok(fixture, '/anomalies', answers.anomalyPage)).items;
    await fixture.call('PUT', '/connections/main', { url: 'http://prom' }, fixture.as('Admin'));
    const { body: preview } = await fixture.call('POST', '/previews', {
      spec: demoSpec(),
      fromMs: T0 - HOUR,
      toMs: T0,
    });
    await until(async () => (await fixture.call('GET', `/previews/${preview.id}`)).body.state === 'done');
    const { body: run } = await fixture.call('POST', `/detectors/${id}/history`, { fromMs: T0 - DAY, toMs: T0 });
    for (const path of [
      `/detectors/${id}`,
      `/detectors/${id}/series`,
      `/detectors/${id}/members`,
      `/detectors/${id}/profile`,
      `/detectors/${id}/history`,
      `/history/${run.id}`,
      `/history/${run.id}/series`,
      `/history/${run.id}/anomalies`,
      `/detectors/${id}/runs`,
      `/anomalies/${anomaly?.id}`,
      `/previews/${preview.id}`,
    ]) {
      expect((await fixture.call('GET', path, undefined, stranger)).status).toBe(404);
    }
    expect((await fixture.call('PUT', `/detectors/${id}`, { version: 1, spec: demoSpec() }, stranger)).status).toBe(
      404
    );
    expect((await fixture.call('DELETE', `/detectors/${id}`, undefined, stranger)).status).toBe(404);
    for (const path of ['/detectors', '/anomalies', `/anomalies?detector=${id}`, '/connections']) {
      expect((await fixture.call('GET', path, undefined, stranger)).body.items).toEqual([]);
    }
    expect((await fixture.call('GET', `/detectors/labels?detector=${id}`, undefined, stranger)).body.names).toEqual([]);
    expect((await fixture.call('POST', '/detectors', demoSpec({ name: 'orders' }), stranger)).status).toBe(201);
  });
});
