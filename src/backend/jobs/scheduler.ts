import type { Detector } from '../../schema';
import type { Clock } from '../base/clock';
import { backoffMs } from '../base/retry';
import { lagMs } from '../services/evaluation/boundary';
import type { RunOutcome } from '../services/evaluation/evaluation';
import { sourcePlace } from '../services/sources';
import type { Standings } from '../services/standings';
import { dueMs, pickDue, type Slots } from './schedule';

/** A detector that fails waits at most this long before it is tried again, and never less than a second. */
const RETRY = { baseMs: 5_000, capMs: 300_000 };
const RETRY_LEAST_MS = 1_000;

export interface SchedulerOptions {
  /** Must not reject: how a run ended is its outcome. */
  run(detector: Detector, signal: AbortSignal): Promise<RunOutcome>;
  standings: Standings;
  clock: Clock;
  slots: Slots;
  /** In [0, 1), for jitter. */
  random: () => number;
}

interface Entry {
  /** As it is now; null once it is gone, while its last run is ending. */
  detector: Detector | null;
  place: string;
  dueMs: number;
  running: { generation: number; controller: AbortController; ended: Promise<void> } | null;
  /** Changed since the run going on began. */
  changed: boolean;
}

/**
 * Runs each detector whenever it is due, never twice at once, and tries failing ones again with growing, jittered pauses.
 * Follows changes of detectors at once: `put` and `remove` may be called at any time, also before `start`.
 */
export class Scheduler {
  readonly #options: SchedulerOptions;
  readonly #entries = new Map<string, Entry>();
  #cancelTimer: () => void = () => {};
  #started = false;

  constructor(options: SchedulerOptions) {
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
    const runs = [...this.#entries.values()].flatMap(({ running }) => running ?? []);
    runs.forEach(({ controller }) => controller.abort());
    await Promise.all(runs.map(({ ended }) => ended));
  }

  /**
   * A detector is new or has changed. The run going on is ended if what it learns is no longer wanted; otherwise the change
   * counts from the next run. One that was failing is tried at once.
   */
  put(detector: Detector): void {
    if (!detector.enabled) {
      this.remove(detector.id);
      return;
    }
    const entry = this.#entries.get(detector.id) ?? { detector, place: '', dueMs: 0, running: null, changed: false };
    this.#entries.set(detector.id, entry);
    entry.detector = detector;
    entry.place = sourcePlace(detector);
    entry.changed = true;
    if (entry.running === null) {
      this.#plan(entry, detector);
      this.#wake();
    } else if (entry.running.generation !== detector.generation) {
      entry.running.controller.abort();
    }
  }

  /** A detector is gone or disabled: its present run is ended, and no other starts. */
  remove(detectorId: string): void {
    const entry = this.#entries.get(detectorId);
    this.#options.standings.of(detectorId).nextRunMs = null;
    if (entry === undefined || entry.running === null) {
      this.#entries.delete(detectorId);
      return;
    }
    entry.detector = null;
    entry.running.controller.abort();
  }

  /** Whether it runs a detector, now or when it is due. */
  has(detectorId: string): boolean {
    return this.#entries.get(detectorId)?.detector != null;
  }

  queue(): { running: number; waiting: number } {
    const nowMs = this.#options.clock.nowMs();
    const entries = [...this.#entries.values()];
    const running = entries.filter((entry) => entry.running !== null).length;
    const waiting = entries.filter((entry) => entry.running === null && entry.dueMs <= nowMs).length;
    return { running, waiting };
  }

  /** How late the latest detector is; one that has not yet gone through its history does not count. */
  lagMs(): number {
    const { clock, standings } = this.#options;
    const nowMs = clock.nowMs();
    let latest = 0;
    for (const { detector } of this.#entries.values()) {
      const progress = detector === null ? null : standings.of(detector.id).progress;
      if (detector !== null && progress?.backfilled === true && progress.cursorMs !== null) {
        latest = Math.max(latest, lagMs(detector, progress.cursorMs, nowMs));
      }
    }
    return latest;
  }

  /** By where the detector stands; one that is failing has just been changed by somebody who hopes that it works now. */
  #plan(entry: Entry, detector: Detector, leastMs = 0): void {
    const nowMs = this.#options.clock.nowMs();
    const standing = this.#options.standings.of(detector.id);
    const { cursorMs, failing } = standing.progress;
    entry.dueMs = failing === null ? Math.max(nowMs + leastMs, dueMs(detector, cursorMs, nowMs)) : nowMs + leastMs;
    standing.nextRunMs = entry.dueMs;
  }

  #planRetry(entry: Entry, detector: Detector, attempts: number): void {
    const { clock, random, standings } = this.#options;
    entry.dueMs = clock.nowMs() + Math.max(RETRY_LEAST_MS, backoffMs(attempts, random(), RETRY));
    standings.of(detector.id).nextRunMs = entry.dueMs;
  }

  #wake(): void {
    this.#cancelTimer();
    if (!this.#started) {
      return;
    }
    const { clock, slots } = this.#options;
    const nowMs = clock.nowMs();
    const all = [...this.#entries.values()];
    const idle = all.filter((entry) => entry.running === null);
    const places = all.filter((entry) => entry.running !== null).map((entry) => entry.place);
    pickDue(idle, places, { slots, nowMs }).forEach((entry) => this.#run(entry));
    // What is due and has no slot is looked at when a run ends.
    const laterMs = idle.reduce((next, entry) => (entry.dueMs > nowMs ? Math.min(next, entry.dueMs) : next), Infinity);
    if (laterMs < Infinity) {
      this.#cancelTimer = clock.setTimer(laterMs - nowMs, () => this.#wake());
    }
  }

  #run(entry: Entry): void {
    const { detector } = entry;
    if (detector === null) {
      return;
    }
    const controller = new AbortController();
    entry.changed = false;
    const ended = this.#options.run(detector, controller.signal).then((outcome) => {
      entry.running = null;
      this.#ended(entry, detector.id, outcome);
    });
    entry.running = { generation: detector.generation, controller, ended };
  }

  #ended(entry: Entry, detectorId: string, outcome: RunOutcome): void {
    const { detector } = entry;
    if (detector === null) {
      this.#entries.delete(detectorId);
    } else if (entry.changed) {
      this.#plan(entry, detector);
    } else if (outcome.kind === 'failed') {
      this.#planRetry(entry, detector, outcome.attempts);
    } else {
      // A run that stopped for no reason known here must not spin.
      this.#plan(entry, detector, outcome.kind === 'stopped' ? RETRY_LEAST_MS : 0);
    }
    this.#wake();
  }
}
