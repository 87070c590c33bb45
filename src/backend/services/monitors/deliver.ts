import { VigilError } from '../../../schema';
import type { Clock } from '../../base/clock';
import { backoffMs } from '../../base/retry';
import type { Message, Notifier } from '../../notifiers/notifier';
import type { Destinations } from './destinations';

const ATTEMPTS_MAX = 3;
const RETRY = { baseMs: 2_000, capMs: 8_000 };
const WORTH_ANOTHER: readonly string[] = ['unavailable', 'deadline_exceeded'];

export interface DeliveryOptions {
  destinations: Destinations;
  notifier: Notifier;
  clock: Clock;
  /** In [0, 1), for jitter. */
  random: () => number;
}

/** Brings messages of actions to their destinations, and tries again a little later where that may help. */
export class Delivery {
  readonly #options: DeliveryOptions;

  constructor(options: DeliveryOptions) {
    this.#options = options;
  }

  /** At most three attempts. @throws VigilError when none of them worked, or the destination is gone */
  async send(
    { orgId, destinationId }: { orgId: number; destinationId: string },
    message: Message,
    signal: AbortSignal
  ): Promise<void> {
    const { destinations, notifier, clock, random } = this.#options;
    const address = await destinations.address(orgId, destinationId);
    for (let attempt = 1; ; attempt++) {
      try {
        return await notifier.send(address, message, signal);
      } catch (thrown) {
        signal.throwIfAborted();
        if (attempt === ATTEMPTS_MAX || !WORTH_ANOTHER.includes(VigilError.from(thrown).code)) {
          throw thrown;
        }
        await pause(clock, backoffMs(attempt, random(), RETRY), signal);
      }
    }
  }
}

function pause(clock: Clock, waitMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      cancel();
      reject(signal.reason);
    };
    const cancel = clock.setTimer(waitMs, () => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    });
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
