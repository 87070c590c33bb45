import { LIMITS } from '../../../schema';
import { MonitorsFixture, T0 } from '../../testkit/monitors-fixture';
import type { AlertBody } from './alert';

afterEach(() => MonitorsFixture.closeAll());

const alert = (monitorId: string, state: AlertBody['state'], startMs: number): AlertBody => ({
  monitorId,
  monitorName: 'cpu',
  monitorVersion: 1,
  triggerId: `t${startMs}`,
  triggerName: 'high',
  severity: '1',
  state,
  startMs,
  endMs: null,
  acknowledgedMs: null,
  lastNotificationMs: null,
  errorMessage: null,
  errors: [],
  actions: [],
});

describe('alerts', () => {
  it('of one monitor are found, open and closed, however many others have changed since', async () => {
    const { monitors, store } = await MonitorsFixture.open();
    const { alerts } = monitors;
    await alerts.create(1, alert('a', 'COMPLETED', T0));
    await alerts.create(1, alert('a', 'ACTIVE', T0 + 1));
    for (let i = 0; i < LIMITS.searchHits; i++) {
      const place = { orgId: 1, kind: 'alert', id: `n${i}`, parent: 'b', timeMs: T0 + 1 + i } as const;
      await store.documents.put({ ...place, body: alert('b', 'ACTIVE', T0) });
    }
    const found = async (filter: object) =>
      (await alerts.list(1, filter)).map(({ monitorId, state }) => `${monitorId} ${state}`);
    expect((await found({ monitorId: 'a' })).sort()).toEqual(['a ACTIVE', 'a COMPLETED']);
    expect(await found({ monitorId: 'a', state: 'ACTIVE' })).toEqual(['a ACTIVE']);
    expect(await found({ monitorId: 'closed/a' })).toEqual([]);
    expect(await alerts.list(1)).toHaveLength(LIMITS.searchHits);
    expect(await alerts.list(2, { monitorId: 'a' })).toEqual([]);
  });
});
