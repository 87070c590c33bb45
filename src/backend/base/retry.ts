export interface BackoffOptions {
  /** Longest wait after the first failure. (Default: 1 s) */
  baseMs?: number;
  /** Longest wait ever. (Default: 5 min) */
  capMs?: number;
}

/**
 * How long to wait after the `attempt`th failure in a row: anything from 0 to a ceiling that doubles each time, up to
 * the cap. The whole of it is random ("full jitter"), so that many who failed together do not come back together.
 *
 * @param attempt 1 after the first failure
 * @param random a number in [0, 1), for instance from `Math.random`
 */
export function backoffMs(attempt: number, random: number, options: BackoffOptions = {}): number {
  const { baseMs = 1_000, capMs = 300_000 } = options;
  const ceilingMs = Math.min(capMs, baseMs * 2 ** (Math.max(1, attempt) - 1));
  return Math.floor(random * ceilingMs);
}
