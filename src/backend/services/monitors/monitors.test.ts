import { HOUR_MS, MINUTE_MS } from '../../../schema';
import { SmtpServer } from '../../notifiers/testkit/smtp-server';
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

describe('a monitor', () => {
  it('searches its period, opens an alert, sends its message, and ends the alert once it is over', async () => {
    const made = await fixture.monitors.create(admin, spec({}, { actions: [action(hook)] }));
    await fixture.advance(MINUTE_MS);
    expect(fixture.searches).toEqual([
      {
        orgId: 1,
        indices: ['.opendistro-anomaly-results*'],
        body: { query: { range: { t: { lte: String(T0 + MINUTE_MS) } } } },
      },
    ]);
    expect(await states()).toEqual([]);
    fixture.found = grade(0.9);
    await fixture.advance(MINUTE_MS);
    const [alert] = await fixture.monitors.alerts.list(1);
    expect(alert).toMatchObject({
      monitorId: made.id,
      monitorName: 'cpu',
      monitorVersion: 1,
      triggerId: 't1',
      triggerName: 'high grade',
      severity: '1',
      state: 'ACTIVE',
      startMs: T0 + 2 * MINUTE_MS,
      endMs: null,
      errorMessage: null,
      actions: [{ actionId: 'a1', lastMs: T0 + 2 * MINUTE_MS, throttledCount: 0 }],
    });
    expect(bodies()).toEqual(['cpu is at 0.9']);
    fixture.found = grade(0.1);
    await fixture.advance(MINUTE_MS);
    expect(await fixture.monitors.alerts.list(1)).toMatchObject([
      { id: alert?.id, state: 'COMPLETED', endMs: T0 + 3 * MINUTE_MS },
    ]);
    expect(bodies()).toHaveLength(1);
  });

  it('has one open alert for each trigger, and sends every time it is true', async () => {
    const triggers = ['t1', 't2'].map((id) => ({
      ...spec({}, { actions: [action(hook, { id: `a-${id}` })] }).triggers[0]!,
      id,
    }));
    await fixture.monitors.create(admin, spec({ triggers }));
    fixture.found = grade(0.9);
    await fixture.advance(3 * MINUTE_MS);
    expect(await states()).toEqual(['ACTIVE', 'ACTIVE']);
    expect(bodies()).toHaveLength(6);
  });

  it('sends no more than once in the time it is throttled to, and counts what it did not send', async () => {
    const throttled = action(hook, { throttleEnabled: true, throttleMinutes: 10 });
    await fixture.monitors.create(admin, spec({}, { actions: [throttled] }));
    fixture.found = grade(0.9);
    await fixture.advance(10 * MINUTE_MS);
    expect(bodies()).toHaveLength(1);
    expect((await fixture.monitors.alerts.list(1))[0]?.actions).toEqual([
      { actionId: 'a1', lastMs: T0 + MINUTE_MS, throttledCount: 9 },
    ]);
    await fixture.advance(MINUTE_MS);
    expect(bodies()).toHaveLength(2);
  });

  it('starts anew with the throttle when an alert is over', async () => {
    const throttled = action(hook, { throttleEnabled: true, throttleMinutes: 60 });
    await fixture.monitors.create(admin, spec({}, { actions: [throttled] }));
    for (const value of [0.9, 0.1, 0.9]) {
      fixture.found = grade(value);
      await fixture.advance(MINUTE_MS);
    }
    expect(bodies()).toHaveLength(2);
    expect(await states()).toEqual(['ACTIVE', 'COMPLETED']);
  });

  it('is quiet about an acknowledged alert until it is over, and tells the next one', async () => {
    const { id } = await fixture.monitors.create(admin, spec({}, { actions: [action(hook)] }));
    fixture.found = grade(0.9);
    await fixture.advance(MINUTE_MS);
    const [alert] = await fixture.monitors.alerts.list(1);
    const alertId = alert?.id ?? '';
    expect(await fixture.monitors.alerts.acknowledge(1, id, [alertId, 'nope'])).toEqual({
      acknowledged: [alertId],
      failed: [{ id: 'nope', reason: 'the monitor has no such alert' }],
    });
    await fixture.advance(3 * MINUTE_MS);
    expect(bodies()).toHaveLength(1);
    expect(await fixture.monitors.alerts.list(1)).toMatchObject([
      { state: 'ACKNOWLEDGED', acknowledgedMs: T0 + MINUTE_MS, lastNotificationMs: T0 + MINUTE_MS },
    ]);
    expect((await fixture.monitors.alerts.acknowledge(1, id, [alertId])).failed).toEqual([
      { id: alertId, reason: 'the state of the alert is ACKNOWLEDGED, not ACTIVE' },
    ]);
    for (const value of [0.1, 0.9]) {
      fixture.found = grade(value);
      await fixture.advance(MINUTE_MS);
    }
    expect(await states()).toEqual(['ACTIVE', 'COMPLETED']);
    expect(bodies()).toHaveLength(2);
  });

  it('acknowledges only alerts of its own', async () => {
    const { id } = await fixture.monitors.create(admin, spec());
    const other = await fixture.monitors.create(admin, spec());
    fixture.found = grade(0.9);
    await fixture.advance(MINUTE_MS);
    const [alert] = await fixture.monitors.alerts.list(1, { monitorId: id });
    expect((await fixture.monitors.alerts.acknowledge(1, other.id, [alert?.id ?? ''])).acknowledged).toEqual([]);
    expect((await fixture.monitors.alerts.acknowledge(2, id, [alert?.id ?? ''])).acknowledged).toEqual([]);
    expect(await states()).toEqual(['ACTIVE', 'ACTIVE']);
  });

  it('counts a condition that fails as triggered, with an alert in error', async () => {
    await fixture.monitors.create(
      admin,
      spec({}, { actions: [action(hook, { message: 'at {{ctx.results.0.aggregations}}' })] })
    );
    fixture.found = {};
    await fixture.advance(2 * MINUTE_MS);
    expect(await fixture.monitors.alerts.list(1)).toMatchObject([
      {
        state: 'ERROR',
        errorMessage: expect.stringContaining('null has no "max_grade"'),
        errors: [{ timeMs: T0 + 2 * MINUTE_MS }],
      },
    ]);
    expect(bodies()).toHaveLength(2);
    fixture.found = grade(0.9);
    await fixture.advance(MINUTE_MS);
    expect(await fixture.monitors.alerts.list(1)).toMatchObject([
      { state: 'ACTIVE', errorMessage: null, errors: [{}] },
    ]);
  });

  it('has an alert in error when its search fails, and lets conditions see why', async () => {
    const condition = {
      source: "return ctx.error != null && ctx.error.contains('broken') && ctx.results.isEmpty()",
      params: {},
    };
    await fixture.monitors.create(
      admin,
      spec({}, { condition, actions: [action(hook, { message: '{{ctx.error}}' })] })
    );
    fixture.found = () => {
      throw Object.assign(new Error('the index is broken'), { name: 'VigilError', code: 'invalid_argument' });
    };
    await fixture.advance(MINUTE_MS);
    expect(await fixture.monitors.alerts.list(1)).toMatchObject([
      { state: 'ERROR', errorMessage: 'the index is broken' },
    ]);
    expect(bodies()).toEqual(['the index is broken']);
  });

  it('has an alert in error when an action fails, and says so without the address', async () => {
    server.answer(() => ({ status: 404, body: 'no such hook' }));
    await fixture.monitors.create(admin, spec({}, { actions: [action(hook)] }));
    fixture.found = grade(0.9);
    await fixture.advance(MINUTE_MS);
    const [alert] = await fixture.monitors.alerts.list(1);
    expect(alert?.state).toBe('ERROR');
    expect(alert?.errorMessage).toContain('answered 404');
    expect(alert?.errorMessage).not.toContain('/hook');
    expect(fixture.logged).toEqual([expect.stringContaining('an action of a monitor failed')]);
    expect(fixture.logged.join()).not.toContain('/hook');
    expect(bodies()).toHaveLength(1);
  });

  it('tries a message three times before it gives up, a little later each time', async () => {
    let left = 2;
    server.answer(() => ({ status: left-- > 0 ? 503 : 200 }));
    await fixture.monitors.create(admin, spec({}, { actions: [action(hook)] }));
    fixture.found = grade(0.9);
    await fixture.clock.advance(MINUTE_MS);
    for (let attempt = 0; attempt < 20 && fixture.monitors.usage().running > 0; attempt++) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      await fixture.clock.advance(1_000);
    }
    expect(bodies()).toHaveLength(3);
    expect(await states()).toEqual(['ACTIVE']);
  });

  it('names a destination that is gone', async () => {
    await fixture.monitors.create(admin, spec({}, { actions: [action('ld7912sBlQ5JUWWFThoW')] }));
    fixture.found = grade(0.9);
    await fixture.advance(MINUTE_MS);
    expect(await fixture.monitors.alerts.list(1)).toMatchObject([
      { state: 'ERROR', errorMessage: 'there is no destination "ld7912sBlQ5JUWWFThoW" in this organisation' },
    ]);
  });

  it('sends mails, and says why one could not be sent, without the password', async () => {
    const smtp = await SmtpServer.start();
    const { accounts, groups, destinations } = fixture.monitors.destinations;
    const account = await accounts.create(1, {
      name: 'ops',
      email: 'vigil@test',
      host: '127.0.0.1',
      port: smtp.port,
      security: 'none',
      username: 'ann',
      password: 'hunter2',
    });
    const group = await groups.create(1, { name: 'team', emails: ['a@test'] });
    const recipients = [{ kind: 'email_group', groupId: group.id }] as const;
    const target = { kind: 'email', accountId: account.id, recipients } as const;
    const mail = await destinations.create(1, { name: 'mail', target });
    await fixture.monitors.create(
      admin,
      spec({}, { actions: [action(mail.id, { subject: 'About {{ctx.monitor.name}}' })] })
    );
    fixture.found = grade(0.9);
    await fixture.advance(MINUTE_MS);
    expect(smtp.mails).toMatchObject([{ from: 'vigil@test', to: ['a@test'], user: 'ann hunter2' }]);
    expect(smtp.mails[0]?.text).toContain('Subject: About cpu');
    expect(smtp.mails[0]?.text).toContain('cpu is at 0.9');
    smtp.refusal = '550 no mail from hunter2';
    await fixture.advance(MINUTE_MS);
    const [alert] = await fixture.monitors.alerts.list(1);
    expect(alert).toMatchObject({
      state: 'ERROR',
      errorMessage: expect.stringContaining('550 no mail from [redacted]'),
    });
    expect(fixture.logged.join()).toContain('an action of a monitor failed');
    expect(fixture.logged.join()).not.toContain('hunter2');
    await smtp.stop();
  });

  it('notifies through a contact point of Grafana', async () => {
    const other = await MonitorsFixture.open({ grafanaUrl: server.url, found: grade(0.9) });
    const points = [{ uid: 'u1', name: 'Ops', type: 'email', settings: {}, disableResolveMessage: false }];
    server.answer(({ method }) => ({ body: method === 'GET' ? points : { status: 'success' } }));
    const target = { kind: 'grafana_contact_point', contactPoint: 'Ops' } as const;
    const { id } = await other.monitors.destinations.destinations.create(1, { name: 'grafana', target });
    await other.monitors.create(admin, spec({}, { actions: [action(id)] }));
    await other.advance(MINUTE_MS);
    expect(JSON.parse(server.requests[1]?.body ?? '')).toMatchObject({
      alert: {
        labels: { alertname: 'Vigil', monitor: 'cpu', trigger: 'high grade', severity: '1' },
        annotations: { summary: 'cpu is at 0.9', description: 'cpu is at 0.9' },
      },
    });
    expect(await other.monitors.alerts.list(1)).toMatchObject([{ state: 'ACTIVE' }]);
  });

  it('without input looks at its conditions all the same', async () => {
    const condition = { source: 'return ctx.results.size() == 0', params: {} };
    await fixture.monitors.create(admin, spec({ inputs: [] }, { condition }));
    await fixture.advance(MINUTE_MS);
    expect(await states()).toEqual(['ACTIVE']);
  });

  it('gives its conditions their parameters', async () => {
    const condition = {
      source: 'return ctx.results[0].aggregations.max_grade.value > params.limit',
      params: { limit: 0.05 },
    };
    await fixture.monitors.create(admin, spec({}, { condition }));
    fixture.found = grade(0.1);
    await fixture.advance(MINUTE_MS);
    expect(await states()).toEqual(['ACTIVE']);
  });
});

