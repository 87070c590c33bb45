import { MINUTE_MS } from '../../../../schema';
import { MonitorsFixture, T0 } from '../../../testkit/monitors-fixture';
import { AlertingFixture, exampleMonitor, exampleResults } from '../../../testkit/alerting-fixture';

let fixture: AlertingFixture;
let monitorId: string;

beforeEach(async () => {
  fixture = await AlertingFixture.open({ found: exampleResults(0.9, 0.8) });
  monitorId = await makeMonitor('b monitor', '1');
});
afterEach(() => MonitorsFixture.closeAll());

async function makeMonitor(name: string, severity: string): Promise<string> {
  const monitor = exampleMonitor();
  const triggers = [{ ...monitor.triggers[0], severity, actions: [] }];
  const { body } = await fixture.call('POST', '/monitors', { ...monitor, name, triggers });
  return String(body._id);
}

type Listed = Array<Record<string, unknown>>;
const list = async (query = '') =>
  (await fixture.call('GET', `/monitors/alerts${query}`)).body as { alerts: Listed; totalAlerts: number };

describe('monitors/alerts', () => {
  it('are shown key for key', async () => {
    await fixture.under.advance(20 * MINUTE_MS);
    const { alerts, totalAlerts } = await list();
    expect(totalAlerts).toBe(1);
    expect(alerts).toEqual([
      {
        id: expect.stringMatching(/^[a-z0-9]{14}$/),
        version: 2,
        monitor_id: monitorId,
        schema_version: 1,
        monitor_version: 1,
        monitor_name: 'b monitor',
        trigger_id: expect.any(String),
        trigger_name: 'test-trigger',
        state: 'ACTIVE',
        error_message: null,
        alert_history: [],
        severity: '1',
        action_execution_results: [],
        start_time: T0 + 20 * MINUTE_MS,
        last_notification_time: T0 + 20 * MINUTE_MS,
        end_time: null,
        acknowledged_time: null,
      },
    ]);
  });

  it('are sorted, searched, filtered and paged', async () => {
    const other = await makeMonitor('a monitor', '3');
    await fixture.under.advance(20 * MINUTE_MS);
    fixture.under.found = exampleResults(0, 0);
    await fixture.call('DELETE', `/monitors/${other}`);
    const names = async (query: string) => (await list(query)).alerts.map((alert) => alert.monitor_name);
    expect(await names('')).toEqual(['a monitor', 'b monitor']);
    expect(await names('?sortString=monitor_name.keyword&sortOrder=desc')).toEqual(['b monitor', 'a monitor']);
    expect(await names('?sortString=start_time&sortOrder=asc&size=1')).toHaveLength(1);
    expect(await names('?size=1&startIndex=1')).toEqual(['b monitor']);
    expect(await names('?searchString=A+MON')).toEqual(['a monitor']);
    expect(await names('?searchString=nothing')).toEqual([]);
    expect(await names('?severityLevel=3')).toEqual(['a monitor']);
    expect(await names('?alertState=DELETED')).toEqual(['a monitor']);
    expect(await names('?alertState=ACTIVE')).toEqual(['b monitor']);
    expect(await names(`?monitorId=${monitorId}&alertState=ALL&severityLevel=ALL`)).toEqual(['b monitor']);
    expect((await list('?size=1')).totalAlerts).toBe(2);
  });

  it.each([
    '?alertState=banana',
    '?size=-1',
    '?size=x',
    '?size=10001',
    '?startIndex=-1',
    '?sortOrder=up',
    '?colour=red',
  ])('refuse %s', async (query) => {
    expect(await fixture.call('GET', `/monitors/alerts${query}`)).toMatchObject({ status: 400, body: { status: 400 } });
  });

  it('refuse to be sorted by what they do not have', async () => {
    await fixture.under.advance(20 * MINUTE_MS);
    expect((await fixture.call('GET', '/monitors/alerts?sortString=colour')).status).toBe(400);
    expect((await fixture.call('GET', '/monitors/alerts?sortString=constructor')).status).toBe(400);
  });

  it('are none of another organisation', async () => {
    await fixture.under.advance(20 * MINUTE_MS);
    expect((await fixture.call('GET', '/monitors/alerts', undefined, { orgId: 2 })).body).toEqual({
      alerts: [],
      totalAlerts: 0,
    });
  });
});

describe('_acknowledge/alerts', () => {
  it('says which it took and which not', async () => {
    await fixture.under.advance(20 * MINUTE_MS);
    const id = String((await list()).alerts[0]?.id);
    const path = `/monitors/${monitorId}/_acknowledge/alerts`;
    expect(await fixture.call('POST', path, { alerts: [id, 'nope'] })).toMatchObject({
      status: 200,
      body: { success: [id], failed: [{ nope: 'the monitor has no such alert' }] },
    });
    expect((await list()).alerts).toMatchObject([{ state: 'ACKNOWLEDGED', acknowledged_time: T0 + 20 * MINUTE_MS }]);
    expect((await fixture.call('POST', path, { alerts: [id] })).body).toEqual({
      success: [],
      failed: [{ [id]: 'the state of the alert is ACKNOWLEDGED, not ACTIVE' }],
    });
    fixture.under.found = exampleResults(0, 0);
    await fixture.under.advance(20 * MINUTE_MS);
    expect((await list()).alerts).toMatchObject([{ state: 'COMPLETED', end_time: T0 + 40 * MINUTE_MS }]);
  });

  it.each([undefined, {}, { alerts: [] }, { alerts: 'a' }, { alerts: [null] }, { alerts: [{}] }, [], 'x'])(
    'refuses %j',
    async (body) => {
      const { status } = await fixture.call('POST', `/monitors/${monitorId}/_acknowledge/alerts`, body);
      expect(status).toBe(400);
    }
  );
});
