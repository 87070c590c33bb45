import { setTimeout as wait } from 'node:timers/promises';

const PAUSE_MS = 100;
const LONGEST_MS = 30_000;

/**
 * Looks again and again until what is seen is right, or for 30 s; gives what was seen last, right or not, so that the
 * test's own `expect` tells the difference. What `look` throws meanwhile counts as not right yet.
 */
export async function eventually<T>(look: () => Promise<T>, isRight: (seen: T) => boolean): Promise<T> {
  const deadlineMs = Date.now() + LONGEST_MS;
  for (;;) {
    const isLast = Date.now() >= deadlineMs;
    try {
      const seen = await look();
      if (isLast || isRight(seen)) {
        return seen;
      }
    } catch (thrown) {
      if (isLast) {
        throw thrown;
      }
    }
    await wait(PAUSE_MS);
  }
}
