import type { Anomaly } from '../../../schema';
import { ManualClock } from '../../base/testkit/manual-clock';
import { AFTER_SPREAD_MS, closeFixtures, demoSpec, EngineFixture, T0, until } from '../../testkit/engine-fixture';
import { ScriptedSource, wave } from '../../testkit/scripted-source';

// Days of points at full speed take a while on a busy machine.
jest.setTimeout(30_000);
afterEach(closeFixtures);

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

async function resultsOf(fixture: EngineFixture, id: string, fromMs = 0, toMs = T0 + 30 * DAY) {
  const { body: series } = await fixture.call('GET', `/detectors/${id}/series?sort=labels`);
  return Promise.all(
    series.items.map(async ({ seriesKey }: { seriesKey: string }) => {
      const path = `/detectors/${id}/results?from=${fromMs}&to=${toMs}&series=${seriesKey}&maxPoints=20000`;
      return (await fixture.call('GET', path)).body;
    })
  );
}

async function anomaliesOf(fixture: EngineFixture): Promise<Anomaly[]> {
  return (await fixture.call('GET', '/anomalies?limit=500')).body.items;
}

async function stateOf(fixture: EngineFixture, id: string) {
  return (await fixture.call('GET', `/detectors/${id}`)).body.state;
}

describe('a first run', () => {
  it('sends the whole history through, in order, up to the newest complete interval', async () => {
    const source = new ScriptedSource({ labels: { shop: 'a' }, curve: wave() });
    const fixture = await EngineFixture.open({ sources: [source], clock: new ManualClock(T0 + 90_000) });
    const id = await fixture.create(demoSpec({ historyMs: 2 * HOUR, windowDelayMs: 15_000 }));
    await fixture.settle();
    const [{ columns }] = await resultsOf(fixture, id);
    expect(columns.timeMs).toHaveLength(120);
    expect(columns.timeMs.at(-1)).toBe(T0 + MINUTE);
    expect(columns.timeMs[0]).toBe(T0 - 118 * MINUTE);
    expect((await stateOf(fixture, id)).lastRun).toMatchObject({
      origin: 'backfill',
      points: 120,
      series: 1,
      error: null,
    });
  });

  it('marks anomalies of the history as backfill and later ones as live', async () => {
    const source = new ScriptedSource({ labels: {}, curve: wave({ spikes: [T0 - 5 * HOUR, T0 + 20 * MINUTE] }) });
    const fixture = await EngineFixture.open({ sources: [source] });
    await fixture.create(demoSpec({ historyMs: 6 * DAY }));
    await fixture.settle();
    await fixture.pass(HOUR);
    const found = await anomaliesOf(fixture);
    expect(found.map(({ startMs, origin }) => ({ startMs, origin }))).toEqual([
      { startMs: T0 + 20 * MINUTE, origin: 'live' },
      { startMs: T0 - 5 * HOUR, origin: 'backfill' },
    ]);
  });

  it('keeps the origin of an anomaly that goes on after the backfill and a kill', async () => {
    const source = new ScriptedSource({ labels: {}, curve: wave({ spikes: [T0 - 2 * MINUTE] }) });
    const fixture = await EngineFixture.open({ sources: [source] });
    await fixture.create(demoSpec({ historyMs: 6 * DAY }));
    await fixture.settle();
    await fixture.pass(3 * MINUTE);
    const after = await fixture.afterKill({ sources: [source] });
    await after.pass(30 * MINUTE);
    const [only, ...more] = await anomaliesOf(after);
    expect(more).toEqual([]);
    expect(only).toMatchObject({ startMs: T0 - 2 * MINUTE, origin: 'backfill' });
    expect(only?.points).toBeGreaterThanOrEqual(10);
  });

  it('goes through a finite source to its end and takes rows added later', async () => {
    const source = new ScriptedSource({
      labels: {},
      curve: (t) => (t >= T0 - 400 * DAY && t <= T0 - 399 * DAY ? 5 : undefined),
    });
    source.end = { fromMs: T0 - 400 * DAY, toMs: T0 - 399 * DAY };
    const fixture = await EngineFixture.open({ sources: [source] });
    const id = await fixture.create(demoSpec({ historyMs: 2 * HOUR }));
    await fixture.settle();
    const [first] = await resultsOf(fixture, id);
    expect(first.columns.timeMs).toHaveLength(121);
    expect(await stateOf(fixture, id)).toMatchObject({ lagMs: 0, failing: null });
    source.end = { fromMs: T0 - 400 * DAY, toMs: T0 - 399 * DAY + 5 * MINUTE };
    source.removeAll();
    source.add({}, (t) => (t <= T0 - 399 * DAY + 5 * MINUTE ? 5 : undefined));
    await fixture.pass(2 * MINUTE);
    const [second] = await resultsOf(fixture, id);
    expect(second.columns.timeMs.slice(121)).toEqual([1, 2, 3, 4, 5].map((n) => T0 - 399 * DAY + n * MINUTE));
  });

  it('says so when the source gives no series, and starts once it does', async () => {
    const source = new ScriptedSource();
    const fixture = await EngineFixture.open({ sources: [source] });
    const id = await fixture.create(demoSpec({ historyMs: HOUR }));
    await fixture.settle();
    expect(await stateOf(fixture, id)).toMatchObject({
      failing: null,
      series: 0,
      notices: ['the query gave no series'],
    });
    source.add({ pod: 'late' }, wave());
    await fixture.pass(3 * MINUTE);
    expect(await stateOf(fixture, id)).toMatchObject({ series: 1, notices: [] });
  });

  it('runs the first series by labels up to the limit and says how many are left out', async () => {
    const source = new ScriptedSource(...['a', 'b', 'c'].map((pod) => ({ labels: { pod }, curve: wave() })));
    const fixture = await EngineFixture.open({ sources: [source] });
    const id = await fixture.create(demoSpec({ historyMs: HOUR, seriesLimit: 2 }));
    await fixture.settle();
    expect(await stateOf(fixture, id)).toMatchObject({ series: 2, seriesLeftOut: 1 });
  });
});

