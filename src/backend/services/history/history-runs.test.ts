import { DAY_MS, HOUR_MS, LIMITS, MINUTE_MS, VigilError } from '../../../schema';
import { closeFixtures, demoSpec, EngineFixture, T0, until } from '../../testkit/engine-fixture';
import { ScriptedSource, wave } from '../../testkit/scripted-source';
import type { Principal } from '../access';
import { begin, columnsAt, over, runOf } from '../../testkit/history-calls';

// Days of points at full speed take a while on a busy machine.
jest.setTimeout(60_000);
afterEach(closeFixtures);

const STEP = 5 * MINUTE_MS;
const SPIKE = T0 - 20 * DAY_MS;
const MONTH = { fromMs: T0 - 30 * DAY_MS, toMs: T0 - 15 * DAY_MS };

const shop = () => new ScriptedSource({ labels: { pod: 'a' }, curve: wave({ spikes: [SPIKE] }) });
const spec = (name = 'orders') => demoSpec({ name, intervalMs: STEP, historyMs: DAY_MS, windowDelayMs: MINUTE_MS });

async function open(source = shop()) {
  const fixture = await EngineFixture.open({ sources: [source] });
  const id = await fixture.create(spec());
  await fixture.settle();
  return { fixture, source, id };
}

describe('a historical run', () => {
  it('goes through its range beside the live job, and tells how far it is', async () => {
    const { fixture, id } = await open();
    const before = {
      live: await columnsAt(fixture, `/detectors/${id}`),
      anomalies: (await fixture.call('GET', '/anomalies')).body,
    };
    const run = await begin(fixture, id, MONTH);
    expect(run).toMatchObject({
      detectorId: id,
      state: 'waiting',
      progress: 0,
      startedBy: 'erin',
      spec: { name: 'orders' },
    });
    const ended = await over(fixture, run.id);
    expect(ended).toMatchObject({ state: 'finished', progress: 1, series: 1, points: 15 * 288, error: null });
    expect(ended.endedMs).not.toBeNull();
    const { timeMs } = await columnsAt(fixture, `/history/${run.id}`);
    expect(timeMs).toHaveLength(15 * 288);
    expect([timeMs[0], timeMs.at(-1)]).toEqual([MONTH.fromMs + STEP, MONTH.toMs]);
    const found = (await fixture.call('GET', `/history/${run.id}/anomalies`)).body;
    expect(found).toMatchObject({ total: 1, unfiltered: 1, items: [{ startMs: SPIKE, origin: 'backfill' }] });
    expect((await fixture.call('GET', `/history/${run.id}/series`)).body).toMatchObject({
      total: 1,
      items: [{ lastMs: MONTH.toMs }],
    });
    expect(await columnsAt(fixture, `/detectors/${id}`)).toEqual(before.live);
    expect((await fixture.call('GET', '/anomalies')).body).toEqual(before.anomalies);
  });

  it('scores as a detector that had begun there would have', async () => {
    const { fixture, id } = await open();
    const run = await begin(fixture, id, { fromMs: T0 - 10 * DAY_MS, toMs: T0 - 2 * STEP });
    await over(fixture, run.id);
    const other = await fixture.create({ ...spec('other'), historyMs: 10 * DAY_MS });
    await fixture.settle();
    const [history, live] = [
      await columnsAt(fixture, `/history/${run.id}`),
      await columnsAt(fixture, `/detectors/${other}`),
    ];
    const shared = live.timeMs.indexOf(history.timeMs[0]);
    expect(live.timeMs.slice(shared, shared + history.timeMs.length)).toEqual(history.timeMs);
    expect(live.timeMs[shared - 1]).toBeLessThan(history.timeMs[0]);
    if (shared === 0) {
      expect(live.score.slice(0, history.score.length)).toEqual(history.score);
    }
  });

  it('never sees what lies before its range, off the grid too', async () => {
    const { fixture, id, source } = await open();
    source.requests.length = 0;
    const fromMs = T0 - DAY_MS + STEP / 2;
    const run = await begin(fixture, id, { fromMs, toMs: T0 - HOUR_MS + 1 });
    await over(fixture, run.id);
    const { timeMs } = await columnsAt(fixture, `/history/${run.id}`);
    expect(timeMs[0]).toBe(T0 - DAY_MS + STEP);
    expect(timeMs.at(-1)).toBe(T0 - HOUR_MS);
  });

  it('leaves out what was not complete when it was asked for', async () => {
    const { fixture, id } = await open();
    const run = await begin(fixture, id, { fromMs: T0 - DAY_MS, toMs: T0 + 365 * DAY_MS });
    await over(fixture, run.id);
    expect((await columnsAt(fixture, `/history/${run.id}`)).timeMs.at(-1)).toBe(T0 - STEP);
  });

  it('takes of a source that ends what lies in its range', async () => {
    const source = shop();
    source.end = { fromMs: T0 - 3 * DAY_MS, toMs: T0 - 2 * DAY_MS };
    const { fixture, id } = await open(source);
    const run = await begin(fixture, id, { fromMs: T0 - 10 * DAY_MS, toMs: T0 });
    expect(await over(fixture, run.id)).toMatchObject({ state: 'finished', points: 289 });
    const nothing = await begin(fixture, id, { fromMs: T0 - 10 * DAY_MS, toMs: T0 - 9 * DAY_MS });
    expect(await over(fixture, nothing.id)).toMatchObject({ state: 'finished', progress: 1, points: 0 });
  });

  it.each([
    ['a range without a complete interval', { fromMs: T0 - 5_000, toMs: T0 }, 400, 'toMs'],
    ['a range in the future', { fromMs: T0 + DAY_MS, toMs: T0 + 2 * DAY_MS }, 400, 'toMs'],
    ['a range that ends before it begins', { fromMs: T0, toMs: T0 - DAY_MS }, 400, 'fromMs'],
    ['a range of too many intervals', { fromMs: 0, toMs: T0 }, 400, 'fromMs'],
  ])('is refused for %s', async (_, range, status, path) => {
    const fixture = await EngineFixture.open({ sources: [shop()] });
    const id = await fixture.create(demoSpec({ intervalMs: 10_000, enabled: false }));
    const answer = await fixture.call('POST', `/detectors/${id}/history`, range);
    expect(answer).toMatchObject({ status, body: { error: { details: { fields: [{ path }] } } } });
    expect((await fixture.call('GET', `/detectors/${id}/history`)).body.items).toEqual([]);
  });

  it('keeps what it has found when its source dies, and says what happened', async () => {
    const source = shop();
    const { fixture, id } = await open(source);
    source.before = ({ range }) => {
      if (range.toMs > T0 - 200 * DAY_MS) {
        throw new VigilError('unavailable', 'no route to host', { source: 'downstream' });
      }
    };
    const run = await begin(fixture, id, { fromMs: T0 - 400 * DAY_MS, toMs: T0 });
    const ended = await over(fixture, run.id);
    expect(ended).toMatchObject({
      state: 'failed',
      error: { code: 'unavailable', source: 'downstream', message: 'no route to host' },
    });
    expect(ended.progress).toBeGreaterThan(0);
    expect(ended.progress).toBeLessThan(1);
    expect((await fixture.call('GET', `/history/${run.id}/series`)).body.total).toBe(1);
    expect((await fixture.call('GET', `/detectors/${id}`)).body.state.failing).toBeNull();
    expect((await fixture.call('GET', '/status')).body.executions.history).toMatchObject({ executed: 1, failed: 1 });
  });

  it('goes, the oldest first, once there are more than are kept', async () => {
    const { fixture, id } = await open();
    const ids: string[] = [];
    for (let n = 0; n < LIMITS.historyRunsKept + 2; n++) {
      const run = await begin(fixture, id, { fromMs: T0 - HOUR_MS, toMs: T0 });
      await over(fixture, run.id);
      ids.push(run.id);
      await fixture.clock.advance(1_000);
    }
    await until(async () => (await fixture.call('GET', `/history/${ids[1]}`)).status === 404);
    const { items } = (await fixture.call('GET', `/detectors/${id}/history`)).body;
    expect(items.map((run: { id: string }) => run.id)).toEqual(ids.slice(2).reverse());
    expect((await fixture.call('GET', `/history/${ids[0]}/results?from=0&to=1`)).status).toBe(404);
  });
});

