import { DAY_MS, HOUR_MS, LIMITS, MINUTE_MS } from '../../../schema';
import { FakeServer } from '../../sources/testkit/fake-server';
import type { AlertState } from './alert';
import { action, admin, grade, MonitorsFixture, spec, T0 } from '../../testkit/monitors-fixture';

const signal = new AbortController().signal;
let server: FakeServer;
let hook: string;
let fixture: MonitorsFixture;

beforeAll(async () => {
  server = await FakeServer.start();
});
afterAll(() => server.stop());

beforeEach(async () => {
  server.answer(() => ({ status: 200 }));
  fixture = await MonitorsFixture.open();
  hook = await fixture.webhook(`${server.url}/hook`);
});
afterEach(() => MonitorsFixture.closeAll());

const states = async (): Promise<AlertState[]> => (await fixture.monitors.alerts.list(1)).map(({ state }) => state);
const bodies = () => server.requests.map(({ body }) => body);

describe('the schedule of monitors', () => {
  it('keeps to the grid from when each was enabled', async () => {
    await fixture.clock.advance(20_000);
    await fixture.monitors.create(admin, spec({ schedule: { kind: 'period', interval: 2, unit: 'HOURS' } }));
    await fixture.advance(2 * HOUR_MS - 1);
    expect(fixture.searches).toHaveLength(0);
    await fixture.advance(1);
    await fixture.advance(2 * HOUR_MS);
    expect(fixture.searches).toHaveLength(2);
  });

  it('follows cron in its time zone', async () => {
    const schedule = { kind: 'cron', expression: '0 9 * * MON-FRI', timezone: 'America/New_York' } as const;
    await fixture.monitors.create(admin, spec({ schedule }));
    await fixture.advance(14 * HOUR_MS - 1);
    expect(fixture.searches).toHaveLength(0);
    await fixture.advance(1);
    expect(fixture.searches[0]?.body).toEqual({ query: { range: { t: { lte: String(T0 + 14 * HOUR_MS) } } } });
    await fixture.advance(6 * DAY_MS + 23 * HOUR_MS);
    // Tuesday to Friday; on Monday the clocks there have been put forward.
    expect(fixture.searches).toHaveLength(6);
  });

  it('never runs one twice at once', async () => {
    let going = 0;
    let most = 0;
    const release: Array<() => void> = [];
    fixture.found = async () => {
      going += 1;
      most = Math.max(most, going);
      await new Promise<void>((resolve) => release.push(resolve));
      going -= 1;
      return grade(0);
    };
    const { id } = await fixture.monitors.create(admin, spec());
    await fixture.clock.advance(5 * MINUTE_MS);
    const executed = fixture.monitors.execute(admin, id, { dry: false, signal });
    await fixture.clock.advance(5 * MINUTE_MS);
    while (going > 0 || release.length > 0) {
      release.splice(0).forEach((go) => go());
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await executed;
    await fixture.settle();
    expect(most).toBe(1);
  });

  it('runs no more at once than it may', async () => {
    const waiting: Array<() => void> = [];
    fixture.found = async () => {
      await new Promise<void>((resolve) => waiting.push(resolve));
      return grade(0);
    };
    for (let i = 0; i < LIMITS.monitorRunsAtOnce + 2; i++) {
      await fixture.monitors.create(admin, spec());
    }
    await fixture.clock.advance(MINUTE_MS);
    expect(fixture.monitors.usage()).toEqual({
      enabled: LIMITS.monitorRunsAtOnce + 2,
      running: LIMITS.monitorRunsAtOnce,
      waiting: 2,
    });
    while (fixture.monitors.usage().running > 0) {
      waiting.splice(0).forEach((go) => go());
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    expect(fixture.searches).toHaveLength(LIMITS.monitorRunsAtOnce + 2);
  });

  it('does nothing for a monitor that is disabled, and starts a grid of its own when it is enabled again', async () => {
    const made = await fixture.monitors.create(admin, spec({ enabled: false }));
    expect(made.enabledMs).toBeNull();
    await fixture.advance(10 * MINUTE_MS + 30_000);
    expect(fixture.searches).toHaveLength(0);
    const enabled = await fixture.monitors.update(admin, made.id, { spec: spec() });
    expect(enabled.enabledMs).toBe(T0 + 10 * MINUTE_MS + 30_000);
    await fixture.advance(MINUTE_MS - 1);
    expect(fixture.searches).toHaveLength(0);
    await fixture.advance(1);
    expect(fixture.searches).toHaveLength(1);
    const kept = await fixture.monitors.update(admin, made.id, { spec: spec({ name: 'other' }) });
    expect(kept.enabledMs).toBe(enabled.enabledMs);
    expect((await fixture.monitors.update(admin, made.id, { spec: spec({ enabled: false }) })).enabledMs).toBeNull();
    await fixture.advance(10 * MINUTE_MS);
    expect(fixture.searches).toHaveLength(1);
  });
});

describe('monitors after a restart', () => {
  it('go on where they were, and make up once for what was missed', async () => {
    await fixture.monitors.create(admin, spec({}, { actions: [action(hook)] }));
    fixture.found = grade(0.9);
    await fixture.advance(2 * MINUTE_MS);
    fixture = await fixture.restart();
    await fixture.advance(30_000);
    expect(fixture.searches).toHaveLength(0);
    await fixture.advance(30_000);
    expect(fixture.searches).toHaveLength(1);
    fixture = await fixture.restart();
    await fixture.advance(0);
    expect(fixture.searches).toHaveLength(0);
    await fixture.monitors.stop();
    await fixture.clock.advance(5 * MINUTE_MS + 10_000);
    fixture = await fixture.restart();
    await fixture.advance(0);
    expect(fixture.searches.map(({ body }) => body)).toEqual([
      { query: { range: { t: { lte: String(T0 + 8 * MINUTE_MS) } } } },
    ]);
    expect(await states()).toEqual(['ACTIVE']);
  });

  it('have one alert when they were killed while a message was on its way, and send it again', async () => {
    server.answer(() => 'hang');
    await fixture.monitors.create(admin, spec({}, { actions: [action(hook)] }));
    fixture.found = grade(0.9);
    await fixture.clock.advance(MINUTE_MS);
    while (server.requests.length === 0) {
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    server.answer(() => ({ status: 200 }));
    const survivor = await fixture.afterKill();
    await survivor.advance(0);
    expect(bodies()).toEqual(['cpu is at 0.9']);
    expect(await survivor.monitors.alerts.list(1)).toMatchObject([
      { state: 'ACTIVE', startMs: T0 + MINUTE_MS, actions: [{ actionId: 'a1', lastMs: T0 + MINUTE_MS }] },
    ]);
  });

  it('stop at once, whatever they wait for', async () => {
    server.answer(() => 'hang');
    await fixture.monitors.create(admin, spec({}, { actions: [action(hook)] }));
    fixture.found = grade(0.9);
    await fixture.clock.advance(MINUTE_MS);
    while (server.requests.length === 0) {
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await fixture.monitors.stop();
    expect(fixture.monitors.usage().running).toBe(0);
    expect(fixture.logged).toEqual([]);
  });
});

describe('changes of monitors', () => {
  it('refuse a version that is not the stored one', async () => {
    const made = await fixture.monitors.create(admin, spec());
    await fixture.monitors.update(admin, made.id, { spec: spec({ name: 'b' }), seqNo: made.seqNo });
    await expect(fixture.monitors.update(admin, made.id, { spec: spec(), seqNo: made.seqNo })).rejects.toMatchObject({
      code: 'failed_precondition',
    });
    await expect(fixture.monitors.remove(admin, made.id, { seqNo: made.seqNo })).rejects.toMatchObject({
      code: 'failed_precondition',
    });
    expect(await fixture.monitors.get(1, made.id)).toMatchObject({ name: 'b', version: 2 });
  });

  it('let one of two updates at once win', async () => {
    const made = await fixture.monitors.create(admin, spec());
    const both = await Promise.allSettled(
      ['b', 'c'].map((name) => fixture.monitors.update(admin, made.id, { spec: spec({ name }), seqNo: made.seqNo }))
    );
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('end open alerts of triggers that are no more, also with the whole monitor', async () => {
    const made = await fixture.monitors.create(admin, spec());
    fixture.found = grade(0.9);
    await fixture.advance(MINUTE_MS);
    const [trigger] = spec().triggers;
    await fixture.monitors.update(admin, made.id, { spec: spec({ triggers: [{ ...trigger!, id: 't2' }] }) });
    expect(await states()).toEqual(['DELETED']);
    await fixture.advance(MINUTE_MS);
    expect(await states()).toEqual(['ACTIVE', 'DELETED']);
    await fixture.monitors.remove(admin, made.id);
    expect(await states()).toEqual(['DELETED', 'DELETED']);
    expect(await fixture.monitors.remove(admin, made.id)).toBeNull();
    await fixture.advance(10 * MINUTE_MS);
    expect(fixture.searches).toHaveLength(2);
    expect(await fixture.store.documents.count(1, 'monitor state')).toBe(0);
  });

  it('end the run going on, and the new monitor is run in its place', async () => {
    fixture.found = (ended) =>
      new Promise((_resolve, reject) => ended.addEventListener('abort', () => reject(ended.reason)));
    const made = await fixture.monitors.create(admin, spec());
    await fixture.clock.advance(MINUTE_MS);
    fixture.found = grade(0.9);
    await fixture.monitors.update(admin, made.id, { spec: spec({ name: 'new' }) });
    await fixture.settle();
    expect(await fixture.monitors.alerts.list(1)).toMatchObject([{ monitorName: 'new', state: 'ACTIVE' }]);
  });

  it('are none of another organisation', async () => {
    const made = await fixture.monitors.create(admin, spec());
    const stranger = { ...admin, orgId: 2 };
    await expect(fixture.monitors.get(2, made.id)).rejects.toMatchObject({ code: 'not_found' });
    await expect(fixture.monitors.update(stranger, made.id, { spec: spec() })).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(fixture.monitors.execute(stranger, made.id, { dry: true, signal })).rejects.toMatchObject({
      code: 'not_found',
    });
    expect(await fixture.monitors.remove(stranger, made.id)).toBeNull();
    expect(await fixture.monitors.list(2)).toEqual([]);
    expect(await fixture.monitors.list(1)).toHaveLength(1);
  });

  it('forget alerts that have not changed for as long as they are kept', async () => {
    const { id } = await fixture.monitors.create(admin, spec());
    for (const value of [0.9, 0.1]) {
      fixture.found = grade(value);
      await fixture.advance(MINUTE_MS);
    }
    await fixture.monitors.update(admin, id, { spec: spec({ enabled: false }) });
    await fixture.advance(30 * DAY_MS - HOUR_MS);
    expect(await states()).toEqual(['COMPLETED']);
    await fixture.advance(3 * HOUR_MS);
    expect(await states()).toEqual([]);
  });
});
