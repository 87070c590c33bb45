import { MINUTE_MS } from '../../../schema';
import { admin, grade, MonitorsFixture, spec } from '../../testkit/monitors-fixture';

let fixture: MonitorsFixture;

beforeEach(async () => {
  fixture = await MonitorsFixture.open({ found: grade(0.9) });
});
afterEach(() => MonitorsFixture.closeAll());

const states = async () => (await fixture.monitors.alerts.list(1)).map(({ state }) => state);

describe('a kill in the middle of a change', () => {
  it('of a removal is made up for at the next start: alerts end, and nothing is left of the monitor', async () => {
    const { id } = await fixture.monitors.create(admin, spec());
    await fixture.advance(MINUTE_MS);
    // The first step of a removal, after which the process was gone.
    await fixture.store.documents.remove(1, 'monitor', id);
    fixture = await fixture.afterKill();
    expect(await states()).toEqual(['DELETED']);
    expect(await fixture.store.documents.list(null, 'monitor state')).toEqual([]);
  });

  it('of an update is made up for, too', async () => {
    const { id } = await fixture.monitors.create(admin, spec());
    await fixture.advance(MINUTE_MS);
    const stored = await fixture.store.documents.get(1, 'monitor', id);
    if (stored === null) {
      throw new Error('no monitor');
    }
    await fixture.store.documents.put({ ...stored, body: { ...(stored.body as object), triggers: [] } });
    fixture = await fixture.afterKill();
    expect(await states()).toEqual(['DELETED']);
    await fixture.advance(MINUTE_MS);
    expect(await fixture.store.documents.list(null, 'monitor state')).toHaveLength(1);
  });
});

describe('execute', () => {
  it('runs no monitor that was removed while it waited for its turn', async () => {
    const { id } = await fixture.monitors.create(admin, spec());
    fixture.found = (signal) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    await fixture.clock.advance(MINUTE_MS);
    expect(fixture.monitors.usage().running).toBe(1);
    const { signal } = new AbortController();
    const executed = fixture.monitors.execute(admin, id, { dry: false, signal });
    fixture.found = grade(0.9);
    await Promise.all([
      expect(executed).rejects.toMatchObject({ code: 'not_found' }),
      fixture.monitors.remove(admin, id),
    ]);
    expect(await states()).toEqual([]);
  });
});
