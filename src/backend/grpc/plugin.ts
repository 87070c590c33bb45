import { rm } from 'node:fs/promises';
// Not from the index of schema: until the handshake is out nothing in this folder may load zod.
import { VigilError } from '../../schema/error';
import { systemClock, type Clock } from '../base/clock';
import type { Logger } from '../base/logger';
import { consoleToLog } from './console-to-log';
import { diagnosticsServer } from './diagnostics';
import { EngineGate } from './engine-gate';
import { assertProtocol, handshakeLine, listenAddresses } from './handshake';
import { controllerServer, healthServer, stdioServer } from './host-services';
import { InstanceMemory } from './instance-memory';
import type { PluginServices } from './plugin-services';
import { dataServer } from './query';
import { resourceServer } from './resource';
import { startServer, type PluginServer } from './server';
import type { ServiceContext } from './service-context';

type Listen = (event: 'error', listener: (error: Error) => void) => unknown;

/** What of the process a plugin deals with; `main.ts` gives the real one. */
export interface PluginProcess {
  readonly env: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
  /** Asked again and again: it changes when the parent has gone. */
  readonly ppid: number;
  readonly stdout: { write(text: string): unknown; on: Listen };
  readonly stderr: { on: Listen };
  on(event: string, listener: (...args: unknown[]) => void): unknown;
  exit(code: number): unknown;
}

export interface PluginOptions {
  process: PluginProcess;
  logger: Logger;
  /** Called once the handshake is out, so that Grafana's own start does not wait for the store. */
  loadEngine: () => Promise<PluginServices>;
  clock?: Clock;
  console?: Parameters<typeof consoleToLog>[0];
}

/** The host kills two seconds after it has asked; both steps together stay below. */
const CALLS_GRACE_MS = 300;
const ENGINE_GRACE_MS = 1_500;

const PARENT_POLL_MS = 5_000;

/**
 * Runs as a backend of Grafana until it is told to stop: binds a socket, prints the handshake line, loads the engine.
 * Resolves when the engine is there or has failed; the process goes on either way.
 *
 * Ends the process with code 1, before any handshake, when the host speaks another protocol or no socket can be bound.
 */
export async function startPlugin(options: PluginOptions): Promise<void> {
  const { process, logger, clock = systemClock } = options;
  consoleToLog(options.console ?? globalThis.console, logger);
  const gate = new EngineGate(clock);
  const context: ServiceContext = { gate, instances: new InstanceMemory(logger), logger, clock };
  const stdio = stdioServer();
  let server: PluginServer | undefined;
  const stop = once(async (why: string) => {
    logger.info('stopping', { why });
    stdio.end();
    await server?.stop(CALLS_GRACE_MS);
    await stopEngine(gate, clock, logger);
    if (server?.address.network === 'unix') {
      await rm(server.address.path, { force: true });
    }
    process.exit(0);
  });
  watchProcess(process, { logger, clock, stop });
  try {
    assertProtocol(process.env);
    server = await startServer(
      {
        data: dataServer(context),
        resource: resourceServer(context),
        diagnostics: diagnosticsServer(context),
        health: healthServer(),
        controller: controllerServer(() => stop('asked by Grafana')),
        stdio,
      },
      { addresses: listenAddresses(process.env, process.platform), clock }
    );
  } catch (thrown) {
    logger.error(`the plugin cannot start: ${VigilError.from(thrown).message}`, { error: thrown });
    process.exit(1);
    return;
  }
  process.stdout.write(handshakeLine(server.address));
  await loadEngine(gate, options);
}

async function loadEngine(gate: EngineGate, { loadEngine, logger }: PluginOptions): Promise<void> {
  try {
    gate.open(await loadEngine());
  } catch (thrown) {
    const error = VigilError.from(thrown);
    logger.error(`the engine could not start: ${error.message}`, { error: thrown });
    gate.fail(error);
  }
}

/** An engine that is not there yet, or never will be, has nothing to write out. */
async function stopEngine(gate: EngineGate, clock: Clock, logger: Logger): Promise<void> {
  const timeUp = Promise.withResolvers<void>();
  const cancel = clock.setTimer(ENGINE_GRACE_MS, timeUp.resolve);
  const stopped = gate.services(ENGINE_GRACE_MS).then(
    (services) => services.stop(),
    () => undefined
  );
  try {
    await Promise.race([stopped, timeUp.promise]);
  } catch (thrown) {
    logger.error('the engine did not stop cleanly', { error: thrown });
  }
  cancel();
}

interface Watch {
  logger: Logger;
  clock: Clock;
  stop: (why: string) => void;
}

function watchProcess(process: PluginProcess, { logger, clock, stop }: Watch): void {
  // Ctrl-C reaches Grafana's whole group; Grafana then asks its plugins to stop in its own time.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => stop('SIGTERM'));
  process.on('SIGHUP', () => stop('SIGHUP'));
  // A pipe breaks when Grafana has been killed. Logging that would break it again, at once and for ever.
  process.stdout.on('error', () => {});
  process.stderr.on('error', () => stop('nobody reads the log'));
  // Ending would only have Grafana start the process again every second, for ever.
  process.on('uncaughtException', (error) => logger.error('an error was not caught', { error }));
  process.on('unhandledRejection', (error) => logger.error('a rejection was not handled', { error }));
  const parent = process.ppid;
  const poll = () => {
    if (process.ppid !== parent) {
      stop('Grafana is gone');
    } else {
      clock.setTimer(PARENT_POLL_MS, poll);
    }
  };
  clock.setTimer(PARENT_POLL_MS, poll);
}

function once(run: (why: string) => Promise<void>): (why: string) => void {
  let started = false;
  return (why) => {
    if (!started) {
      started = true;
      void run(why);
    }
  };
}
