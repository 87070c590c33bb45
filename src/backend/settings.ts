import { availableParallelism } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import * as z from 'zod';
import { LIMITS, VigilError, type FieldProblem } from '../schema';
import { LOG_LEVELS } from './base/logger';
import { Secret } from './base/secret';
import { parseFlags } from './parse-flags';
import { SETTINGS_TABLE, SETTING_NAMES, kebab, snake, settingNames } from './settings-table';
import type { SettingDeclaration, SettingKind, SettingName } from './settings-table';

export type Role = 'plugin' | 'serve';

export interface SettingsInput {
  role: Role;
  /** Flags of the command line; ignored by a plugin, which Grafana starts without any. */
  args: readonly string[];
  env: Readonly<Record<string, string | undefined>>;
  /** Folder that relative paths start from. */
  cwd: string;
  /** Folder of the program's bundle, for what lies beside it. */
  programDir: string;
}

type ValueOf<K extends SettingKind> = K extends 'number'
  ? number
  : K extends 'switch'
    ? boolean
    : K extends 'secret'
      ? Secret | null
      : K extends 'paths'
        ? readonly string[]
        : K extends 'level'
          ? (typeof LOG_LEVELS)[number]
          : K extends 'url' | 'place'
            ? string | null
            : string;

/** What the engine was told at start, checked and frozen. Secrets print as `[redacted]`. */
export type Settings = {
  readonly role: Role;
  /** Folder of the program's bundle. */
  readonly programDir: string;
} & {
  readonly [N in SettingName]: ValueOf<(typeof SETTINGS_TABLE)[N]['kind']>;
};

/**
 * Reads flags and environment once, flags first, then the environment, then the default.
 *
 * @throws VigilError `invalid_argument` with one problem per setting that is unknown or out of range
 */
export function parseSettings(input: SettingsInput): Settings {
  const flags = input.role === 'serve' ? readFlags(input.args) : {};
  const values: Record<string, unknown> = { role: input.role, programDir: input.programDir };
  const problems: FieldProblem[] = [];
  for (const name of SETTING_NAMES) {
    const declared: SettingDeclaration = SETTINGS_TABLE[name];
    const text = flags[kebab(name)] ?? fromEnv(name, input) ?? declared.default[input.role];
    const given = typeof text === 'string' && text.startsWith('(') ? computed(name, input) : text;
    const read = schemaOf(declared, input.cwd).safeParse(given === '' ? null : given);
    if (read.success) {
      values[name] = read.data;
    } else {
      problems.push({
        path: shownName(name, input.role),
        message: read.error.issues.map((issue) => issue.message).join('; '),
      });
    }
  }
  if (problems.length > 0) {
    const text = problems.map(({ path, message }) => `${path} ${message}`).join('; ');
    throw new VigilError('invalid_argument', text, { details: { fields: problems } });
  }
  return Object.freeze(values) as Settings;
}

function readFlags(args: readonly string[]): Record<string, string | undefined> {
  const options: Record<string, { type: 'string' | 'boolean'; multiple?: boolean }> = {};
  for (const name of SETTING_NAMES.filter((each) => settingNames(each).flag !== null)) {
    const { kind } = SETTINGS_TABLE[name];
    options[kebab(name)] = { type: kind === 'switch' ? 'boolean' : 'string', multiple: kind === 'paths' };
  }
  const { values } = parseFlags({ args: [...args], options, allowNegative: true, allowPositionals: false });
  return Object.fromEntries(
    Object.entries(values).map(([flag, value]) => [flag, Array.isArray(value) ? value.join(delimiter) : String(value)])
  );
}

function fromEnv(name: SettingName, { role, env }: SettingsInput): string | undefined {
  const declared: SettingDeclaration = SETTINGS_TABLE[name];
  if (!declared.roles.includes(role)) {
    return undefined;
  }
  const own = role === 'plugin' ? `GF_PLUGIN_${snake(name).toUpperCase()}` : `VIGIL_${snake(name).toUpperCase()}`;
  const grafana = role === 'plugin' && declared.grafanaEnv !== undefined ? env[declared.grafanaEnv] : undefined;
  return env[own] ?? grafana;
}

/** Defaults that depend on where the program lies: see the texts in parentheses in the table. */
function computed(name: SettingName, { programDir }: SettingsInput): string | null {
  switch (name) {
    case 'dataDir':
      // <Grafana's data>/plugins/vigil-anomaly-app/backend: outside the plugin, which an update replaces.
      return join(programDir, '../../../vigil');
    case 'workbenchDir':
      return join(programDir, '../workbench');
    case 'workers':
      return String(Math.max(1, availableParallelism() - 1));
    default:
      return null;
  }
}

function shownName(name: SettingName, role: Role): string {
  const names = settingNames(name);
  return (role === 'serve' ? names.flag : names.ini) ?? kebab(name);
}

function schemaOf(declared: SettingDeclaration, cwd: string): z.ZodType<unknown> {
  switch (declared.kind) {
    case 'text':
      return z.string({ error: 'must not be empty' });
    case 'path':
      return z.string({ error: 'must not be empty' }).transform((path) => resolve(cwd, path));
    case 'paths':
      return z
        .string()
        .nullable()
        .transform((list) => splitPaths(list, cwd));
    case 'number':
      return numberSchema(declared.min ?? 0, declared.max ?? Number.MAX_SAFE_INTEGER);
    case 'switch':
      return z.stringbool({ error: (issue) => `must be true or false, got "${String(issue.input)}"` });
    case 'secret':
      return z
        .string()
        .nullable()
        .transform((text) => (text === null ? null : new Secret(text)));
    case 'url':
      return z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' }).nullable();
    case 'place':
      return z
        .string()
        .nullable()
        .refine((place) => place === null || isPlace(place), {
          error:
            'must be the name of a connection, grafana:<uid>, or an http:// or https:// address without a user or password',
        });
    case 'level':
      return z.enum(LOG_LEVELS, { error: `must be one of ${LOG_LEVELS.join(', ')}` });
  }
}

function isPlace(place: string): boolean {
  if (!place.includes('://')) {
    return place.trim() !== '' && place.length <= LIMITS.nameChars && place !== 'grafana:';
  }
  const url = URL.parse(place);
  return url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';
}

function numberSchema(min: number, max: number): z.ZodType<unknown> {
  return z
    .string()
    .nullable()
    .transform((text, context) => {
      const value = text === null || text.trim() === '' ? NaN : Number(text);
      if (!Number.isInteger(value) || value < min || value > max) {
        context.addIssue({
          code: 'custom',
          message: `must be a whole number from ${min} to ${max}, got "${text ?? ''}"`,
        });
        return z.NEVER;
      }
      return value;
    });
}

function splitPaths(list: string | null, cwd: string): string[] {
  return (list ?? '')
    .split(delimiter)
    .filter((path) => path !== '')
    .map((path) => resolve(cwd, path));
}
