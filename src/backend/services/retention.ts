import { DAY_MS, HOUR_MS } from '../../schema';
import type { Clock } from '../base/clock';
import type { Logger } from '../base/logger';
import type { Store } from '../store/store';
import type { HistoryRuns } from './history/history-runs';
import type { Standings } from './standings';

export interface RetentionOptions {
  store: Store;
  standings: Standings;
  history: HistoryRuns;
  clock: Clock;
  logger: Logger;
  resultsDays: number;
  anomaliesDays: number;
}

/**
 * Once an hour lets go of results and closed anomalies that are older than their time. Those of files stay as long as their
 * detector: a file may well be older than any retention, and it ends. So may what a historical run has gone through: it goes
 * as a whole, when the run has been over for as long as results are kept.
 */
export class Retention {
  readonly #options: RetentionOptions;
  #cancelTimer: () => void = () => {};
  #going: Promise<void> = Promise.resolve();
  readonly #controller = new AbortController();

  constructor(options: RetentionOptions) {
    this.#options = options;
  }

  start(): void {
    // One after the other: the first after a long time may take more than an hour.
    this.#going = this.#going.then(() => this.#prune());
    this.#cancelTimer = this.#options.clock.setTimer(HOUR_MS, () => this.start());
  }

  /** Breaks off the pruning going on and resolves when it has ended. For good; idempotent. */
  async stop(): Promise<void> {
    this.#cancelTimer();
    this.#controller.abort();
    await this.#going;
  }

  async #prune(): Promise<void> {
    const { store, standings, history, clock, logger, resultsDays, anomaliesDays } = this.#options;
    const { signal } = this.#controller;
    const nowMs = clock.nowMs();
    const resultsBeforeMs = nowMs - resultsDays * DAY_MS;
    const anomaliesBeforeMs = nowMs - anomaliesDays * DAY_MS;
    try {
      const files = (await store.detectors.list(null)).filter(({ source }) => source.kind === 'csv');
      const spareDetectorIds = files.map(({ id }) => id);
      const gone = await store.prune({ resultsBeforeMs, anomaliesBeforeMs, spareDetectorIds }, signal);
      await standings.forgetUnseen(resultsBeforeMs);
      await history.forgetEndedBefore(resultsBeforeMs);
      logger.debug('old rows are gone', { ...gone });
    } catch (thrown) {
      // Tried again in an hour; what is too old by then is all that is lost.
      logger.error('old rows could not be removed', { error: thrown });
    }
  }
}
