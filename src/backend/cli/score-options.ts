import { resolve } from 'node:path';
import type { Together } from '../../core';
import {
  DIRECTIONS,
  SENSITIVITIES,
  VigilError,
  type AlgorithmChoice,
  type Direction,
  type Sensitivity,
} from '../../schema';
import { parseFlags } from '../parse-flags';
import { parseAlgorithm } from './parse-algorithm';

/** How files are scored; the same for all of a run. */
export interface ScoreSettings {
  algorithm: AlgorithmChoice;
  sensitivity: Sensitivity;
  direction: Direction;
  /** Null: by the data. */
  together: Together | null;
  /** Null: the usual one of the file. */
  intervalMs: number | null;
  /** A bad row fails its file instead of being passed over. */
  isStrict: boolean;
}

export interface ScoreOptions {
  input: string;
  out: string;
  settings: ScoreSettings;
}

const FLAGS = {
  out: { type: 'string' },
  algorithm: { type: 'string' },
  set: { type: 'string', multiple: true },
  metrics: { type: 'boolean' },
  group: { type: 'boolean' },
  separate: { type: 'boolean' },
  interval: { type: 'string' },
  sensitivity: { type: 'string' },
  direction: { type: 'string' },
  strict: { type: 'boolean' },
} as const;

/** @throws VigilError `invalid_argument` that says what is allowed */
export function parseScoreOptions(args: readonly string[], cwd: string): ScoreOptions {
  const { values, positionals } = parseFlags({ args: [...args], options: FLAGS, allowPositionals: true });
  const [given, ...more] = positionals;
  if (given === undefined || more.length > 0) {
    throw new VigilError('invalid_argument', `score takes one file or folder, got ${positionals.length}`);
  }
  if (values.out === undefined) {
    throw new VigilError('invalid_argument', '--out OUT is required');
  }
  const input = resolve(cwd, given);
  const out = resolve(cwd, values.out);
  if (out === input) {
    throw new VigilError('invalid_argument', '--out must not be the input: results would replace it');
  }
  const settings = {
    algorithm: parseAlgorithm(values.algorithm, values.set ?? []),
    sensitivity: oneOf('--sensitivity', values.sensitivity ?? 'medium', SENSITIVITIES),
    direction: oneOf('--direction', values.direction ?? 'both', DIRECTIONS),
    together: parseTogether(values),
    intervalMs: parseInterval(values.interval),
    isStrict: values.strict ?? false,
  };
  return { input, out, settings };
}

function oneOf<T extends string>(flag: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((one) => one === value);
  if (found === undefined) {
    throw new VigilError('invalid_argument', `${flag} must be one of ${allowed.join(', ')}, got "${value}"`);
  }
  return found;
}

function parseTogether({ metrics = false, group = false, separate = false }): Together | null {
  if (Number(metrics) + Number(group) + Number(separate) > 1) {
    throw new VigilError('invalid_argument', 'only one of --metrics, --group and --separate can be given');
  }
  return metrics ? 'metrics' : group ? 'peers' : separate ? 'separate' : null;
}

function parseInterval(text: string | undefined): number | null {
  const seconds = text === undefined ? null : Number(text);
  if (seconds !== null && !(seconds > 0 && Number.isFinite(seconds))) {
    throw new VigilError('invalid_argument', `--interval must be a number of seconds above 0, got "${text ?? ''}"`);
  }
  return seconds === null ? null : seconds * 1_000;
}
