import { inspect } from 'node:util';

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Facts beside the message. An Error is written with its stack and causes, a Secret as `[redacted]`. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Writes what the operator should know. Never throws, whatever the fields hold. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** A logger that adds these fields to every line. */
  child(fields: LogFields): Logger;
}

/** Says nothing; for tests and for one-shot commands. */
export const silentLogger: Logger = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  child: () => silentLogger,
};

/** Causes written with an error; a longer chain is cut. */
const CAUSES = 5;

/** Stack of an error and of its causes, in one text; anything else as `inspect` shows it. */
export function errorText(thrown: unknown): string {
  const parts: string[] = [];
  let next = thrown;
  while (next !== undefined && parts.length <= CAUSES) {
    parts.push(next instanceof Error ? (next.stack ?? String(next)) : inspect(next, { depth: 2 }));
    next = next instanceof Error ? next.cause : undefined;
  }
  return parts.join('\ncaused by: ');
}

/** Fields as plain JSON values: errors as text, whatever JSON cannot hold as `inspect` shows it. */
export function plainFields(fields: LogFields): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, plain(value)]));
}

function plain(value: unknown): unknown {
  if (value instanceof Error) {
    return errorText(value);
  }
  if (typeof value !== 'object' || value === null) {
    return typeof value === 'bigint' || typeof value === 'symbol' ? String(value) : value;
  }
  try {
    return JSON.parse(JSON.stringify(value)) as unknown;
  } catch {
    // A cycle or a bigint inside: shown rather than lost.
    return inspect(value, { depth: 3 });
  }
}
