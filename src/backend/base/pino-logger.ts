import { pino, type DestinationStream, type Logger as PinoLogger } from 'pino';
import { plainFields, type LogFields, type Logger, type LogLevel } from './logger';

export interface PinoLoggerOptions {
  level: LogLevel;
  /** (Default: standard error, written before the call returns, so that nothing is lost when the process dies) */
  destination?: DestinationStream;
}

/** One JSON object a line with `level`, `time` (ISO, UTC) and `message`: the log of an engine that runs alone. */
export function pinoLogger({ level, destination }: PinoLoggerOptions): Logger {
  const options = {
    level,
    base: null,
    messageKey: 'message',
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  return adapt(pino(options, destination ?? pino.destination({ fd: 2, sync: true })));
}

function adapt(log: PinoLogger): Logger {
  const at =
    (level: LogLevel) =>
    (message: string, fields: LogFields = {}) => {
      if (log.isLevelEnabled(level)) {
        log[level](plainFields(fields), '%s', message);
      }
    };
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: (fields) => adapt(log.child(plainFields(fields))),
  };
}
