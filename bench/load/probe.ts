import { setTimeout as wait } from 'node:timers/promises';
import type { EngineProcess } from '../../e2e/kill/engine-process';
import type { DetectorPage } from '../../src/schema';

const EVERY_MS = 500;

export interface Probed {
  /** How long answers took: of /health, and of the list of detectors. */
  healthMs: number[];
  listMs: number[];
  /** The largest that any detector has told. */
  lagMs: number;
  /** The most detectors seen failing at once. */
  failing: number;
}

/** Asks an engine over and over, as an open page would, and keeps how long it took and what it said. */
export class Probe {
  readonly #engine: EngineProcess;
  readonly #probed: Probed = { healthMs: [], listMs: [], lagMs: 0, failing: 0 };
  #stopping = false;
  #ended: Promise<void> = Promise.resolve();

  constructor(engine: EngineProcess) {
    this.#engine = engine;
  }

  start(): void {
    this.#ended = this.#ask();
  }

  /** @throws whatever a request has thrown */
  async stop(): Promise<Probed> {
    this.#stopping = true;
    await this.#ended;
    return this.#probed;
  }

  async #ask(): Promise<void> {
    while (!this.#stopping) {
      await this.#timed('/health', this.#probed.healthMs);
      const { items } = await this.#timed<DetectorPage>('/detectors', this.#probed.listMs);
      const lags = items.map(({ state }) => state.lagMs ?? 0);
      this.#probed.lagMs = Math.max(this.#probed.lagMs, ...lags);
      const failing = items.filter(({ state }) => state.failing !== null).length;
      this.#probed.failing = Math.max(this.#probed.failing, failing);
      await wait(EVERY_MS);
    }
  }

  async #timed<T = unknown>(path: string, took: number[]): Promise<T> {
    const startMs = performance.now();
    const answer = await this.#engine.call<T>('GET', path);
    took.push(performance.now() - startMs);
    return answer;
  }
}
