/** Where time comes from. Everything that waits or asks for the time takes one, so that tests own it. */
export interface Clock {
  /** Epoch milliseconds UTC, a whole number. */
  nowMs(): number;
  /**
   * Calls `fn` once, `delayMs` from now; at once (but not before returning) when that is 0 or less.
   * Returns a function that takes it back, which may be called at any time. A pending timer does not keep a process alive.
   */
  setTimer(delayMs: number, fn: () => void): () => void;
}

/** Node fires a timer with a longer delay after 1 ms. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

/** The clock on the wall. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  setTimer(delayMs, fn) {
    let timer: NodeJS.Timeout;
    const wait = (leftMs: number) => {
      const stepMs = Math.min(leftMs, LONGEST_TIMEOUT_MS);
      timer = setTimeout(() => (stepMs < leftMs ? wait(leftMs - stepMs) : fn()), stepMs).unref();
    };
    wait(Math.max(0, delayMs));
    return () => clearTimeout(timer);
  },
};
