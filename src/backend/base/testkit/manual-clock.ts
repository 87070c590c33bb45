import type { Clock } from '../clock';

interface Timer {
  dueMs: number;
  fn: () => void;
}

/** A clock that moves only when told to. */
export class ManualClock implements Clock {
  #nowMs: number;
  #timers: Timer[] = [];

  constructor(nowMs = 1_700_000_000_000) {
    this.#nowMs = nowMs;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  setTimer(delayMs: number, fn: () => void): () => void {
    const timer = { dueMs: this.#nowMs + Math.max(0, delayMs), fn };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** Timers not yet fired. */
  get pending(): number {
    return this.#timers.length;
  }

  /** When the next timer is due; null when there is none. */
  get nextDueMs(): number | null {
    return this.#next(Infinity)?.dueMs ?? null;
  }

  /**
   * Goes forward, firing what falls due in order of time (equal times: in order of setting), each at its own time.
   * The event loop turns once after every timer, so that what a timer set going may set further timers.
   */
  async advance(byMs: number): Promise<void> {
    const endMs = this.#nowMs + byMs;
    await turn();
    for (let timer = this.#next(endMs); timer !== undefined; timer = this.#next(endMs)) {
      const due = timer;
      this.#timers = this.#timers.filter((other) => other !== due);
      this.#nowMs = Math.max(this.#nowMs, due.dueMs);
      due.fn();
      await turn();
    }
    this.#nowMs = endMs;
  }

  /** Somebody sets it back; what waits goes on waiting as long as before. */
  setBack(byMs: number): void {
    this.#nowMs -= byMs;
    for (const timer of this.#timers) {
      timer.dueMs -= byMs;
    }
  }

  #next(endMs: number): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.dueMs <= endMs && (next === undefined || timer.dueMs < next.dueMs)) {
        next = timer;
      }
    }
    return next;
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
