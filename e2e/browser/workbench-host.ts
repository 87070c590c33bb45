import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EngineProcess } from '../kill/engine-process';
import type { Host, Method } from './host';

/** The built engine with its workbench, in a process and a data folder of its own; it can be stopped and started again. */
export class WorkbenchHost implements Host {
  readonly kind = 'workbench';
  /** When the first engine process was started, before it was ready. */
  readonly startedMs: number;
  readonly #dataDir: string;
  #engine: EngineProcess;

  private constructor(startedMs: number, dataDir: string, engine: EngineProcess) {
    this.startedMs = startedMs;
    this.#dataDir = dataDir;
    this.#engine = engine;
  }

  /** @param flags of `vigil serve`, beyond those that keep it off other engines */
  static async start(flags: readonly string[] = []): Promise<WorkbenchHost> {
    const dataDir = await mkdtemp(join(tmpdir(), 'vigil-browser-'));
    const startedMs = Date.now();
    return new WorkbenchHost(startedMs, dataDir, await EngineProcess.start({ dataDir, flags }));
  }

  address(path: string): string {
    return `${this.#engine.url}${path}`;
  }

  signIn(): Promise<void> {
    // An engine on a loopback address asks for nothing.
    return Promise.resolve();
  }

  call<T = unknown>(method: Method, path: string, body?: unknown): Promise<T> {
    return this.#engine.call(method, path, body);
  }

  /** Ends the engine in order; its data stay. */
  async halt(): Promise<void> {
    await this.#engine.end('SIGTERM');
  }

  /** Starts it again at the same address and over the same data. */
  async resume(): Promise<void> {
    const { port } = new URL(this.#engine.url);
    this.#engine = await EngineProcess.start({ dataDir: this.#dataDir, flags: ['--port', port] });
  }

  async stop(): Promise<void> {
    await this.halt();
    await rm(this.#dataDir, { recursive: true, force: true });
  }
}
