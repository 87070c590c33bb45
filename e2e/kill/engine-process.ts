import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { API_PREFIX } from '../../src/schema';

const READY = /^Vigil is ready: (\S+?)\/?$/m;
const READY_TIMEOUT_MS = 60_000;
const SAID_CHARS = 4_000;

export interface EngineStart {
  dataDir: string;
  /** Flags for Node itself. */
  nodeFlags?: readonly string[];
  /** Further flags of `serve`; they win over those that every test gets. */
  flags?: readonly string[];
}

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** From the signal to the end of the process. */
  tookMs: number;
}

/** The built engine, running alone in a process of its own on a free loopback port. */
export class EngineProcess {
  readonly url: string;
  /** Not after anything that it has done. */
  readonly startedMs: number;
  readonly #child: ChildProcess;
  readonly #said: () => string;

  private constructor(child: ChildProcess, { url, startedMs }: { url: string; startedMs: number }, said: () => string) {
    this.#child = child;
    this.url = url;
    this.startedMs = startedMs;
    this.#said = said;
  }

  /**
   * Resolves once it answers requests. It runs on the Node of this process and is run from the root of the checkout.
   *
   * @throws Error with what it said when there is no build, or it ends or is not ready within a minute
   */
  static async start({ dataDir, nodeFlags = [], flags = [] }: EngineStart): Promise<EngineProcess> {
    const program = join('dist', 'backend', 'backend.cjs');
    if (!existsSync(program)) {
      throw new Error('dist/ holds no backend: npm run build makes it');
    }
    const common = ['--port', '0', '--no-demo', '--log-level', 'warn', '--data-dir', dataDir];
    const args = [...nodeFlags, program, 'serve', ...common, ...flags];
    const startedMs = Date.now();
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    const listen = (chunk: Buffer) => {
      said = (said + chunk.toString('utf8')).slice(-SAID_CHARS);
    };
    child.stderr.on('data', listen);
    return new Promise((resolve, reject) => {
      const fail = (why: string) => {
        child.kill('SIGKILL');
        reject(new Error(`the engine ${why}; it said: ${said}`));
      };
      const timer = setTimeout(() => fail('was not ready in time'), READY_TIMEOUT_MS);
      const onExit = () => {
        clearTimeout(timer);
        fail('ended before it was ready');
      };
      child.once('exit', onExit);
      child.stdout.on('data', (chunk: Buffer) => {
        listen(chunk);
        const url = READY.exec(said)?.[1];
        if (url !== undefined) {
          clearTimeout(timer);
          child.off('exit', onExit);
          resolve(new EngineProcess(child, { url, startedMs }, () => said));
        }
      });
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** The last of what it has written to its standard output and error. */
  get said(): string {
    return this.#said();
  }

  get running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /**
   * One request to the native API; the answer's body, parsed.
   *
   * @throws Error for a status of 400 and above, and whatever `fetch` throws when the engine is gone
   */
  async call<T = unknown>(method: string, path: string, body?: unknown): Promise<T> {
    const init = body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    const answer = await fetch(`${this.url}${API_PREFIX}${path}`, { method, ...init });
    const text = await answer.text();
    if (!answer.ok) {
      throw new Error(`${method} ${path} answered ${answer.status}: ${text.slice(0, 500)}`);
    }
    return (text === '' ? null : JSON.parse(text)) as T;
  }

  /** Sends a signal and waits for the end of the process. Idempotent. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<Ended> {
    const sentMs = performance.now();
    if (this.running) {
      const exit = once(this.#child, 'exit');
      this.#child.kill(signal);
      await exit;
    }
    return { code: this.#child.exitCode, signal: this.#child.signalCode, tookMs: performance.now() - sentMs };
  }
}
