import { format } from 'node:util';
import type { Logger } from '../base/logger';

const METHODS = { debug: 'debug', trace: 'debug', log: 'info', info: 'info', warn: 'warn', error: 'error' } as const;

type Console = Pick<typeof globalThis.console, keyof typeof METHODS>;

/**
 * Sends what packages print into the log. Before the handshake line one stray line on standard output would keep Grafana
 * from starting the plugin. Returns a function that puts everything back.
 */
export function consoleToLog(target: Console, logger: Logger): () => void {
  const before = { ...target };
  for (const [method, level] of Object.entries(METHODS) as Array<
    [keyof Console, 'debug' | 'info' | 'warn' | 'error']
  >) {
    target[method] = (...args: unknown[]) => logger[level](format(...args));
  }
  return () => void Object.assign(target, before);
}
