import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { exposition, incidentBefore, openMetrics, type Incident } from './shop-history';

const MINUTE_MS = 60_000;
const HISTORY_MS = 8 * 24 * 60 * MINUTE_MS;
const READY_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 10_000;

/** A Prometheus of our own, with a history and an exporter that it scrapes every second. */
export interface RunningPrometheus {
  url: string;
  /** First and last minute of the history that it was given. */
  history: { fromMs: number; toMs: number };
  incident: Incident;
  /** Ends it and removes its data. Idempotent. */
  stop(): Promise<void>;
}

/** Why no Prometheus can be started here, in words; null when one can. */
export function prometheusMissing(): string | null {
  const missing = ['prometheus', 'promtool'].filter((name) => programOf(name) === null);
  return missing.length === 0 ? null : `${missing.join(' and ')} not installed (Debian package: prometheus)`;
}

/**
 * Starts Prometheus on a free loopback port with eight days of `shop_orders{region}`, one sample a minute, in which the
 * orders of `eu` drop for forty minutes twenty hours ago; from then on the metric is scraped.
 *
 * @throws Error when it is not installed or does not become ready within 30 s, with what it said
 */
export async function startPrometheus(nowMs: number = Date.now()): Promise<RunningPrometheus> {
  const folder = await mkdtemp(join(tmpdir(), 'vigil-prometheus-'));
  const incident = incidentBefore(nowMs);
  const toMs = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS;
  const history = { fromMs: toMs - HISTORY_MS, toMs };
  await loadHistory(folder, openMetrics(history.fromMs, history.toMs, incident));
  const exporter = await listen((timeMs) => exposition(timeMs, incident));
  const port = await freePort();
  await writeFile(join(folder, 'prometheus.yml'), configOf(portOf(exporter)));
  const server = launch(folder, port);
  const url = `http://127.0.0.1:${port}`;
  const stop = async () => {
    await server.end();
    exporter.closeAllConnections();
    exporter.close();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await untilReady(url, server.said);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, history, incident, stop };
}

function programOf(name: string): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? null;
}

function requiredProgram(name: string): string {
  const path = programOf(name);
  if (path === null) {
    throw new Error(`${name} is not installed`);
  }
  return path;
}

async function loadHistory(folder: string, text: string): Promise<void> {
  const file = join(folder, 'history.txt');
  await writeFile(file, text);
  // In blocks of two hours, as it would by itself, it reads the whole file once for each of them.
  const args = ['tsdb', 'create-blocks-from', 'openmetrics', '--max-block-duration=504h', file, join(folder, 'data')];
  await promisify(execFile)(requiredProgram('promtool'), args, { maxBuffer: 10 * 2 ** 20 });
}

function configOf(exporterPort: number): string {
  return JSON.stringify({
    global: { scrape_interval: '1s', scrape_timeout: '1s' },
    scrape_configs: [
      {
        job_name: 'shop',
        static_configs: [{ targets: [`127.0.0.1:${exporterPort}`], labels: { instance: 'shop' } }],
      },
    ],
  });
}

/** Runs it and keeps the end of what it says, for the error message. */
function launch(folder: string, port: number): { said(): string; end(): Promise<void> } {
  const args = [
    `--config.file=${join(folder, 'prometheus.yml')}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    '--storage.tsdb.retention.time=30d',
    `--web.listen-address=127.0.0.1:${port}`,
    '--log.level=warn',
  ];
  const child = spawn(requiredProgram('prometheus'), args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString('utf8')).slice(-4_000);
  });
  return { said: () => said, end: () => end(child) };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) {
    return;
  }
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
  await ended;
  clearTimeout(timer);
}

async function untilReady(url: string, said: () => string): Promise<void> {
  const deadlineMs = Date.now() + READY_TIMEOUT_MS;
  while (Date.now() < deadlineMs) {
    // Until it listens, asking fails; that is what is waited for.
    const answer = await fetch(`${url}/-/ready`, { signal: AbortSignal.timeout(1_000) }).catch(() => null);
    if (answer?.ok === true) {
      return;
    }
    await wait(100);
  }
  throw new Error(`prometheus was not ready within ${READY_TIMEOUT_MS / 1_000} s; it said: ${said()}`);
}

async function listen(metricsAt: (timeMs: number) => string): Promise<Server> {
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/plain; version=0.0.4');
    response.end(metricsAt(Date.now()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

/** One that was free a moment ago; nobody else is likely to take it before Prometheus does. */
async function freePort(): Promise<number> {
  const server = await listen(() => '');
  const port = portOf(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
