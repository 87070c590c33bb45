import { setTimeout as wait } from 'node:timers/promises';
import type { EngineProcess } from '../../e2e/kill/engine-process';
import { HOUR_MS } from '../../src/schema';

const EVERY_MS = 40;
const LOOP_EVERY_MS = 2_000;

export interface Times {
  what: string;
  ms: number[];
  /** What has a limit, and not only explains. */
  limited: boolean;
}

/**
 * Asks an engine over and over and keeps how long it took. Beside it: how late the engine's event loop was, by its own metrics.
 */
export class AnswerTimes {
  readonly #engine: EngineProcess;
  readonly #detectorId: string;
  readonly #health: number[] = [];
  readonly #band: number[] = [];
  readonly #loop: number[] = [];
  #stopping = false;
  #asking: Array<Promise<void>> = [];

  constructor(engine: EngineProcess, detectorId: string) {
    this.#engine = engine;
    this.#detectorId = detectorId;
  }

  start(): void {
    const now = Date.now();
    const band = `/detectors/${this.#detectorId}/results?from=${now - 24 * HOUR_MS}&to=${now}&maxPoints=1000`;
    this.#asking = [
      this.#repeat(EVERY_MS, this.#health, () => this.#timed('/health')),
      this.#repeat(EVERY_MS, this.#band, () => this.#timed(band)),
      this.#repeat(LOOP_EVERY_MS, this.#loop, () => this.#loopDelay()),
    ];
  }

  /** @throws whatever a request has thrown */
  async stop(): Promise<Times[]> {
    this.#stopping = true;
    await Promise.all(this.#asking);
    return [
      { what: 'answers of /health', ms: this.#health, limited: true },
      { what: 'answers of a band of 24 hours, 1,000 points', ms: this.#band, limited: true },
      { what: "delay of the engine's event loop, longest of each 2 s", ms: this.#loop, limited: false },
    ];
  }

  async #repeat(everyMs: number, into: number[], ask: () => Promise<number>): Promise<void> {
    while (!this.#stopping) {
      into.push(await ask());
      await wait(everyMs);
    }
  }

  async #timed(path: string): Promise<number> {
    const startMs = performance.now();
    await this.#engine.call('GET', path);
    return performance.now() - startMs;
  }

  /** Since it was asked last. */
  async #loopDelay(): Promise<number> {
    const text = await (await fetch(`${this.#engine.url}/metrics`)).text();
    return Number(/^nodejs_eventloop_lag_max_seconds (\S+)$/m.exec(text)?.[1]) * 1_000;
  }
}