describe('historical runs at once', () => {
  /** A source that answers historical requests only when told to. */
  async function held(detectors: number, orgOf: (n: number) => number = () => 1) {
    const source = shop();
    const fixture = await EngineFixture.open({ sources: [source] });
    const gate = Promise.withResolvers<void>();
    const runs: Array<{ id: string; principal: Principal; run: string }> = [];
    for (let n = 0; n < detectors; n++) {
      const principal = { ...fixture.as('Editor', orgOf(n)), login: 'erin' };
      const id = await fixture.create({ ...spec(`d${n}`), enabled: false }, principal);
      runs.push({ id, principal, run: '' });
    }
    source.before = () => gate.promise;
    for (const each of runs) {
      each.run = (await begin(fixture, each.id, { fromMs: T0 - DAY_MS, toMs: T0 }, each.principal)).id;
      await fixture.clock.advance(1);
    }
    const states = () =>
      Promise.all(runs.map(async ({ run, principal }) => (await runOf(fixture, run, principal)).state));
    return { fixture, runs, states, gate };
  }

  it('are as many as may be; the others wait for their turn', async () => {
    const { fixture, runs, states, gate } = await held(4);
    await until(async () => (await states()).filter((state) => state === 'running').length === 2);
    expect(await states()).toEqual(['running', 'running', 'waiting', 'waiting']);
    gate.resolve();
    for (const { run } of runs) {
      expect(await over(fixture, run)).toMatchObject({ state: 'finished' });
    }
  });

  it('are fair between organisations', async () => {
    const { states, runs, fixture } = await held(4, (n) => (n < 3 ? 1 : 2));
    await until(async () => (await states()).filter((state) => state === 'running').length === 2);
    await fixture.call('POST', `/history/${runs[0]?.run}/stop`, undefined, runs[0]?.principal);
    await until(async () => (await states())[3] === 'running');
    expect(await states()).toEqual(['stopped', 'running', 'waiting', 'running']);
  });

  it('are one for each detector: a second is refused until the first is over', async () => {
    const { fixture, runs, gate } = await held(1);
    const { id, run } = runs[0]!;
    const range = { fromMs: T0 - DAY_MS, toMs: T0 };
    const both = await Promise.all([1, 2].map(() => fixture.call('POST', `/detectors/${id}/history`, range)));
    expect(both.map(({ status }) => status)).toEqual([409, 409]);
    gate.resolve();
    await over(fixture, run);
    const race = await Promise.all([1, 2, 3].map(() => fixture.call('POST', `/detectors/${id}/history`, range)));
    expect(race.map(({ status }) => status).sort()).toEqual([202, 409, 409]);
  });
});
