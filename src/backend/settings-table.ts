import { LIMITS } from '../schema';

/** How a setting's text is read; a `place` is a connection's name, `grafana:<uid>` or an address. */
export type SettingKind = 'text' | 'path' | 'paths' | 'number' | 'switch' | 'secret' | 'url' | 'level' | 'place';

export interface SettingDeclaration {
  kind: SettingKind;
  /** One sentence for operators. */
  help: string;
  /** Shown in help and docs. Roles where a setting means nothing are left out of `roles`. */
  roles: ReadonlyArray<'plugin' | 'serve'>;
  /** Written here and nowhere else; null: unset. A text in parentheses describes a default that is computed. */
  default: { plugin: string | null; serve: string | null };
  min?: number;
  max?: number;
  /** Read where Grafana hands a value over under a name of its own. */
  grafanaEnv?: string;
}

const same = (value: string | null) => ({ plugin: value, serve: value });
const both = ['plugin', 'serve'] as const;

/**
 * Every setting of the engine, once: parsing, `--help` and docs/settings.md come from here.
 *
 * `dataDir` is `--data-dir` on the command line, `VIGIL_DATA_DIR` in the environment of `serve`, and `data_dir` in the
 * section `[plugin.vigil-anomaly-datasource]` of grafana.ini.
 */
export const SETTINGS_TABLE = {
  dataDir: {
    kind: 'path',
    help: 'Folder of the database, uploaded files and stored credentials.',
    roles: both,
    default: { plugin: '(vigil, beside the folder that holds the plugins)', serve: '.vigil' },
  },
  host: {
    kind: 'text',
    help: 'Address to listen on. Anything but a loopback address needs a token.',
    roles: ['serve'],
    default: same('127.0.0.1'),
  },
  port: {
    kind: 'number',
    help: 'Port to listen on; 0 takes a free one.',
    roles: ['serve'],
    default: same('3300'),
    min: 0,
    max: 65_535,
  },
  token: {
    kind: 'secret',
    help: 'What clients have to show; needed to listen on anything but a loopback address. At least 16 characters.',
    roles: ['serve'],
    default: same(null),
  },
  grafanaToken: {
    kind: 'secret',
    help: 'Token of a Grafana service account, for sources of kind grafana. In grafana.ini `token` is understood too.',
    roles: both,
    default: same(null),
    grafanaEnv: 'GF_PLUGIN_TOKEN',
  },
  grafanaUrl: {
    kind: 'url',
    help: 'Where the engine reaches Grafana.',
    roles: both,
    default: { plugin: '(the public address of Grafana)', serve: null },
    grafanaEnv: 'GF_APP_URL',
  },
  managedToken: {
    kind: 'secret',
    help: 'Token of the service account that Grafana manages; Grafana sets it.',
    roles: ['plugin'],
    default: same(null),
    grafanaEnv: 'GF_PLUGIN_APP_CLIENT_SECRET',
  },
  csvFolders: {
    kind: 'paths',
    help: 'Folders the csv source may read; several are separated as in PATH, or the flag is repeated.',
    roles: both,
    default: same(null),
  },
  demo: {
    kind: 'switch',
    help: 'Creates example detectors on invented data at the first start.',
    roles: both,
    default: { plugin: 'false', serve: 'true' },
  },
  directUrls: {
    kind: 'switch',
    help: 'Lets Editors name any address in a prometheus or elasticsearch query; otherwise only connections an Admin has stored.',
    roles: both,
    default: { plugin: 'false', serve: 'true' },
  },
  opendistroSource: {
    kind: 'place',
    help: 'Where detectors made through the Open Distro API find their indices: name of a connection, `grafana:` and the uid of a data source, or an address.',
    roles: both,
    default: same(null),
  },
  detectorsMax: {
    kind: 'number',
    help: 'Detectors that the Open Distro API lets an organisation have.',
    roles: both,
    default: same('1000'),
    min: 1,
    max: LIMITS.detectorsPerOrg,
  },
  monitorsMax: {
    kind: 'number',
    help: 'Monitors that an organisation may have.',
    roles: both,
    default: same('1000'),
    min: 1,
    max: LIMITS.monitorsPerOrg,
  },
  featuresMax: {
    kind: 'number',
    help: 'Features that the Open Distro API lets a detector have.',
    roles: both,
    default: same('5'),
    min: 1,
    max: LIMITS.featuresPerDetector,
  },
  categoryFieldsMax: {
    kind: 'number',
    help: 'Category fields that the Open Distro API lets a detector have.',
    roles: both,
    default: same('2'),
    min: 0,
    max: LIMITS.categoryFields,
  },
  resultsDays: {
    kind: 'number',
    help: 'Days that point results are kept.',
    roles: both,
    default: same('30'),
    min: 1,
    max: 3_650,
  },
  anomaliesDays: {
    kind: 'number',
    help: 'Days that closed anomalies are kept.',
    roles: both,
    default: same('400'),
    min: 1,
    max: 36_500,
  },
  runsAtOnce: {
    kind: 'number',
    help: 'Detectors evaluated at the same time.',
    roles: both,
    default: same('64'),
    min: 1,
    max: 1_000,
  },
  runsPerSource: {
    kind: 'number',
    help: 'Detectors of one source evaluated at the same time.',
    roles: both,
    default: same('8'),
    min: 1,
    max: 1_000,
  },
  workers: {
    kind: 'number',
    help: 'Threads for scoring; 0 scores, reads long answers and writes in the main thread. Each takes some memory once there is work for it.',
    roles: both,
    default: same('(one for each processor but one, at least 1)'),
    min: 0,
    max: 64,
  },
  modelMemory: {
    kind: 'number',
    help: 'MiB that models may take; beyond it new series of detectors on auto get a light model, unless the detector says which.',
    roles: both,
    default: same('384'),
    min: 16,
    max: 65_536,
  },
  logLevel: {
    kind: 'level',
    help: 'Lowest level logged: debug, info, warn or error.',
    roles: both,
    default: same('info'),
  },
  workbenchDir: {
    kind: 'path',
    help: 'Folder of the built workbench.',
    roles: ['serve'],
    default: same('(workbench, beside the folder of the program)'),
  },
} as const satisfies Record<string, SettingDeclaration>;

