import { closeFixtures, demoSpec, EngineFixture } from '../../testkit/engine-fixture';
import { ScriptedSource } from '../../testkit/scripted-source';
import * as answers from './answers';
import { DAY, MINUTE, STEP, withDetector } from '../../testkit/with-detector';

jest.setTimeout(30_000);
afterEach(closeFixtures);

describe('detectors', () => {
  it('get the defaults for what is left out', async () => {
    const fixture = await EngineFixture.open({ sources: [new ScriptedSource()] });
    const { status, body } = await fixture.call('POST', '/detectors', {
      name: ' x ',
      source: { kind: 'demo', metric: 'orders' },
    });
    expect(status).toBe(201);
    expect(answers.detectorView.parse(body).detector).toMatchObject({
      name: 'x',
      intervalMs: MINUTE,
      historyMs: 14 * DAY,
      enabled: true,
      version: 1,
      updatedBy: 'erin',
    });
  });

  it.each([
    { name: 'no name', body: { source: { kind: 'demo', metric: 'orders' } }, paths: ['name'] },
    { name: 'an unknown field', body: { ...demoSpec(), wrong: 1 }, paths: ['wrong'] },
    { name: 'a wrong type', body: { ...demoSpec(), intervalMs: 'often' }, paths: ['intervalMs'] },
    {
      name: 'several things wrong',
      body: { ...demoSpec(), intervalMs: 5, seriesLimit: 0, direction: 'up' },
      paths: ['intervalMs', 'seriesLimit', 'direction'],
    },
    {
      name: 'a parameter out of range',
      body: { ...demoSpec(), algorithm: { name: 'seasonal', params: { levelHours: 0 } } },
      paths: ['algorithm.params.levelHours'],
    },
  ])('are refused with $name: one message per field, and nothing is stored', async ({ body, paths }) => {
    const fixture = await EngineFixture.open({ sources: [new ScriptedSource()] });
    const answer = await fixture.call('POST', '/detectors', body);
    expect(answer.status).toBe(400);
    expect(answer.body.error.code).toBe('invalid_argument');
    expect(answer.body.error.details.fields.map(({ path }: { path: string }) => path).sort()).toEqual(
      [...paths].sort()
    );
    expect((await fixture.call('GET', '/detectors')).body.total).toBe(0);
  });

  it('tell the value and the allowed range of a number', async () => {
    const fixture = await EngineFixture.open({ sources: [new ScriptedSource()] });
    const { body } = await fixture.call('POST', '/detectors', { ...demoSpec(), intervalMs: 5 });
    expect(body.error.details.fields).toEqual([
      { path: 'intervalMs', message: 'intervalMs must be 10000–86400000, got 5' },
    ]);
  });

  it('have names of their own: 409 already_exists, whatever the case', async () => {
    const { fixture, id } = await withDetector();
    expect((await fixture.call('POST', '/detectors', demoSpec({ name: 'ORDERS' }))).status).toBe(409);
    await fixture.create(demoSpec({ name: 'other' }));
    const taken = await fixture.call('PUT', `/detectors/${id}`, { version: 1, spec: demoSpec({ name: 'other' }) });
    expect(taken).toMatchObject({ status: 409, body: { error: { code: 'already_exists' } } });
  });

  it('are changed from their current version only: 409 failed_precondition with it', async () => {
    const { fixture, id } = await withDetector();
    const spec = demoSpec({ description: 'new', intervalMs: STEP, historyMs: 5 * DAY });
    expect((await fixture.call('PUT', `/detectors/${id}`, { version: 1, spec })).body.detector).toMatchObject({
      version: 2,
      generation: 1,
    });
    const stale = await fixture.call('PUT', `/detectors/${id}`, { version: 1, spec });
    expect(stale).toMatchObject({
      status: 409,
      body: { error: { code: 'failed_precondition', details: { currentVersion: 2 } } },
    });
    const disable = await fixture.call('POST', `/detectors/${id}/disable`, { version: 1 });
    expect(disable).toMatchObject({ status: 409, body: { error: { details: { currentVersion: 2 } } } });
  });

  it('are started and stopped; doing so twice changes nothing', async () => {
    const { fixture, id } = await withDetector();
    const off = await fixture.call('POST', `/detectors/${id}/disable`, {});
    expect(off).toMatchObject({
      status: 200,
      body: { state: { kind: 'disabled', nextRunMs: null }, detector: { version: 2 } },
    });
    expect((await fixture.call('POST', `/detectors/${id}/disable`, {})).body.detector.version).toBe(2);
    await fixture.pass(5 * MINUTE);
    expect((await fixture.call('POST', `/detectors/${id}/enable`, { version: 2 })).body.detector.version).toBe(3);
    await fixture.settle();
    expect((await fixture.call('GET', `/detectors/${id}`)).body.state).toMatchObject({ lagMs: 0, failing: null });
  });

  it('are gone with all they had once removed', async () => {
    const { fixture, id } = await withDetector();
    expect((await fixture.call('GET', '/anomalies')).body.total).toBeGreaterThan(0);
    expect((await fixture.call('DELETE', `/detectors/${id}`)).status).toBe(204);
    expect((await fixture.call('GET', `/detectors/${id}`)).status).toBe(404);
    expect((await fixture.call('GET', '/anomalies')).body.total).toBe(0);
    expect(await fixture.create(demoSpec({ name: 'orders' }))).not.toBe(id);
  });
});