describe('execute', () => {
  it('shows what a run would do, and does none of it when dry', async () => {
    const made = await fixture.monitors.create(
      admin,
      spec({}, { actions: [action(hook, { subject: 'about {{ctx.trigger.name}}' })] })
    );
    fixture.found = grade(0.9);
    expect(await fixture.monitors.execute(admin, made.id, { dry: true, signal })).toEqual({
      monitorName: 'cpu',
      periodStartMs: T0 - MINUTE_MS,
      periodEndMs: T0,
      error: null,
      input: { results: [grade(0.9)], error: null },
      triggers: {
        t1: {
          name: 'high grade',
          triggered: true,
          error: null,
          actions: {
            a1: {
              id: 'a1',
              name: 'tell',
              output: { subject: 'about high grade', message: 'cpu is at 0.9' },
              throttled: false,
              timeMs: T0,
              error: null,
            },
          },
        },
      },
    });
    expect(bodies()).toEqual([]);
    expect(await states()).toEqual([]);
  });

  it('does all of it otherwise, for the time that is asked for', async () => {
    const made = await fixture.monitors.create(admin, spec({}, { actions: [action(hook)] }));
    fixture.found = grade(0.9);
    await fixture.monitors.execute(admin, made.id, { dry: false, endMs: T0 - HOUR_MS, signal });
    expect(fixture.searches[0]?.body).toEqual({ query: { range: { t: { lte: String(T0 - HOUR_MS) } } } });
    expect(bodies()).toEqual(['cpu is at 0.9']);
    expect(await states()).toEqual(['ACTIVE']);
  });

  it('of a monitor that is not stored sends, but keeps no alert', async () => {
    fixture.found = grade(0.9);
    await fixture.monitors.executeUnsaved(admin, spec({}, { actions: [action(hook)] }), { dry: false, signal });
    expect(bodies()).toEqual(['cpu is at 0.9']);
    expect(await states()).toEqual([]);
  });

  it('cuts messages that are too long', async () => {
    fixture.found = { ...grade(0.9), text: 'x'.repeat(30_000) };
    const long = action(hook, { message: '{{ctx.results.0.text}}' });
    const { triggers } = await fixture.monitors.executeUnsaved(admin, spec({}, { actions: [long] }), {
      dry: true,
      signal,
    });
    expect(triggers.t1?.actions.a1?.output?.message).toMatch(/^x{9999}…$/);
  });

  it('tells when a template has spoilt the query', async () => {
    const inputs = [{ indices: ['a'], query: { a: '{{#no}}', b: ['{{/no}}'] } }];
    const { input } = await fixture.monitors.executeUnsaved(admin, spec({ inputs }), { dry: true, signal });
    expect(input.error).toContain('no JSON once its template is filled in');
  });
});
