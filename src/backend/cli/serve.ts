import { VigilError } from '../../schema';
import { pinoLogger } from '../base/pino-logger';
import type { Logger } from '../base/logger';
import { createEngine } from '../compose';
import { createHttpApp } from '../http/http-app';
import { isLoopback } from '../http/access-guard';
import { listen } from '../http/listen';
import { parseSettings, type Settings } from '../settings';
import type { CommandInput, CommandProcess } from './command';

const TOKEN_CHARS_MIN = 16;

/** Runs the engine alone with its workbench until a signal asks it to stop. */
export async function serve({ args, process, programDir }: CommandInput): Promise<number> {
  const settings = parseSettings({ role: 'serve', args, env: process.env, cwd: process.cwd(), programDir });
  assertTokenSuffices(settings);
  const logger = pinoLogger({ level: settings.logLevel });
  const failed = failures(process, logger);
  const engine = await createEngine(settings, logger);
  try {
    const { token, workbenchDir, host, port } = settings;
    const app = createHttpApp({ api: engine.api, metrics: engine.metrics, token, workbenchDir, logger });
    const listening = await listen(app, { host, port });
    await engine.start();
    process.stdout.write(`Vigil is ready: ${listening.url}\n`);
    const why = await Promise.race([stopSignal(process), failed]);
    logger.info('stopping', { why: why.text });
    await listening.close();
    return why.code;
  } finally {
    await engine.stop();
  }
}

/** @throws VigilError `invalid_argument` where strangers could reach an engine that asks for nothing */
function assertTokenSuffices({ host, token }: Settings): void {
  if (token === null && !isLoopback(host)) {
    throw new VigilError(
      'invalid_argument',
      `--host ${host} can be reached from elsewhere: set VIGIL_TOKEN to at least ${TOKEN_CHARS_MIN} characters`
    );
  }
  if (token !== null && token.reveal().length < TOKEN_CHARS_MIN) {
    throw new VigilError('invalid_argument', `the token must have at least ${TOKEN_CHARS_MIN} characters`);
  }
}

interface Why {
  text: string;
  code: number;
}

/** The first signal asks for a graceful stop; the second does not wait for it. */
function stopSignal(process: CommandProcess): Promise<Why> {
  return new Promise((resolve) => {
    let asked = false;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
      process.on(signal, () => {
        if (asked) {
          process.exit(1);
        }
        asked = true;
        resolve({ text: signal, code: 0 });
      });
    }
  });
}

/** After an error nobody caught nothing can be relied upon: the process ends, and says so by its exit code. */
function failures(process: CommandProcess, logger: Logger): Promise<Why> {
  return new Promise((resolve) => {
    for (const event of ['uncaughtException', 'unhandledRejection']) {
      process.on(event, (error) => {
        logger.error('an error was not caught', { error });
        resolve({ text: event, code: 1 });
      });
    }
  });
}
