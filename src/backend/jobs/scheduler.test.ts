import type { DetectorSpecInput } from '../../schema';
import { VigilError } from '../../schema';
import { closeFixtures, demoSpec, editor, EngineFixture, until } from '../testkit/engine-fixture';
import { ScriptedSource, wave } from '../testkit/scripted-source';

// Days of points at full speed take a while on a busy machine.
jest.setTimeout(30_000);
afterEach(closeFixtures);

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A source that answers only when told to, per metric. */
class GatedSource extends ScriptedSource {
  readonly gates = new Map<string, PromiseWithResolvers<void>>();
  now = 0;
  most = 0;

  constructor() {
    super({ labels: {}, curve: wave() });
    this.before = async ({ query, signal }) => {
      this.now += 1;
      this.most = Math.max(this.most, this.now);
      const gate = this.gates.get(query.metric)?.promise;
      const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
      await Promise.race([gate, gate === undefined ? undefined : aborted]);
      this.now -= 1;
      signal.throwIfAborted();
    };
  }

  hold(metric: string): void {
    this.gates.set(metric, Promise.withResolvers());
  }

  release(metric: string): void {
    this.gates.get(metric)?.resolve();
    this.gates.delete(metric);
  }

  requestsOf(metric: string): number {
    return this.requests.filter(({ query }) => query.metric === metric).length;
  }
}

const named = (metric: 'orders' | 'cpu_percent', more: Partial<DetectorSpecInput> = {}) =>
  demoSpec({ name: metric, source: { kind: 'demo', metric }, historyMs: HOUR, ...more });

async function view(fixture: EngineFixture, id: string) {
  return (await fixture.call('GET', `/detectors/${id}`)).body;
}

