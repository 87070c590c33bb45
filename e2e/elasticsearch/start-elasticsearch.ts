import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const READY_TIMEOUT_MS = 120_000;
const DOWNLOAD_TIMEOUT_MS = 120_000;
const STOP_TIMEOUT_MS = 10_000;

/** An Elasticsearch of our own, empty to begin with. */
export interface RunningElasticsearch {
  url: string;
  /** Asks it for something that has to succeed; a list becomes lines of JSON. */
  call(method: string, path: string, body?: object): Promise<Record<string, unknown>>;
  /** Makes an index with these fields, and puts documents into it. */
  fill(index: string, fields: Record<string, string>, documents: ReadonlyArray<Record<string, unknown>>): Promise<void>;
  /** Ends it and removes its data. Idempotent. */
  stop(): Promise<void>;
}

/** Why no Elasticsearch can be started here, in words; null when one can. */
export function elasticsearchMissing(): string | null {
  const missing = ['java', 'javac', 'mvn'].filter((name) => programOf(name) === null);
  return missing.length === 0
    ? null
    : `${missing.join(' and ')} not installed (Debian packages: openjdk-17-jdk-headless, maven)`;
}

/**
 * Starts Elasticsearch 7.10.2 on a free loopback port, with a heap of 1 GB. What it consists of is fetched once, by Maven.
 *
 * @throws Error when it cannot be fetched, or is not ready within two minutes, with what was said
 */
export async function startElasticsearch(): Promise<RunningElasticsearch> {
  const folder = await mkdtemp(join(tmpdir(), 'vigil-elasticsearch-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const child = launch(folder, await classPath(join(folder, 'classpath.txt')));
    const stop = async () => {
      await end(child);
      await remove();
    };
    const url = await addressOf(child).catch(async (error: unknown) => {
      await stop();
      throw error;
    });
    return { url, call: (...asked) => call(url, ...asked), fill: (...filled) => fill(url, ...filled), stop };
  } catch (error) {
    await remove();
    throw error;
  }
}

function programOf(name: string): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? null;
}

/** First of what Maven has at hand, which takes a second or two; else it fetches. */
async function classPath(file: string): Promise<string> {
  const goal = [
    '-q',
    '-B',
    '-f',
    join(__dirname, 'pom.xml'),
    'dependency:build-classpath',
    `-Dmdep.outputFile=${file}`,
  ];
  const run = (args: string[]) => promisify(execFile)('mvn', args, { timeout: DOWNLOAD_TIMEOUT_MS });
  await run(['-o', ...goal]).catch(() => run(goal));
  return readFile(file, 'utf8');
}

function launch(folder: string, path: string): ChildProcess {
  const quiet = ['-Dlog4j.shutdownHookEnabled=false', '-Dlog4j2.disable.jmx=true'];
  const args = ['-Xms256m', '-Xmx1g', ...quiet, '-cp', path, join(__dirname, 'SearchNode.java'), folder];
  return spawn('java', args, { stdio: ['pipe', 'pipe', 'pipe'] });
}

/** The address that it prints once it is up. */
async function addressOf(child: ChildProcess): Promise<string> {
  let said = '';
  return new Promise((resolve, reject) => {
    const failed = (why: string) => reject(new Error(`elasticsearch ${why}; it said: ${said.slice(-4_000)}`));
    const timer = setTimeout(() => failed(`was not ready within ${READY_TIMEOUT_MS / 1_000} s`), READY_TIMEOUT_MS);
    child.once('exit', (code) => {
      clearTimeout(timer);
      failed(`ended with ${String(code)}`);
    });
    const listen = (chunk: Buffer) => {
      said = (said + chunk.toString('utf8')).slice(-20_000);
      const [address] = /^http:\/\/127\.0\.0\.1:\d+$/m.exec(said) ?? [];
      if (address !== undefined) {
        clearTimeout(timer);
        resolve(address);
      }
    };
    child.stdout?.on('data', listen);
    child.stderr?.on('data', listen);
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) {
    return;
  }
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.stdin?.end();
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
  await ended;
  clearTimeout(timer);
}

async function call(url: string, method: string, path: string, body?: object): Promise<Record<string, unknown>> {
  const lines = Array.isArray(body) ? `${body.map((line) => JSON.stringify(line)).join('\n')}\n` : JSON.stringify(body);
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: { 'content-type': Array.isArray(body) ? 'application/x-ndjson' : 'application/json' },
    ...(body !== undefined && { body: lines }),
  });
  const read = (await answer.json()) as Record<string, unknown>;
  if (!answer.ok || read['errors'] === true) {
    throw new Error(`${method} ${path} answered ${answer.status}: ${JSON.stringify(read).slice(0, 500)}`);
  }
  return read;
}

/** Documents of one request. */
const BULK = 10_000;

async function fill(
  url: string,
  index: string,
  fields: Record<string, string>,
  documents: ReadonlyArray<Record<string, unknown>>
): Promise<void> {
  const properties = Object.fromEntries(Object.entries(fields).map(([name, type]) => [name, { type }]));
  const settings = { number_of_shards: 1, number_of_replicas: 0, refresh_interval: '-1' };
  await call(url, 'PUT', `/${index}`, { settings, mappings: { properties } });
  for (let at = 0; at < documents.length; at += BULK) {
    const lines = documents.slice(at, at + BULK).flatMap((document) => [{ index: {} }, document]);
    await call(url, 'POST', `/${index}/_bulk`, lines);
  }
  await call(url, 'POST', `/${index}/_refresh`);
}