describe('later runs', () => {
  it('evaluate each interval once, whatever the source repeats', async () => {
    const source = new ScriptedSource({ labels: {}, curve: wave() });
    const fixture = await EngineFixture.open({ sources: [source] });
    const id = await fixture.create(demoSpec({ historyMs: HOUR }));
    await fixture.settle();
    await fixture.pass(5 * MINUTE);
    const [{ columns }] = await resultsOf(fixture, id);
    expect(columns.timeMs).toEqual(Array.from({ length: 65 }, (_, i) => T0 - 59 * MINUTE + i * MINUTE));
  });

  it('take points that come up to two intervals late', async () => {
    let arrived = -Infinity;
    const source = new ScriptedSource({ labels: {}, curve: (t) => (t <= arrived ? 7 : undefined) });
    const fixture = await EngineFixture.open({ sources: [source] });
    arrived = T0;
    const id = await fixture.create(demoSpec({ historyMs: HOUR }));
    await fixture.settle();
    await fixture.pass(2 * MINUTE);
    arrived = T0 + 3 * MINUTE;
    await fixture.pass(MINUTE);
    const [{ columns }] = await resultsOf(fixture, id);
    expect(columns.timeMs.slice(-3)).toEqual([T0 + MINUTE, T0 + 2 * MINUTE, T0 + 3 * MINUTE]);
  });

  it('keep a gap as a gap', async () => {
    const source = new ScriptedSource({ labels: {}, curve: (t) => (t === T0 + MINUTE ? NaN : 7) });
    const fixture = await EngineFixture.open({ sources: [source] });
    const id = await fixture.create(demoSpec({ historyMs: HOUR }));
    await fixture.settle();
    await fixture.pass(2 * MINUTE);
    const [{ columns }] = await resultsOf(fixture, id);
    expect(columns.value.slice(-3)).toEqual([7, null, 7]);
  });

  it('leave out points that lie in the future, and say so', async () => {
    const source = new ScriptedSource({ labels: {}, curve: wave() });
    const fixture = await EngineFixture.open({ sources: [source] });
    const id = await fixture.create(demoSpec({ historyMs: HOUR }));
    await fixture.settle();
    source.before = (request) => {
      Object.assign(request.range, { toMs: request.range.toMs + 3 * MINUTE });
    };
    await fixture.clock.advance(MINUTE);
    await fixture.settle();
    const [{ columns }] = await resultsOf(fixture, id);
    expect(columns.timeMs.at(-1)).toBe(T0 + MINUTE);
    expect((await stateOf(fixture, id)).notices).toEqual(['3 points lay in the future and were left out']);
  });

  it('give a new series an evaluator of its own', async () => {
    const source = new ScriptedSource({ labels: { pod: 'a' }, curve: wave() });
    const fixture = await EngineFixture.open({ sources: [source] });
    const id = await fixture.create(demoSpec({ historyMs: HOUR }));
    await fixture.settle();
    source.add({ pod: 'b' }, wave());
    await fixture.pass(2 * MINUTE);
    const [a, b] = await resultsOf(fixture, id);
    expect([a.columns.timeMs.length, b.columns.timeMs.length]).toEqual([62, 4]);
    expect(b.labels).toEqual({ pod: 'b' });
  });

  it('catch up in order with all that was missed while the engine was down', async () => {
    const source = new ScriptedSource({ labels: {}, curve: wave({ spikes: [T0 + 5 * HOUR] }) });
    const fixture = await EngineFixture.open({ sources: [source] });
    const id = await fixture.create(demoSpec({ historyMs: 6 * DAY }));
    await fixture.settle();
    await fixture.stop();
    const later = await EngineFixture.open({
      sources: [source],
      dataDir: fixture.dataDir,
      clock: new ManualClock(T0 + 20 * HOUR + AFTER_SPREAD_MS),
    });
    await later.settle();
    const [{ columns }] = await resultsOf(later, id, T0);
    expect(columns.timeMs).toEqual(Array.from({ length: 20 * 60 + 1 }, (_, i) => T0 + i * MINUTE));
    expect(await anomaliesOf(later)).toMatchObject([{ startMs: T0 + 5 * HOUR, origin: 'live' }]);
    expect(await stateOf(later, id)).toMatchObject({ lagMs: 0, kind: 'running' });
  });
});