describe('the scheduler', () => {
  it('never runs one detector twice at once, however late it is', async () => {
    const source = new GatedSource();
    source.hold('orders');
    const fixture = await EngineFixture.open({ sources: [source] });
    const id = await fixture.create(named('orders'));
    await until(() => source.now === 1);
    await fixture.clock.advance(4 * MINUTE);
    expect(source.requestsOf('orders')).toBe(1);
    source.release('orders');
    await fixture.settle();
    expect(source.most).toBe(1);
    expect((await view(fixture, id)).state).toMatchObject({ lagMs: 0, failing: null });
  });

  it('lets a slow source delay only its own detector', async () => {
    const source = new GatedSource();
    const fixture = await EngineFixture.open({ sources: [source] });
    const slow = await fixture.create(named('orders'));
    const quick = await fixture.create(named('cpu_percent'));
    await fixture.settle();
    source.hold('orders');
    for (let minute = 0; minute < 4; minute++) {
      await fixture.clock.advance(MINUTE);
      await until(async () => (await view(fixture, quick)).state.lagMs === 0);
    }
    expect((await view(fixture, slow)).state.lagMs).toBeGreaterThanOrEqual(3 * MINUTE);
    expect(await fixture.engine.metrics()).toMatch(/^vigil_lag_seconds (18|24)\d/m);
    source.release('orders');
    await fixture.settle();
    expect((await view(fixture, slow)).state.lagMs).toBe(0);
  });

  it('keeps since when and why a detector fails, waits longer each time, and recovers', async () => {
    const source = new ScriptedSource({ labels: {}, curve: wave() });
    const fixture = await EngineFixture.open({ sources: [source] });
    const id = await fixture.create(named('orders'));
    await fixture.settle();
    source.before = () => {
      throw new VigilError('unavailable', 'the shop is closed', { source: 'downstream' });
    };
    await fixture.clock.advance((await view(fixture, id)).state.nextRunMs - fixture.clock.nowMs());
    await fixture.settle();
    const first = (await view(fixture, id)).state;
    expect(first).toMatchObject({
      kind: 'failing',
      failing: { code: 'unavailable', source: 'downstream', message: 'the shop is closed', attempts: 1 },
      lastRun: { error: { message: 'the shop is closed' } },
    });
    expect(first.failing.retryMs - fixture.clock.nowMs()).toBe(2_500);
    await fixture.clock.advance(2_500);
    await fixture.settle();
    const second = (await view(fixture, id)).state.failing;
    expect(second).toMatchObject({ attempts: 2, sinceMs: first.failing.sinceMs });
    expect(second.retryMs - fixture.clock.nowMs()).toBe(5_000);
    source.before = () => {};
    await fixture.clock.advance(5_000);
    await fixture.settle();
    expect((await view(fixture, id)).state).toMatchObject({ failing: null, lagMs: 0 });
  });

  it('remembers over a restart that a detector fails', async () => {
    const source = new ScriptedSource();
    source.before = () => {
      throw new VigilError('unauthenticated', 'the source answered 401', { source: 'downstream' });
    };
    const fixture = await EngineFixture.open({ sources: [source] });
    const id = await fixture.create(named('orders'));
    await fixture.settle();
    const before = (await view(fixture, id)).state.failing;
    const after = await fixture.afterKill({ sources: [source] });
    await after.settle();
    expect((await view(after, id)).state.failing).toMatchObject({
      sinceMs: before.sinceMs,
      attempts: 2,
      message: 'the source answered 401',
    });
  });

  it('leaves other detectors alone when one fails', async () => {
    const source = new ScriptedSource({ labels: {}, curve: wave() });
    source.before = ({ query }) => {
      if (query.metric === 'orders') {
        throw new Error('a bug');
      }
    };
    const fixture = await EngineFixture.open({ sources: [source] });
    const bad = await fixture.create(named('orders'));
    const good = await fixture.create(named('cpu_percent'));
    await fixture.settle();
    expect((await view(fixture, bad)).state.failing).toMatchObject({ code: 'internal', source: 'plugin' });
    expect((await view(fixture, good)).state).toMatchObject({ failing: null, series: 1 });
  });

  it('ends the run of a detector that is removed, and writes nothing for it', async () => {
    const source = new GatedSource();
    source.hold('orders');
    const fixture = await EngineFixture.open({ sources: [source] });
    const id = await fixture.create(named('orders'));
    await until(() => source.now === 1);
    expect((await fixture.call('DELETE', `/detectors/${id}`)).status).toBe(204);
    await fixture.settle();
    expect(source.now).toBe(0);
    await fixture.pass(3 * MINUTE);
    expect(source.requestsOf('orders')).toBe(1);
    expect((await fixture.call('GET', '/detectors')).body.total).toBe(0);
  });

  it('ends the run of a detector that is disabled and starts again when it is enabled', async () => {
    const source = new GatedSource();
    source.hold('orders');
    const fixture = await EngineFixture.open({ sources: [source] });
    const id = await fixture.create(named('orders'));
    await until(() => source.now === 1);
    await fixture.call('POST', `/detectors/${id}/disable`, {});
    await fixture.call('POST', `/detectors/${id}/enable`, {});
    source.release('orders');
    await fixture.settle();
    expect(source.most).toBe(1);
    await fixture.pass(2 * MINUTE);
    expect((await view(fixture, id)).state).toMatchObject({ lagMs: 0, failing: null, series: 1 });
  });

  it('drops a run for what a detector was before it had to learn anew', async () => {
    const source = new GatedSource();
    source.hold('orders');
    const fixture = await EngineFixture.open({ sources: [source] });
    const id = await fixture.create(named('orders'));
    await until(() => source.now === 1);
    const spec = named('orders', { source: { kind: 'demo', metric: 'cpu_percent' }, historyMs: 2 * HOUR });
    const { body } = await fixture.call('PUT', `/detectors/${id}`, { version: 1, spec });
    expect(body.detector).toMatchObject({ version: 2, generation: 2 });
    source.release('orders');
    await fixture.settle();
    const { body: runs } = await fixture.call('GET', `/detectors/${id}/runs`);
    expect(runs.items).toMatchObject([{ points: 120, origin: 'backfill', error: null }]);
  });

  it('forgets what was learnt when the source changes, and keeps it when only the decision does', async () => {
    const source = new ScriptedSource({ labels: {}, curve: wave() });
    const fixture = await EngineFixture.open({ sources: [source] });
    const id = await fixture.create(named('orders'));
    await fixture.settle();
    await fixture.call('PUT', `/detectors/${id}`, { version: 1, spec: named('orders', { sensitivity: 'high' }) });
    await fixture.pass(MINUTE);
    expect((await fixture.call('GET', `/detectors/${id}/runs`)).body.items).toHaveLength(2);
    await fixture.call('PUT', `/detectors/${id}`, { version: 2, spec: named('orders', { historyMs: 2 * HOUR }) });
    await fixture.settle();
    expect((await fixture.call('GET', `/detectors/${id}/runs`)).body.items).toMatchObject([
      { origin: 'backfill', points: 120 },
    ]);
  });

  it('applies a change of direction from the next point on', async () => {
    const t0 = Date.UTC(2026, 2, 2);
    const curve = (t: number) => (wave()(t) ?? 0) - (t >= t0 + 2 * MINUTE ? 60 : 0);
    const source = new ScriptedSource({ labels: {}, curve });
    const fixture = await EngineFixture.open({ sources: [source] });
    const spec = named('orders', { historyMs: 14 * 24 * HOUR, direction: 'above' });
    const id = await fixture.create(spec);
    await fixture.settle();
    await fixture.pass(2 * MINUTE);
    await fixture.call('PUT', `/detectors/${id}`, { version: 1, spec: { ...spec, direction: 'both' } });
    await fixture.pass(MINUTE);
    const { body } = await fixture.call('GET', `/detectors/${id}/results?from=${t0}&to=${t0 + HOUR}`);
    const scores = body.columns.score.slice(-2);
    expect(scores[0]).toBe(0);
    expect(scores[1]).toBeGreaterThan(30);
  });

  it('tries a failing detector at once when it is changed', async () => {
    const source = new ScriptedSource({ labels: {}, curve: wave() });
    source.before = () => {
      throw new VigilError('not_found', 'no such metric', { source: 'downstream' });
    };
    const fixture = await EngineFixture.open({ sources: [source] });
    const id = await fixture.create(named('orders'));
    await fixture.settle();
    source.before = () => {};
    await fixture.call('PUT', `/detectors/${id}`, { version: 1, spec: named('orders', { description: 'fixed' }) });
    await fixture.settle();
    expect((await view(fixture, id)).state).toMatchObject({ failing: null, series: 1 });
  });

  it('waits for the runs going on when it stops, and stops twice without harm', async () => {
    const source = new GatedSource();
    source.hold('orders');
    const fixture = await EngineFixture.open({ sources: [source] });
    await fixture.create(named('orders'), editor);
    await until(() => source.now === 1);
    await Promise.all([fixture.stop(), fixture.stop()]);
    expect(source.now).toBe(0);
    expect(fixture.clock.pending).toBe(0);
  });

  it('stops even when a source does not listen', async () => {
    const source = new ScriptedSource();
    source.before = () => new Promise(() => {});
    const fixture = await EngineFixture.open({ sources: [source] });
    await fixture.create(named('orders'));
    await until(() => source.requests.length === 1);
    await fixture.stop();
  });
});
