import { DAY_MS, HOUR_MS } from '../../schema';
import type { Clock } from '../base/clock';
import type { Logger } from '../base/logger';
import type { Store } from '../store/store';

export interface RetentionOptions {
  store: Store;
  clock: Clock;
  logger: Logger;
  resultsDays: number;
  anomaliesDays: number;
}

/** Once an hour lets go of results and closed anomalies that are older than their time. */
export class Retention {
  readonly #options: RetentionOptions;
  #cancelTimer: () => void = () => {};
  #going: Promise<void> = Promise.resolve();

  constructor(options: RetentionOptions) {
    this.#options = options;
  }

  start(): void {
    this.#going = this.#prune();
    this.#cancelTimer = this.#options.clock.setTimer(HOUR_MS, () => this.start());
  }

  /** Resolves when the pruning going on has ended. Idempotent. */
  async stop(): Promise<void> {
    this.#cancelTimer();
    await this.#going;
  }

  async #prune(): Promise<void> {
    const { store, clock, logger, resultsDays, anomaliesDays } = this.#options;
    const nowMs = clock.nowMs();
    try {
      const gone = await store.prune({
        resultsBeforeMs: nowMs - resultsDays * DAY_MS,
        anomaliesBeforeMs: nowMs - anomaliesDays * DAY_MS,
      });
      logger.debug('old rows are gone', { ...gone });
    } catch (thrown) {
      // Tried again in an hour; what is too old by then is all that is lost.
      logger.error('old rows could not be removed', { error: thrown });
    }
  }
}