describe('a series that falls silent', () => {
  const silentFrom = T0 + 5 * MINUTE;
  const curve = (t: number) => (t < silentFrom ? wave({ spikes: [T0 + 2 * MINUTE] })(t) : undefined);
  const pods = () =>
    new ScriptedSource({ labels: { pod: 'gone' }, curve }, { labels: { pod: 'there' }, curve: wave() });

  it('gets gaps while its anomaly is open, and no more once that is closed', async () => {
    const fixture = await EngineFixture.open({ sources: [pods()] });
    const id = await fixture.create(demoSpec({ historyMs: 6 * DAY }));
    await fixture.settle();
    await fixture.pass(4 * HOUR);
    const [anomaly] = await anomaliesOf(fixture);
    expect(anomaly).toMatchObject({ startMs: T0 + 2 * MINUTE, labels: { pod: 'gone' } });
    expect(anomaly?.endMs).not.toBeNull();
    const [{ columns }] = await resultsOf(fixture, id, T0);
    const gaps = columns.value.filter((value: number | null) => value === null).length;
    expect(columns.value.slice(0, 5)).not.toContain(null);
    expect(columns.timeMs[5]).toBe(T0 + 14 * MINUTE);
    expect(gaps).toBeGreaterThan(0);
    expect(columns.timeMs.at(-1)).toBeLessThan(T0 + 4 * HOUR - 10 * MINUTE);
  });

  it('is treated the same when all of it is caught up with at once', async () => {
    const live = await EngineFixture.open({ sources: [pods()] });
    const id = await live.create(demoSpec({ historyMs: 6 * DAY }));
    await live.settle();
    const late = await live.afterKill({ sources: [pods()] });
    await live.pass(4 * HOUR);
    await late.clock.advance(4 * HOUR);
    await late.settle();
    expect(await resultsOf(late, id, T0)).toEqual(await resultsOf(live, id, T0));
    expect(await anomaliesOf(late)).toEqual(await anomaliesOf(live));
  });
});

