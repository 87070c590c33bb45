import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { helpText } from './cli/help';
import { parseSettings, type SettingsInput } from './settings';
import { SETTING_NAMES, SETTINGS_TABLE, settingNames, settingsMarkdown } from './settings-table';

const parse = (input: Partial<SettingsInput> = {}) =>
  parseSettings({ role: 'serve', args: [], env: {}, cwd: '/home/me', programDir: '/opt/vigil/dist/backend', ...input });

describe('parseSettings', () => {
  it('has a default for everything', () => {
    expect(parse()).toMatchObject({
      role: 'serve',
      dataDir: '/home/me/.vigil',
      host: '127.0.0.1',
      port: 3300,
      token: null,
      csvFolders: [],
      demo: true,
      directUrls: true,
      resultsDays: 30,
      anomaliesDays: 400,
      workbenchDir: '/opt/vigil/dist/workbench',
    });
  });

  it('takes flags before the environment, and the environment before the default', () => {
    const env = { VIGIL_PORT: '4000', VIGIL_HOST: '::1' };
    expect(parse({ env, args: ['--port', '5000', '--no-demo'] })).toMatchObject({
      port: 5000,
      host: '::1',
      demo: false,
    });
  });

  it('resolves paths against the working directory', () => {
    const settings = parse({
      args: ['--data-dir', 'data', '--csv-folder', 'x'].map((arg) => arg.replace('csv-folder', 'csv-folders')),
    });
    expect(settings).toMatchObject({ dataDir: '/home/me/data', csvFolders: ['/home/me/x'] });
    const many = parse({ args: ['--csv-folders', '/a', '--csv-folders', 'b:/c'] });
    expect(many.csvFolders).toEqual(['/a', '/home/me/b', '/c']);
  });

  it('reads what Grafana gives a plugin', () => {
    const env = {
      GF_PLUGIN_DATA_DIR: '/var/lib/vigil',
      GF_PLUGIN_GRAFANA_URL: 'http://127.0.0.1:3000',
      GF_APP_URL: 'https://public.example/',
      GF_PLUGIN_APP_CLIENT_SECRET: 'managed-secret',
      GF_PLUGIN_TOKEN: 'own-secret',
      GF_PLUGIN_DEMO: 'true',
      VIGIL_PORT: 'ignored',
    };
    const settings = parse({ role: 'plugin', env });
    expect(settings).toMatchObject({
      dataDir: '/var/lib/vigil',
      grafanaUrl: 'http://127.0.0.1:3000',
      demo: true,
      directUrls: false,
    });
    expect(settings.managedToken?.reveal()).toBe('managed-secret');
    expect(settings.grafanaToken?.reveal()).toBe('own-secret');
    expect(parse({ role: 'plugin', env: { GF_APP_URL: 'https://public.example/' } }).grafanaUrl).toBe(
      'https://public.example/'
    );
  });

  it('keeps the data of a plugin outside its folder, which an update replaces', () => {
    const programDir = '/var/lib/grafana/plugins/vigil-anomaly-app/backend';
    expect(parse({ role: 'plugin', programDir }).dataDir).toBe('/var/lib/grafana/vigil');
  });

  it('names every setting that is wrong, with what is allowed', () => {
    const args = ['--port', '99999', '--results-days', 'many', '--log-level', 'loud', '--grafana-url', 'ftp://x'];
    expect(() => parse({ args })).toThrow(
      '--port must be a whole number from 0 to 65535, got "99999"; --grafana-url must be an http:// or https:// address; ' +
        '--results-days must be a whole number from 1 to 3650, got "many"; --log-level must be one of debug, info, warn, error'
    );
    expect(() => parse({ env: { VIGIL_DEMO: 'maybe' } })).toThrow('--demo must be true or false, got "maybe"');
  });

  it.each(['search', 'grafana:P1809', 'https://search.example:9200/base'])('takes %s for a place', (place) => {
    expect(parse({ env: { VIGIL_OPENDISTRO_SOURCE: place } }).opendistroSource).toBe(place);
    expect(parse({ role: 'plugin', env: { GF_PLUGIN_OPENDISTRO_SOURCE: place } }).opendistroSource).toBe(place);
  });

  it.each(['grafana:', 'ftp://search', 'http://', 'http://anna:hunter2@search', 'x'.repeat(121)])(
    'takes no %s for a place, and does not repeat it',
    (place) => {
      const wrong = () => parse({ args: ['--opendistro-source', place] });
      expect(wrong).toThrow('--opendistro-source must be the name of a connection, grafana:<uid>, or an');
      expect(wrong).not.toThrow('hunter2');
    }
  );

  it('holds the limits of the Open Distro API to what the engine can', () => {
    expect(parse()).toMatchObject({ detectorsMax: 1_000, monitorsMax: 1_000, featuresMax: 5, categoryFieldsMax: 2 });
    expect(parse().opendistroSource).toBeNull();
    expect(() => parse({ args: ['--features-max', '6', '--category-fields-max', '3'] })).toThrow(
      '--features-max must be a whole number from 1 to 5, got "6"; --category-fields-max must be a whole number from 0 to 2, got "3"'
    );
  });

  it('refuses flags it does not know', () => {
    expect(() => parse({ args: ['--prot', '1'] })).toThrow("unknown option '--prot'");
    expect(() => parse({ args: ['stray'] })).toThrow(/stray/);
  });

  it('is frozen and shows no secret, however it is printed', () => {
    const settings = parse({ env: { VIGIL_TOKEN: 'my-secret-token', VIGIL_GRAFANA_TOKEN: 'other-secret' } });
    expect(Object.isFrozen(settings)).toBe(true);
    for (const text of [JSON.stringify(settings), inspect(settings, { depth: 9 }), `${settings.token}`]) {
      expect(text).not.toContain('secret');
    }
  });
});

describe('the table of settings', () => {
  it('is docs/settings.md', () => {
    const text = readFileSync(join(__dirname, '../../docs/settings.md'), 'utf8');
    expect(text).toContain(settingsMarkdown());
  });

  it('is what --help shows', () => {
    const help = helpText('serve');
    for (const name of SETTING_NAMES) {
      const { flag, env } = settingNames(name);
      if (flag !== null) {
        expect(help).toContain(`${flag}`);
        expect(help).toContain(SETTINGS_TABLE[name].help);
        expect(help).toContain(env);
      }
    }
    expect(help).not.toContain('managed');
  });
});
