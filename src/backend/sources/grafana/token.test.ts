import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Secret } from '../../base/secret';
import { SecretBox } from '../../base/secret-box';
import { GrafanaTokens, type GrafanaTokensOptions } from './token';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigil-token-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const URL_OF_GRAFANA = 'http://grafana:3000';

function tokens(given: Partial<GrafanaTokensOptions> = {}): GrafanaTokens {
  return new GrafanaTokens({
    url: URL_OF_GRAFANA,
    managed: null,
    settings: null,
    box: new SecretBox(folder),
    ...given,
  });
}

async function tokenOf(from: GrafanaTokens, orgId: number): Promise<string | undefined> {
  return (await from.get(orgId))?.token.reveal();
}

describe('GrafanaTokens', () => {
  it('takes the managed one before that of the settings before the remembered one', async () => {
    await tokens().remember(1, new Secret('remembered'));
    const [managed, settings] = [new Secret('managed'), new Secret('settings')];
    expect(await tokenOf(tokens({ managed, settings }), 1)).toBe('managed');
    expect(await tokenOf(tokens({ settings }), 1)).toBe('settings');
    expect(await tokenOf(tokens(), 1)).toBe('remembered');
  });

  it('never uses a token of the first organisation for another one', async () => {
    const both = tokens({ managed: new Secret('managed'), settings: new Secret('settings') });
    await both.remember(1, new Secret('first'));
    expect(await both.get(2)).toBeNull();
    await both.remember(2, new Secret('second'));
    expect(await tokenOf(both, 2)).toBe('second');
  });

  it('remembers over a restart, and takes the newest', async () => {
    await tokens().remember(3, new Secret('old'));
    await tokens().remember(3, new Secret('new'));
    expect(await tokens().get(3)).toEqual({ url: URL_OF_GRAFANA, token: expect.any(Secret) });
    expect(await tokenOf(tokens(), 3)).toBe('new');
  });

  it('has no access when it is not known where Grafana is', async () => {
    expect(await tokens({ url: null, managed: new Secret('managed') }).get(1)).toBeNull();
  });
});
