import { LIMITS, VigilError, HOUR_MS } from '../../../schema';
import { newId } from '../../base/ids';
import type { Notifier } from '../../notifiers/notifier';
import type { DocumentStore, StoredDocument } from '../../store/store';
import type { Principal } from '../access';
import { Alerts } from './alerts';
import { Delivery } from './deliver';
import { Destinations, type DestinationsOptions } from './destinations';
import type { Monitor, MonitorSpec } from './monitor';
import { MonitorRunner } from './monitor-runner';
import { readMonitor } from './read-monitor';
import { runMonitor, type RunMode, type RunOptions, type SearchResults } from './run-monitor';
import type { RunResult } from './run-result';
import { periodUntil } from './schedule';

const PRUNE_EVERY_MS = HOUR_MS;
/** Changes of one monitor at once are made one after the other; more than this many tries mean something else is wrong. */
const TRIES_MAX = 8;

export interface MonitorsOptions extends DestinationsOptions {
  search: SearchResults;
  notifier: Notifier;
  logger: RunOptions['logger'];
  /** Monitors that one organisation may have. */
  monitorsMax: number;
  /** Alerts that have not changed for longer are forgotten. */
  retentionDays: number;
  /** In [0, 1), for jitter. */
  random: () => number;
}

/** What one monitor says of itself beside its spec. */
type Body = MonitorSpec & { enabledMs: number | null };

interface State {
  /** The scheduled time of the last run that has ended. */
  lastMs: number;
}

/** A change that wants the monitor to be as it was seen; absent: whatever it is. */
export interface Expected {
  seqNo?: number | undefined;
}

/** Monitors as their owners manage them, and their runs. */
export class Monitors {
  readonly alerts: Alerts;
  readonly destinations: Destinations;
  readonly #options: MonitorsOptions;
  readonly #documents: DocumentStore;
  readonly #run: RunOptions;
  readonly #runner: MonitorRunner;
  #cancelPrune: () => void = () => {};
  #pruning: Promise<void> = Promise.resolve();

