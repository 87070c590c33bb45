import { HOUR_MS, MINUTE_MS } from '../../../schema';
import { FakeServer } from '../../sources/testkit/fake-server';
import { action, admin, grade, MonitorsFixture, spec } from '../../testkit/monitors-fixture';

let server: FakeServer;
let fixture: MonitorsFixture;

beforeAll(async () => {
  server = await FakeServer.start();
});
afterAll(() => server.stop());

beforeEach(async () => {
  server.answer(() => ({ status: 200 }));
  fixture = await MonitorsFixture.open({ found: grade(0.9) });
});
afterEach(() => MonitorsFixture.closeAll());

const everyMinute = { kind: 'period', interval: 1, unit: 'MINUTES' } as const;
const cron = { kind: 'cron', expression: '* * * * *', timezone: 'Europe/Berlin' } as const;

describe('a clock that is set back', () => {
  it.each([
    ['a period', everyMinute],
    ['cron', cron],
  ])('keeps no monitor with %s waiting until it is as late again', async (_name, schedule) => {
    await fixture.monitors.create(admin, spec({ schedule }));
    await fixture.advance(2 * MINUTE_MS);
    expect(fixture.searches).toHaveLength(2);
    fixture.clock.setBack(1_000 * HOUR_MS);
    await fixture.advance(3 * MINUTE_MS);
    expect(fixture.searches.length).toBeGreaterThanOrEqual(4);
    expect(fixture.searches.length).toBeLessThanOrEqual(6);
  });

  it('throttles no action until it is as late again', async () => {
    const hook = await fixture.webhook(server.url);
    const throttled = action(hook, { throttleEnabled: true, throttleMinutes: 10 });
    await fixture.monitors.create(admin, spec({}, { actions: [throttled] }));
    await fixture.advance(2 * MINUTE_MS);
    expect(server.requests).toHaveLength(1);
    fixture.clock.setBack(HOUR_MS);
    await fixture.advance(3 * MINUTE_MS);
    expect(server.requests).toHaveLength(2);
  });
});

describe('a schedule that is changed to one that is due', () => {
  it('runs the monitor once', async () => {
    const hourly = { kind: 'period', interval: 1, unit: 'HOURS' } as const;
    const { id } = await fixture.monitors.create(admin, spec({ schedule: hourly }));
    await fixture.advance(10 * MINUTE_MS);
    await fixture.monitors.update(admin, id, { spec: spec({ schedule: everyMinute }) });
    await fixture.settle();
    expect(fixture.searches).toHaveLength(1);
    expect(await fixture.monitors.alerts.list(1)).toHaveLength(1);
  });
});

describe('messages that take long', () => {
  it('leave the rest of a run unsent, with an error that says so', async () => {
    const hook = await fixture.webhook(server.url);
    server.answer(() => {
      // As if the receiver had taken its time.
      void fixture.clock.advance(61_000);
      return { status: 200 };
    });
    const actions = ['a', 'b'].map((id) => action(hook, { id }));
    const { id } = await fixture.monitors.create(admin, spec({ enabled: false }, { actions }));
    const { signal } = new AbortController();
    const { triggers } = await fixture.monitors.execute(admin, id, { dry: false, signal });
    expect(triggers.t1?.actions).toMatchObject({
      a: { error: null, output: { message: 'cpu is at 0.9' } },
      b: { error: 'not sent: the messages before it took longer than 60 s', timeMs: null, output: null },
    });
    expect(server.requests).toHaveLength(1);
    expect(await fixture.monitors.alerts.list(1)).toMatchObject([{ state: 'ERROR' }]);
  });
});
