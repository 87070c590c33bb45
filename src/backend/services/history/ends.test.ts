import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DAY_MS, MINUTE_MS } from '../../../schema';
import { bundleThreads } from '../../testkit/bundle-threads';
import { closeFixtures, demoSpec, EngineFixture, T0, until } from '../../testkit/engine-fixture';
import { ScriptedSource, wave } from '../../testkit/scripted-source';
import { begin, columnsAt, over, runOf } from '../../testkit/history-calls';

// Days of points at full speed take a while on a busy machine.
jest.setTimeout(60_000);
afterEach(closeFixtures);

const STEP = 5 * MINUTE_MS;
const YEAR = { fromMs: T0 - 365 * DAY_MS, toMs: T0 - 10 * DAY_MS };
/** Those of the first two pieces: a short one, while nobody knows how many series there are, and one of the usual size. */
const POINTS = 20_020;
const MIDDLE_MS = YEAR.fromMs + POINTS * STEP;

const shop = () => new ScriptedSource({ labels: { pod: 'a' }, curve: wave({ spikes: [T0 - 20 * DAY_MS] }) });
const spec = () => demoSpec({ intervalMs: STEP, historyMs: DAY_MS, enabled: false, algorithm: { name: 'seasonal' } });

/** A run that has written some pieces, and waits for the source to give the next. */
async function inTheMiddle(options: { args?: string[]; programDir?: string } = {}) {
  const source = shop();
  const gate = Promise.withResolvers<void>();
  source.before = ({ range }) => (range.fromMs >= MIDDLE_MS ? gate.promise : undefined);
  const fixture = await EngineFixture.open({ ...options, sources: [source] });
  const id = await fixture.create(spec());
  const run = await begin(fixture, id, YEAR);
  await until(async () => (await runOf(fixture, run.id)).points === POINTS);
  await until(() => source.requests.at(-1)?.range.fromMs === MIDDLE_MS);
  return { fixture, id, run, source, gate };
}

async function undisturbed() {
  const fixture = await EngineFixture.open({ sources: [shop()] });
  const run = await begin(fixture, await fixture.create(spec()), YEAR);
  const { points } = await over(fixture, run.id);
  return { points, columns: await columnsAt(fixture, `/history/${run.id}`) };
}

describe('a historical run that is stopped', () => {
  it('ends at once, also where its source does not listen, and keeps what it has found', async () => {
    const { fixture, run, source } = await inTheMiddle();
    source.before = () => new Promise(() => {});
    const { status, body } = await fixture.call('POST', `/history/${run.id}/stop`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      state: 'stopped',
      points: POINTS,
      error: { code: 'canceled', source: 'plugin', message: 'stopped by erin' },
    });
    expect((await columnsAt(fixture, `/history/${run.id}`)).timeMs.at(-1)).toBe(MIDDLE_MS);
    expect((await fixture.call('POST', `/history/${run.id}/stop`)).body).toEqual(body);
    expect((await fixture.call('GET', '/status')).body.executions.history).toMatchObject({ executing: 0, canceled: 1 });
    const after = await fixture.afterKill({ sources: [shop()] });
    expect(await runOf(after, run.id)).toEqual(body);
  });

  it('can be stopped only while it is not over', async () => {
    const fixture = await EngineFixture.open({ sources: [shop()] });
    const run = await begin(fixture, await fixture.create(spec()), { fromMs: T0 - DAY_MS, toMs: T0 });
    await over(fixture, run.id);
    const { status, body } = await fixture.call('POST', `/history/${run.id}/stop`);
    expect([status, body.error.code]).toEqual([409, 'failed_precondition']);
    expect((await fixture.call('POST', '/history/nope/stop')).status).toBe(404);
    expect((await fixture.call('POST', `/history/${run.id}/stop`, undefined, fixture.as('Viewer'))).status).toBe(403);
    expect((await fixture.call('POST', `/history/${run.id}/stop`, undefined, fixture.as('Admin', 2))).status).toBe(404);
  });

  it('is stopped once, however many ask for it, and another may begin', async () => {
    const { fixture, id, run, gate } = await inTheMiddle();
    const stops = await Promise.all([1, 2, 3].map(() => fixture.call('POST', `/history/${run.id}/stop`)));
    expect(stops.map(({ body }) => body.state)).toEqual(['stopped', 'stopped', 'stopped']);
    gate.resolve();
    const next = await begin(fixture, id, { fromMs: T0 - DAY_MS, toMs: T0 });
    expect(await over(fixture, next.id)).toMatchObject({ state: 'finished' });
  });
});

