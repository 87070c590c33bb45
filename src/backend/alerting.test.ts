import { FakeServer } from './sources/testkit/fake-server';
import { exampleMonitor } from './testkit/alerting-fixture';
import { closeFixtures, demoSpec, EngineFixture, T0, until } from './testkit/engine-fixture';
import { ScriptedSource, wave } from './testkit/scripted-source';

jest.setTimeout(60_000);

const MINUTE_MS = 60_000;
let server: FakeServer;

beforeAll(async () => {
  server = await FakeServer.start();
});
afterAll(() => server.stop());
afterEach(closeFixtures);

async function call(fixture: EngineFixture, method: string, path: string, body?: unknown) {
  const headers = { 'content-type': 'application/json' };
  const init = body === undefined ? {} : { body: JSON.stringify(body), headers };
  const request = new Request(`http://vigil/_plugins/_alerting${path}`, { method, ...init });
  const response = await fixture.engine.api(request, { orgId: 1, role: 'Admin', login: 'ada' });
  return { status: response.status, body: (await response.json()) as Record<string, never> };
}

/** The example of the document, every minute, over the results of one detector. */
function monitorOf(detectorId: string, destinationId: string) {
  const text = JSON.stringify(exampleMonitor(destinationId)).replace('m4ccEnIBTXsGi3mvMt9p', detectorId);
  const monitor = JSON.parse(text) as ReturnType<typeof exampleMonitor>;
  return { ...monitor, schedule: { period: { interval: 1, unit: 'MINUTES' } } };
}

describe('a monitor of the document over a detector', () => {
  it('tells of a spike while it is among the results of the last 20 minutes, over a kill, and ends after it', async () => {
    server.answer(() => ({ status: 200 }));
    const usual = wave();
    const curve = (timeMs: number) => (usual(timeMs) ?? 0) + (timeMs === T0 + 10 * MINUTE_MS ? 100 : 0);
    const source = new ScriptedSource({ labels: {}, curve });
    const fixture = await EngineFixture.open({ sources: [source] });
    const id = await fixture.create(demoSpec({ intervalMs: MINUTE_MS, historyMs: 24 * 60 * MINUTE_MS }));
    await fixture.settle();
    const hook = await call(fixture, 'POST', '/destinations', {
      type: 'custom_webhook',
      name: 'hook',
      custom_webhook: { url: `${server.url}/hook` },
    });
    const made = await call(fixture, 'POST', '/monitors', monitorOf(id, String(hook.body['_id'])));
    expect(made.status).toBe(201);
    await fixture.pass(8 * MINUTE_MS);
    expect(server.requests).toHaveLength(0);
    await fixture.pass(6 * MINUTE_MS);
    await until(() => server.requests.length > 0);
    expect(server.requests[0]?.body).toBe('This is my message body.');
    const survivor = await fixture.afterKill({ sources: [source] });
    const open = await call(survivor, 'GET', '/monitors/alerts');
    expect(open.body).toMatchObject({ totalAlerts: 1, alerts: [{ state: 'ACTIVE', trigger_name: 'test-trigger' }] });
    await survivor.pass(40 * MINUTE_MS);
    await until(async () => {
      const { body } = await call(survivor, 'GET', '/monitors/alerts?alertState=COMPLETED');
      return Number(body['totalAlerts']) === 1;
    });
    expect((await call(survivor, 'GET', '/monitors/alerts')).body).toMatchObject({ totalAlerts: 1 });
  });
});