  constructor(options: MonitorsOptions) {
    const { documents, clock, logger, search, retentionDays } = options;
    this.#options = options;
    this.#documents = documents;
    this.alerts = new Alerts({ documents, clock, retentionDays });
    this.destinations = new Destinations(options);
    const delivery = new Delivery({ ...options, destinations: this.destinations });
    this.#run = { search, alerts: this.alerts, delivery, clock, logger };
    this.#runner = new MonitorRunner({
      run: (monitor, endMs, signal) => this.#scheduled(monitor, endMs, signal),
      clock,
      atOnce: LIMITS.monitorRunsAtOnce,
    });
  }

  /** Plans all monitors as they are stored; what was missed meanwhile is made up for by one run each. */
  async start(): Promise<void> {
    const states = await this.#documents.list(null, 'monitor state');
    const last = new Map(states.map(({ id, body }) => [id, (body as State).lastMs]));
    const monitors = (await this.#documents.list(null, 'monitor')).map(toMonitor);
    await this.#finishChanges(states, monitors);
    monitors.forEach((monitor) => this.#runner.put(monitor, last.get(monitor.id) ?? null));
    this.#runner.start();
    this.#prune();
  }

  /** Ends what runs. Idempotent. */
  async stop(): Promise<void> {
    this.#cancelPrune();
    await this.#runner.stop();
    await this.#pruning;
  }

  /** @throws VigilError `invalid_argument`, see `readMonitor`; `resource_exhausted` when the organisation has too many */
  async create({ orgId }: Principal, spec: MonitorSpec): Promise<Monitor> {
    readMonitor(spec);
    const count = await this.#documents.count(orgId, 'monitor');
    const { monitorsMax } = this.#options;
    if (count >= monitorsMax) {
      throw new VigilError('resource_exhausted', `an organisation may have ${monitorsMax} monitors, and has ${count}`);
    }
    const body: Body = { ...spec, enabledMs: spec.enabled ? this.#options.clock.nowMs() : null };
    const monitor = await this.#put({ orgId, id: newId() }, body, null);
    this.#runner.put(monitor, null);
    return monitor;
  }

  /** @throws VigilError `not_found` */
  async get(orgId: number, id: string): Promise<Monitor> {
    const stored = await this.#documents.get(orgId, 'monitor', id);
    if (stored === null) {
      throw new VigilError('not_found', `there is no monitor "${id}" in this organisation`);
    }
    return toMonitor(stored);
  }

  /** Newest change first. */
  async list(orgId: number): Promise<Monitor[]> {
    return (await this.#documents.list(orgId, 'monitor')).map(toMonitor);
  }

  /**
   * Replaces one. Its run going on is ended; open alerts of triggers that are no more end with it.
   *
   * @throws VigilError `not_found`; `invalid_argument` as `create`; `failed_precondition` when it is not as expected
   */
  async update({ orgId }: Principal, id: string, { spec, seqNo }: { spec: MonitorSpec } & Expected): Promise<Monitor> {
    readMonitor(spec);
    const monitor = await this.#replace({ orgId, id }, spec, seqNo);
    await this.#runner.replace(monitor);
    await this.alerts.endOrphans(monitor);
    return monitor;
  }

  /**
   * Removes one with its state; its open alerts are kept as deleted. Null when there is none.
   *
   * @throws VigilError `failed_precondition` when it is not as expected
   */
  async remove({ orgId }: Principal, id: string, { seqNo }: Expected = {}): Promise<Monitor | null> {
    const removed = await this.#documents.remove(orgId, 'monitor', id, seqNo);
    if (removed === null) {
      return null;
    }
    await this.#runner.remove(id);
    await this.alerts.endOrphans({ orgId, id, triggers: [] });
    // Last: by it the next start finds what a kill has left behind.
    await this.#documents.remove(orgId, 'monitor state', id);
    return toMonitor(removed);
  }

  /** Runs a stored monitor now, as if `endMs` were its scheduled time. @throws VigilError `not_found` */
  async execute(
    { orgId }: Principal,
    id: string,
    { dry, endMs, signal }: { dry: boolean; endMs?: number | undefined; signal: AbortSignal }
  ): Promise<RunResult> {
    const run = async (ended: AbortSignal) => {
      // As it is once its turn has come: it may have changed, or gone.
      const monitor = await this.get(orgId, id);
      return this.#once(monitor, { endMs, mode: { dry, saved: true }, signal: AbortSignal.any([signal, ended]) });
    };
    return dry ? run(signal) : this.#runner.exclusively(id, run);
  }

  /** Runs a monitor that is not stored; it sends its messages unless `dry`, and keeps no alerts. */
  executeUnsaved(
    { orgId }: Principal,
    spec: MonitorSpec,
    { dry, endMs, signal }: { dry: boolean; endMs?: number | undefined; signal: AbortSignal }
  ): Promise<RunResult> {
    const updatedMs = this.#options.clock.nowMs();
    const monitor = { ...spec, id: '', orgId, version: 1, seqNo: 0, enabledMs: updatedMs, updatedMs };
    return this.#once(monitor, { endMs, mode: { dry, saved: false }, signal });
  }

  /** For the status page. */
  usage(): { enabled: number; running: number; waiting: number } {
    return this.#runner.usage();
  }

  /** Ends the alerts that a change should have ended before the process was killed, and forgets removed monitors. */
  async #finishChanges(states: readonly StoredDocument[], monitors: readonly Monitor[]): Promise<void> {
    const known = new Map(monitors.map((monitor) => [monitor.id, monitor]));
    for (const { orgId, id } of states) {
      const monitor = known.get(id);
      await this.alerts.endOrphans({ orgId, id, triggers: monitor?.triggers ?? [] });
      if (monitor === undefined) {
        await this.#documents.remove(orgId, 'monitor state', id);
      }
    }
  }

  async #scheduled(monitor: Monitor, endMs: number, signal: AbortSignal): Promise<void> {
    const { orgId, id } = monitor;
    try {
      await this.#once(monitor, { endMs, mode: { dry: false, saved: true }, signal });
      const state: State = { lastMs: endMs };
      await this.#documents.put({ orgId, kind: 'monitor state', id, parent: id, timeMs: endMs, body: state });
    } catch (thrown) {
      if (!signal.aborted) {
        this.#options.logger.error('a run of a monitor failed', { monitor: id, error: thrown });
      }
    }
  }

  async #once(
    monitor: Monitor,
    { endMs, mode, signal }: { endMs: number | undefined; mode: RunMode; signal: AbortSignal }
  ): Promise<RunResult> {
    const period = periodUntil(monitor.schedule, endMs ?? this.#options.clock.nowMs());
    return runMonitor(this.#run, { monitor, read: readMonitor(monitor), period, mode, signal });
  }

  /** Without a number to go by, the newest one is replaced, whatever came in between. */
  async #replace(key: { orgId: number; id: string }, spec: MonitorSpec, seqNo: number | undefined): Promise<Monitor> {
    for (let attempt = 1; ; attempt++) {
      const before = await this.get(key.orgId, key.id);
      const enabledMs = spec.enabled ? (before.enabledMs ?? this.#options.clock.nowMs()) : null;
      try {
        return await this.#put(key, { ...spec, enabledMs }, seqNo ?? before.seqNo);
      } catch (thrown) {
        const isStale = VigilError.from(thrown).code === 'failed_precondition';
        if (!isStale || seqNo !== undefined || attempt === TRIES_MAX) {
          throw thrown;
        }
      }
    }
  }

  async #put(key: { orgId: number; id: string }, body: Body, expected: number | null): Promise<Monitor> {
    const timeMs = this.#options.clock.nowMs();
    return toMonitor(await this.#documents.put({ ...key, kind: 'monitor', parent: '', timeMs, body }, expected));
  }

  #prune(): void {
    const { clock, logger } = this.#options;
    this.#pruning = this.alerts.prune().then(
      () => undefined,
      (thrown: unknown) => logger.error('old alerts could not be removed', { error: thrown })
    );
    this.#cancelPrune = clock.setTimer(PRUNE_EVERY_MS, () => this.#prune());
  }
}

function toMonitor({ orgId, id, version, seqNo, timeMs, body }: StoredDocument): Monitor {
  return { ...(body as Body), id, orgId, version, seqNo, updatedMs: timeMs };
}