describe('a historical run that is removed', () => {
  it('ends, and is gone with what it has found', async () => {
    const { fixture, id, run } = await inTheMiddle();
    expect((await fixture.call('DELETE', `/history/${run.id}`)).status).toBe(204);
    expect((await fixture.call('GET', `/history/${run.id}`)).status).toBe(404);
    expect((await fixture.call('GET', `/detectors/${id}/history`)).body.items).toEqual([]);
    expect((await fixture.call('DELETE', `/history/${run.id}`)).status).toBe(404);
  });

  it('goes quietly with its detector, while it runs and while it waits', async () => {
    const { fixture, id, run, gate } = await inTheMiddle();
    expect((await fixture.call('DELETE', `/detectors/${id}`)).status).toBe(204);
    gate.resolve();
    await until(async () => (await fixture.call('GET', '/status')).body.executions.history.executing === 0);
    expect((await fixture.call('GET', `/history/${run.id}`)).status).toBe(404);
    expect((await fixture.call('GET', `/history/${run.id}/anomalies`)).status).toBe(404);
    expect((await fixture.call('GET', '/status')).body.executions.history).toMatchObject({ failed: 0, canceled: 0 });
    const after = await fixture.afterKill({ sources: [shop()] });
    expect((await after.call('GET', `/history/${run.id}`)).status).toBe(404);
  });
});

describe('a historical run goes on where it was', () => {
  it('after a kill, bit for bit, without going through the whole again', async () => {
    const expected = await undisturbed();
    const { fixture, run } = await inTheMiddle();
    const source = shop();
    const after = await fixture.afterKill({ sources: [source] });
    const ended = await over(after, run.id);
    expect(ended).toMatchObject({ state: 'finished', points: expected.points });
    expect(source.requests[0]?.range.fromMs).toBe(MIDDLE_MS);
    expect(await columnsAt(after, `/history/${run.id}`)).toEqual(expected.columns);
  });

  it('after the engine was stopped and started', async () => {
    const expected = await undisturbed();
    const { fixture, run } = await inTheMiddle();
    await fixture.stop();
    const after = await EngineFixture.open({ sources: [shop()], dataDir: fixture.dataDir });
    expect(await over(after, run.id)).toMatchObject({ state: 'finished', points: expected.points });
    expect(await columnsAt(after, `/history/${run.id}`)).toEqual(expected.columns);
  });

  it('after a kill while it waited', async () => {
    const { fixture } = await inTheMiddle();
    const others = [];
    for (const name of ['b', 'c']) {
      const id = await fixture.create({ ...spec(), name });
      others.push(await begin(fixture, id, YEAR));
    }
    expect((await runOf(fixture, others[1]!.id)).state).toBe('waiting');
    const after = await fixture.afterKill({ sources: [shop()] });
    for (const { id } of others) {
      expect(await over(after, id)).toMatchObject({ state: 'finished' });
    }
  });
});

describe('with threads', () => {
  let programs: string;
  beforeAll(() => {
    programs = mkdtempSync(join(tmpdir(), 'vigil-threads-'));
    bundleThreads(programs);
  });
  afterAll(() => rmSync(programs, { recursive: true }));

  it('finds the very same', async () => {
    const expected = await undisturbed();
    const options = { args: ['--workers', '2'], programDir: programs };
    const { fixture, run, gate } = await inTheMiddle(options);
    gate.resolve();
    expect(await over(fixture, run.id)).toMatchObject({ state: 'finished', points: expected.points });
    expect(await columnsAt(fixture, `/history/${run.id}`)).toEqual(expected.columns);
  });
});
