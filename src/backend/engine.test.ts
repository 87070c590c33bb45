import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from './base/logger';
import { runPlugin } from './engine';
import type { PluginServices } from './grpc/plugin-services';
import { closeFixtures, demoSpec, EngineFixture, T0 } from './testkit/engine-fixture';
import { ScriptedSource, wave } from './testkit/scripted-source';

jest.setTimeout(30_000);

let folder: string;
let running: PluginServices[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-engine-'));
});

afterEach(async () => {
  await Promise.all(running.map((services) => services.stop()));
  running = [];
  await closeFixtures();
  await rm(folder, { recursive: true });
});

async function plugin(env: Record<string, string> = {}): Promise<PluginServices> {
  const input = { env: { GF_PLUGIN_DATA_DIR: folder, ...env }, cwd: folder, programDir: folder };
  const services = await runPlugin(input, silentLogger);
  running.push(services);
  return services;
}

const admin = { orgId: 1, role: 'Admin', login: 'ada' } as const;
const instance = (orgId: number, token: string) => ({
  orgId,
  uid: 'vigil',
  url: '',
  updatedMs: 1,
  jsonData: {},
  decryptedSecureJsonData: token === '' ? {} : { token },
});

describe('the engine as a plugin', () => {
  it('says in its health that Grafana cannot be asked without a token, for each organisation', async () => {
    const services = await plugin({ GF_APP_URL: 'http://grafana.example' });
    expect(await services.health(2)).toMatchObject({
      status: 'degraded',
      message: expect.stringContaining('no token for Grafana'),
    });
    await services.rememberInstance(instance(2, 'glsa_secret'));
    expect(await services.health(2)).toMatchObject({ status: 'ok' });
    expect(await services.health(1)).toMatchObject({ status: 'degraded' });
  });

  it('keeps the token of a data source over a restart, encrypted', async () => {
    const first = await plugin({ GF_APP_URL: 'http://grafana.example' });
    await first.rememberInstance(instance(2, 'glsa_secret'));
    await first.stop();
    const second = await plugin({ GF_APP_URL: 'http://grafana.example' });
    expect(await second.health(2)).toMatchObject({ status: 'ok' });
    for (const name of await readdir(folder)) {
      expect(await readFile(join(folder, name), 'latin1')).not.toContain('glsa_secret');
    }
  });

  it('makes no demo unless told to, and takes no uploads', async () => {
    const services = await plugin();
    const list = await services.api(new Request('http://vigil/api/v1/detectors'), admin);
    expect(await list.json()).toMatchObject({ total: 0 });
    const headers = { 'content-type': 'text/csv' };
    const upload = await services.api(
      new Request('http://vigil/api/v1/files?name=a', { method: 'POST', body: 'x', headers }),
      admin
    );
    expect(upload.status).toBe(409);
  });

  it('makes the demo when told to', async () => {
    const services = await plugin({ GF_PLUGIN_DEMO: 'true' });
    const list = await services.api(new Request('http://vigil/api/v1/detectors'), admin);
    expect(await list.json()).toMatchObject({ total: 5 });
  });

  it('refuses wrong settings by name', async () => {
    await expect(plugin({ GF_PLUGIN_RESULTS_DAYS: '0' })).rejects.toThrow(
      'results_days must be a whole number from 1 to 3650'
    );
  });

  it('stops twice without harm', async () => {
    const services = await plugin();
    await Promise.all([services.stop(), services.stop()]);
  });
});

describe('queries of the data source', () => {
  it('read what the detectors have stored', async () => {
    const source = new ScriptedSource({ labels: { pod: 'a' }, curve: wave() }, { labels: { pod: 'b' }, curve: wave() });
    const fixture = await EngineFixture.open({ sources: [source] });
    await fixture.create(demoSpec({ historyMs: 3_600_000 }));
    await fixture.settle();
    const answers = await fixture.engine.queries({
      orgId: 1,
      datasourceUid: 'vigil',
      fromAlert: true,
      items: [
        {
          refId: 'A',
          queryType: 'alert',
          modelJson: '{"queryType":"alert"}',
          range: { fromMs: T0 - 3_600_000, toMs: T0 },
          maxDataPoints: 100,
        },
        {
          refId: 'B',
          queryType: 'band',
          modelJson: '{"queryType":"band"}',
          range: { fromMs: T0 - 3_600_000, toMs: T0 },
          maxDataPoints: 100,
        },
      ],
      signal: new AbortController().signal,
    });
    const alert = answers.get('A');
    expect(alert?.ok === true && alert.frames[0]?.fields[0]?.values).toHaveLength(2);
    const band = answers.get('B');
    expect(band?.ok === true && band.frames).toHaveLength(2);
  });
});

describe('retention', () => {
  it('lets go of old results and closed anomalies once an hour', async () => {
    const source = new ScriptedSource({ labels: {}, curve: wave() });
    const fixture = await EngineFixture.open({ sources: [source], args: ['--results-days', '1'] });
    const id = await fixture.create(demoSpec({ intervalMs: 600_000, historyMs: 3 * 86_400_000 }));
    await fixture.settle();
    const oldest = async () =>
      (await fixture.call('GET', `/detectors/${id}/results?from=0&to=${T0 * 2}&maxPoints=20000`)).body.columns
        .timeMs[0];
    expect(await oldest()).toBe(T0 - 3 * 86_400_000 + 600_000);
    await fixture.pass(3_600_000, 600_000);
    expect(await oldest()).toBeGreaterThan(T0 - 86_400_000);
  });
});
