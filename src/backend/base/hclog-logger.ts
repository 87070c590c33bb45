import { systemClock, type Clock } from './clock';
import { LOG_LEVELS, plainFields, type LogFields, type Logger, type LogLevel } from './logger';

export interface HclogLoggerOptions {
  level: LogLevel;
  /** Takes one line with its line end. (Default: standard error) */
  write?: (line: string) => void;
  clock?: Clock;
}

/** Grafana splits longer lines and shows the pieces raw. Below its 64 KiB, with room for the line's own keys. */
const LINE_BYTES_MAX = 60_000;
/** Each may become six bytes in JSON. */
const MESSAGE_CHARS_MAX = 8_000;

/**
 * The log of a plugin: one JSON object a line, as go-plugin's host reads it from standard error.
 *
 * The host takes `@level`, `@message` and `@timestamp` as strings without looking, so no field may overwrite them,
 * and it wants exactly six digits of a second's fraction. Fields that would make a line too long are left out and counted.
 */
export function hclogLogger({ level, write = toStderr, clock = systemClock }: HclogLoggerOptions): Logger {
  return at({}, (lineLevel, message, fields) => {
    if (LOG_LEVELS.indexOf(lineLevel) >= LOG_LEVELS.indexOf(level)) {
      write(toLine(fields, fixedKeys(clock.nowMs(), lineLevel, message)));
    }
  });
}

type Sink = (level: LogLevel, message: string, fields: LogFields) => void;

function at(own: LogFields, sink: Sink): Logger {
  const log = (level: LogLevel) => (message: string, fields?: LogFields) => sink(level, message, { ...own, ...fields });
  return {
    debug: log('debug'),
    info: log('info'),
    warn: log('warn'),
    error: log('error'),
    child: (fields) => at({ ...own, ...fields }, sink),
  };
}

function fixedKeys(nowMs: number, level: LogLevel, message: string): Record<string, string> {
  return {
    '@level': level,
    '@message': String(message).slice(0, MESSAGE_CHARS_MAX),
    '@timestamp': new Date(nowMs).toISOString().replace('Z', '000Z'),
  };
}

function toLine(fields: LogFields, fixed: Record<string, string>): string {
  const kept: Record<string, unknown> = {};
  let bytes = Buffer.byteLength(JSON.stringify(fixed));
  let leftOut = 0;
  for (const [name, value] of Object.entries(plainFields(fields))) {
    const size = Buffer.byteLength(JSON.stringify({ [name]: value }));
    if (bytes + size > LINE_BYTES_MAX) {
      leftOut += 1;
    } else {
      kept[name] = value;
      bytes += size;
    }
  }
  return `${JSON.stringify({ ...kept, ...(leftOut > 0 && { fieldsLeftOut: leftOut }), ...fixed })}\n`;
}

function toStderr(line: string): void {
  process.stderr.write(line);
}
