import { setImmediate as nextTurn } from 'node:timers/promises';

export interface YielderOptions {
  /** Work between two pauses. (Default: 10) */
  sliceMs?: number;
  /** Ends the work at the next pause. */
  signal?: AbortSignal;
  /** A clock that only rises, in ms; for tests. (Default: `performance.now`) */
  elapsedMs?: () => number;
}

/**
 * Lets long computing share the event loop: ask `due` as often as you like and pause when it is true.
 *
 * ```ts
 * for (const series of all) {
 *   evaluate(series);
 *   if (yielder.due) {
 *     await yielder.pause();
 *   }
 * }
 * ```
 */
export class Yielder {
  readonly #sliceMs: number;
  readonly #signal: AbortSignal | undefined;
  readonly #elapsedMs: () => number;
  #sinceMs: number;

  constructor(options: YielderOptions = {}) {
    this.#sliceMs = options.sliceMs ?? 10;
    this.#signal = options.signal;
    this.#elapsedMs = options.elapsedMs ?? (() => performance.now());
    this.#sinceMs = this.#elapsedMs();
  }

  /** True when a slice of work is over, or the signal has aborted. About 50 ns. */
  get due(): boolean {
    return this.#signal?.aborted === true || this.#elapsedMs() - this.#sinceMs >= this.#sliceMs;
  }

  /** Lets the event loop turn once, then starts a new slice. @throws the reason of the signal, once aborted */
  async pause(): Promise<void> {
    this.#signal?.throwIfAborted();
    await nextTurn();
    this.#signal?.throwIfAborted();
    this.#sinceMs = this.#elapsedMs();
  }
}