describe('a killed engine', () => {
  const curve = wave({ spikes: [T0 + 40 * MINUTE, T0 + 150 * MINUTE] });

  it.each([
    ['between two runs', 70 * MINUTE],
    ['while an anomaly is open', 44 * MINUTE],
    ['right after the backfill', 0],
  ])('continues bit for bit when it was killed %s', async (_, killAfterMs) => {
    const source = () =>
      new ScriptedSource({ labels: { pod: 'a' }, curve }, { labels: { pod: 'b' }, curve: (t) => (curve(t) ?? 0) * 3 });
    const spec = demoSpec({ historyMs: 6 * DAY });
    const undisturbed = await EngineFixture.open({ sources: [source()] });
    const id = await undisturbed.create(spec);
    await undisturbed.settle();
    await undisturbed.pass(killAfterMs);
    const killed = await undisturbed.afterKill({ sources: [source()] });
    await killed.settle();
    await undisturbed.pass(3 * HOUR - killAfterMs);
    await killed.pass(3 * HOUR - killAfterMs);
    expect(await resultsOf(killed, id, T0 - HOUR)).toEqual(await resultsOf(undisturbed, id, T0 - HOUR));
    expect(await anomaliesOf(killed)).toEqual(await anomaliesOf(undisturbed));
    expect((await anomaliesOf(killed)).filter(({ startMs }) => startMs >= T0).length).toBeGreaterThan(1);
  });

  it('ends an open anomaly that wishes changed right before the kill would not have raised', async () => {
    const source = new ScriptedSource({ labels: {}, curve });
    const fixture = await EngineFixture.open({ sources: [source] });
    const spec = demoSpec({ historyMs: 6 * DAY });
    const id = await fixture.create(spec);
    await fixture.settle();
    await fixture.pass(44 * MINUTE);
    expect((await anomaliesOf(fixture))[0]).toMatchObject({ startMs: T0 + 40 * MINUTE, endMs: null });
    const change = { version: 1, spec: { ...spec, direction: 'below' } };
    expect((await fixture.call('PUT', `/detectors/${id}`, change)).status).toBe(200);
    const after = await fixture.afterKill({ sources: [source] });
    await after.settle();
    await after.pass(2 * MINUTE);
    expect((await anomaliesOf(after))[0]).toMatchObject({ startMs: T0 + 40 * MINUTE, endMs: T0 + 44 * MINUTE });
    expect((await after.call('GET', `/detectors/${id}/series`)).body.items[0].openSinceMs).toBeNull();
    expect((await after.call('GET', `/detectors/${id}`)).body.openAnomalies).toMatchObject({ slight: 0, severe: 0 });
  });

  it('goes on with a backfill that it was killed in', async () => {
    const source = new ScriptedSource({ labels: {}, curve });
    const whole = await EngineFixture.open({ sources: [source] });
    const id = await whole.create(demoSpec({ historyMs: 5 * DAY, intervalMs: 10_000 }));
    await whole.settle();
    const halting = new ScriptedSource({ labels: {}, curve });
    const gate = Promise.withResolvers<void>();
    halting.before = () => (halting.requests.length > 2 ? gate.promise : undefined);
    const first = await EngineFixture.open({ sources: [halting] });
    const other = await first.create(demoSpec({ historyMs: 5 * DAY, intervalMs: 10_000 }));
    await until(() => halting.requests.length > 2);
    expect((await stateOf(first, other)).kind).toBe('learning');
    const second = await first.afterKill({ sources: [new ScriptedSource({ labels: {}, curve })] });
    await second.settle();
    const last = { fromMs: T0 - HOUR, toMs: T0 };
    const [expected] = await resultsOf(whole, id, last.fromMs, last.toMs);
    const [got] = await resultsOf(second, other, last.fromMs, last.toMs);
    expect(got.columns).toEqual(expected.columns);
    gate.resolve();
  });
});
