import { LIMITS, VigilError } from '../../../schema';
import { closeFixtures } from '../../testkit/engine-fixture';
import * as engineAnswers from './engine-answers';
import { MINUTE, ok, STEP, withDetector } from '../../testkit/with-detector';

jest.setTimeout(30_000);
afterEach(closeFixtures);

describe('the engine', () => {
  it('tests a source', async () => {
    const { fixture } = await withDetector();
    const { status, body } = await fixture.call('POST', '/sources/test', {
      source: { kind: 'demo', metric: 'orders' },
      intervalMs: MINUTE,
    });
    expect(status).toBe(200);
    expect(engineAnswers.sourceTest.parse(body)).toEqual({
      series: 2,
      points: 120,
      missing: 0,
      examples: [
        { pod: 'a', region: 'eu' },
        { pod: 'b', region: 'us' },
      ],
      extent: null,
      notices: [],
    });
  });

  it('stores connections without ever giving their secrets away', async () => {
    const { fixture } = await withDetector();
    const admin = fixture.as('Admin');
    const input = { url: 'https://prom.example', auth: 'bearer', secret: 'hush-hush' };
    const put = await fixture.call('PUT', '/connections/main', input, admin);
    expect(engineAnswers.connection.parse(put.body)).toMatchObject({ name: 'main', secretSet: true });
    const list = await ok(fixture, '/connections', engineAnswers.connectionList);
    expect(JSON.stringify([put.body, list])).not.toContain('hush');
    expect((await fixture.call('DELETE', '/connections/main', undefined, admin)).status).toBe(204);
    expect((await fixture.call('DELETE', '/connections/main', undefined, admin)).status).toBe(404);
  });

  it('takes files and lets go of them', async () => {
    const { fixture } = await withDetector();
    const upload = (name: string, body: string, type = 'text/csv') =>
      fixture.engine.api(
        new Request(`http://vigil/api/v1/files?name=${name}`, {
          method: 'POST',
          body,
          headers: { 'content-type': type },
        }),
        fixture.as('Admin')
      );
    const done = await upload('a.csv', 'timestamp,value\n2026-01-01,1\n');
    expect(done.status).toBe(201);
    expect(engineAnswers.file.parse(await done.json())).toMatchObject({ path: 'a.csv', uploaded: true });
    expect((await ok(fixture, '/files', engineAnswers.fileList)).items).toHaveLength(1);
    expect((await upload('a.csv', 'nothing in it')).status).toBe(400);
    expect((await upload('a.csv', 'timestamp,value\n2026-01-01,1\n', 'text/plain')).status).toBe(400);
    expect((await upload('a.csv', 'x'.repeat(LIMITS.csvBytes + 1))).status).toBe(413);
    expect((await fixture.call('DELETE', '/files/a.csv', undefined, fixture.as('Admin'))).status).toBe(204);
    expect((await fixture.call('DELETE', '/files/a.csv', undefined, fixture.as('Admin'))).status).toBe(404);
  });

  it('tells how the engine is', async () => {
    const { fixture } = await withDetector();
    expect(await ok(fixture, '/health', engineAnswers.healthReport)).toMatchObject({ status: 'ok' });
    const status = await ok(fixture, '/status', engineAnswers.engineStatus);
    expect(status).toMatchObject({
      role: 'serve',
      memory: { models: 2 },
      queue: { running: 0, waiting: 0 },
      sources: [{ kind: 'demo', lastError: null }],
      executions: { single: { executed: 1, failed: 0 }, history: { executing: 0, executed: 0 } },
      limits: { monitorsPerOrg: 1_000, featuresPerDetector: 5 },
      opendistro: { detectorsMax: 1_000, featuresMax: 5, categoryFieldsMax: 2 },
    });
    expect(status.lag.reduce((sum, { detectors }) => sum + detectors, 0)).toBe(1);
    expect(await ok(fixture, '/whoami', engineAnswers.whoami)).toEqual({ orgId: 1, role: 'Editor', login: 'erin' });
  });

  it('says in the health that a detector fails, and why in its state', async () => {
    const { fixture, source } = await withDetector();
    source.before = () => {
      throw new VigilError('unavailable', 'no route to host', { source: 'downstream' });
    };
    await fixture.pass(STEP, STEP);
    const health = await ok(fixture, '/health', engineAnswers.healthReport);
    expect(health).toMatchObject({ status: 'degraded', message: '1 of 1 detectors are failing: "orders"' });
    const status = await ok(fixture, '/status', engineAnswers.engineStatus);
    expect(status.sources[0]).toMatchObject({ lastError: 'no route to host' });
  });

  it('counts itself for Prometheus', async () => {
    const { fixture } = await withDetector();
    const text = await fixture.engine.metrics();
    expect(text).toMatch(/^vigil_runs_total\{result="done"\} 1$/m);
    expect(text).toMatch(new RegExp(`^vigil_points_total ${2 * 5 * 288}$`, 'm'));
    expect(text).toMatch(/^vigil_models 2$/m);
  });
});