export type SettingName = keyof typeof SETTINGS_TABLE;

export const SETTING_NAMES = Object.keys(SETTINGS_TABLE) as SettingName[];

/** `dataDir` → `data-dir`, `data_dir`. */
export const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
export const snake = (name: string): string => kebab(name).replaceAll('-', '_');

/** The names a setting goes by. Null where a role does not have it. */
export function settingNames(name: SettingName): { flag: string | null; env: string | null; ini: string | null } {
  const { roles } = SETTINGS_TABLE[name] as SettingDeclaration;
  const serve = roles.includes('serve');
  return {
    flag: serve ? `--${kebab(name)}` : null,
    env: serve ? `VIGIL_${snake(name).toUpperCase()}` : null,
    ini: roles.includes('plugin') && name !== 'managedToken' ? snake(name) : null,
  };
}

/** The table of docs/settings.md. */
export function settingsMarkdown(): string {
  const rows = SETTING_NAMES.map((name) => {
    const declared: SettingDeclaration = SETTINGS_TABLE[name];
    const { flag, env, ini } = settingNames(name);
    const code = (text: string | null) => (text === null ? '–' : `\`${text}\``);
    const fallback = (role: 'serve' | 'plugin') => {
      const value = declared.default[role];
      const shown = value === null || value.startsWith('(') ? (value?.slice(1, -1) ?? 'none') : `\`${value}\``;
      return declared.roles.includes(role) ? shown : '–';
    };
    return `| ${code(flag)} | ${code(env)} | ${code(ini)} | ${fallback('serve')} | ${fallback('plugin')} | ${declared.help} |`;
  });
  return [
    '| flag of `vigil serve` | environment | grafana.ini | default alone | default in Grafana | meaning |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}
