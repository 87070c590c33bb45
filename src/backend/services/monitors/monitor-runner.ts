import type { Clock } from '../../base/clock';
import type { Monitor } from './monitor';
import { lastScheduledMs, nextScheduledMs } from './schedule';

export interface MonitorRunnerOptions {
  /** Must not reject. */
  run(monitor: Monitor, endMs: number, signal: AbortSignal): Promise<void>;
  clock: Clock;
  /** Runs at once. */
  atOnce: number;
}

interface Entry {
  /** Null: gone or disabled, while its last run is ending. */
  monitor: (Monitor & { enabledMs: number }) | null;
  /** The scheduled time of its last run; null before the first. */
  lastMs: number | null;
  dueMs: number;
  running: { controller: AbortController; ended: Promise<void> } | null;
}

/**
 * Runs each enabled monitor whenever its schedule comes round, never twice at once. What was missed while nothing ran is
 * made up for by one run, for the newest time missed.
 */
export class MonitorRunner {
  readonly #options: MonitorRunnerOptions;
  readonly #entries = new Map<string, Entry>();
  #cancelTimer: () => void = () => {};
  #started = false;
  /** When it last looked at what is due. */
  #wokenMs = -Infinity;

  constructor(options: MonitorRunnerOptions) {
    this.#options = options;
  }

  start(): void {
    this.#started = true;
    this.#wake();
  }

  /** Ends all runs and resolves when the last one has ended. Idempotent. */
  async stop(): Promise<void> {
    this.#started = false;
    this.#cancelTimer();
    await Promise.all([...this.#entries.keys()].map((id) => this.#cancel(id)));
  }

  /**
   * A monitor that is new, or that has changed while it does not run.
   *
   * @param lastMs the scheduled time of its last run, as it was stored; absent: as it is known
   */
  put(monitor: Monitor, lastMs?: number | null): void {
    const { id, enabled, enabledMs } = monitor;
    const entry = this.#entries.get(id);
    if (!enabled || enabledMs === null) {
      this.#forget(id);
      return;
    }
    const running = entry?.running ?? null;
    const known = lastMs === undefined ? (entry?.lastMs ?? null) : lastMs;
    const next = { monitor: { ...monitor, enabledMs }, lastMs: known, dueMs: 0, running };
    next.dueMs = dueOf(next.monitor, known, this.#options.clock.nowMs());
    this.#entries.set(id, Object.assign(entry ?? next, next));
    this.#wake();
  }

  /** A monitor has changed: as `put`, and a run of it as it was is ended. */
  async replace(monitor: Monitor): Promise<void> {
    const running = this.#entries.get(monitor.id)?.running ?? null;
    running?.controller.abort();
    this.put(monitor);
    await running?.ended;
  }

  /** Ends the run going on, if there is one, and starts no other. */
  async remove(id: string): Promise<void> {
    this.#forget(id);
    await this.#cancel(id);
  }

  /** Does something that must not happen while a run of this monitor goes on. */
  async exclusively<T>(id: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    for (;;) {
      const entry = this.#entries.get(id) ?? { monitor: null, lastMs: null, dueMs: Infinity, running: null };
      this.#entries.set(id, entry);
      if (entry.running === null) {
        const controller = new AbortController();
        const result = work(controller.signal);
        const ended = result.then(
          () => this.#ended(id, entry),
          () => this.#ended(id, entry)
        );
        entry.running = { controller, ended };
        return result;
      }
      // By then it may have gone, or another one may have been quicker.
      await entry.running.ended;
    }
  }

  usage(): { enabled: number; running: number; waiting: number } {
    const nowMs = this.#options.clock.nowMs();
    const entries = [...this.#entries.values()];
    return {
      enabled: entries.filter(({ monitor }) => monitor !== null).length,
      running: entries.filter(({ running }) => running !== null).length,
      waiting: entries.filter(({ monitor, running, dueMs }) => monitor !== null && running === null && dueMs <= nowMs)
        .length,
    };
  }

  /** Ends the run going on, if there is one. */
  async #cancel(id: string): Promise<void> {
    const running = this.#entries.get(id)?.running ?? null;
    running?.controller.abort();
    await running?.ended;
  }

  #forget(id: string): void {
    const entry = this.#entries.get(id);
    if (entry === undefined || entry.running === null) {
      this.#entries.delete(id);
    } else {
      entry.monitor = null;
    }
  }

  #wake(): void {
    this.#cancelTimer();
    if (!this.#started) {
      return;
    }
    const { clock, atOnce } = this.#options;
    const nowMs = clock.nowMs();
    if (nowMs < this.#wokenMs) {
      this.#planAnew(nowMs);
    }
    this.#wokenMs = nowMs;
    const entries = [...this.#entries].filter(([, { monitor, running }]) => monitor !== null && running === null);
    const due = entries.filter(([, { dueMs }]) => dueMs <= nowMs).sort(([, a], [, b]) => a.dueMs - b.dueMs);
    const free = Math.max(0, atOnce - this.usage().running);
    due.slice(0, free).forEach(([id, entry]) => this.#run(id, entry, nowMs));
    // What is due and has no slot is looked at when a run ends.
    const laterMs = entries.reduce((next, [, { dueMs }]) => (dueMs > nowMs ? Math.min(next, dueMs) : next), Infinity);
    if (laterMs < Infinity) {
      this.#cancelTimer = clock.setTimer(laterMs - nowMs, () => this.#wake());
    }
  }

  /** The clock was set back: what was planned by it as it was may be far away now. */
  #planAnew(nowMs: number): void {
    for (const entry of this.#entries.values()) {
      if (entry.monitor !== null) {
        entry.dueMs = dueOf(entry.monitor, entry.lastMs, nowMs);
      }
    }
  }

  #run(id: string, entry: Entry, nowMs: number): void {
    const { monitor } = entry;
    if (monitor === null) {
      return;
    }
    const endMs = lastScheduledMs(monitor.schedule, monitor.enabledMs, nowMs) ?? nowMs;
    const controller = new AbortController();
    const ended = this.#options.run(monitor, endMs, controller.signal).then(() => {
      if (!controller.signal.aborted) {
        entry.lastMs = endMs;
      }
      this.#ended(id, entry);
    });
    entry.running = { controller, ended };
  }

  #ended(id: string, entry: Entry): void {
    entry.running = null;
    if (entry.monitor === null) {
      this.#entries.delete(id);
    } else {
      entry.dueMs = dueOf(entry.monitor, entry.lastMs, this.#options.clock.nowMs());
    }
    this.#wake();
  }
}

/** At once when a time was missed. */
function dueOf({ schedule, enabledMs }: Monitor & { enabledMs: number }, lastMs: number | null, nowMs: number): number {
  const newest = lastScheduledMs(schedule, enabledMs, nowMs);
  const done = lastMs !== null && lastMs >= enabledMs ? lastMs : enabledMs;
  return newest !== null && newest > done ? nowMs : nextScheduledMs(schedule, enabledMs, nowMs);
}
