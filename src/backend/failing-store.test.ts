import { join } from 'node:path';
import { MINUTE_MS } from '../schema';
import { Database } from './store/sqlite/database';
import { closeFixtures, demoSpec, EngineFixture, T0 } from './testkit/engine-fixture';
import { ScriptedSource, wave } from './testkit/scripted-source';

jest.setTimeout(30_000);
afterEach(closeFixtures);

describe('an engine whose store takes no more', () => {
  it('refuses in words, says so in health and status, loses nothing, and goes on by itself', async () => {
    const fixture = await EngineFixture.open({ sources: [new ScriptedSource({ labels: {}, curve: wave() })] });
    const id = await fixture.create(demoSpec({ historyMs: 10 * MINUTE_MS }));
    await fixture.settle();
    const get = async (path: string) => (await fixture.call('GET', path)).body;
    const times = async () =>
      (await get(`/detectors/${id}/results?from=0&to=${T0 * 2}&maxPoints=20000`)).columns.timeMs;
    const acknowledged = await times();
    expect(acknowledged).toHaveLength(10);
    expect(await get('/status')).toMatchObject({ store: { writeError: null } });

    const other = new Database(join(fixture.dataDir, 'vigil.db'));
    other.exec('begin immediate');
    const words = expect.stringContaining('vigil.db is locked by another program');
    const refused = await fixture.call('POST', '/detectors', demoSpec({ name: 'more' }));
    expect(refused).toMatchObject({ status: 503, body: { error: { code: 'unavailable', message: words } } });
    await fixture.pass(MINUTE_MS);
    expect(await get('/health')).toMatchObject({
      status: 'failing',
      checks: expect.arrayContaining([{ name: 'store', ok: false, message: words }]),
    });
    expect(await get('/status')).toMatchObject({ store: { writeError: words } });
    expect((await get(`/detectors/${id}`)).state).toMatchObject({ failing: { source: 'plugin', message: words } });
    expect(await times()).toEqual(acknowledged);

    other.exec('rollback');
    other.close();
    await fixture.pass(5 * MINUTE_MS);
    expect(await get('/health')).toMatchObject({ status: 'ok' });
    expect(await get('/status')).toMatchObject({ store: { writeError: null } });
    expect(await times()).toEqual(Array.from({ length: 16 }, (_, i) => T0 + (i - 9) * MINUTE_MS));
    expect((await get('/detectors')).total).toBe(1);
  });
});
