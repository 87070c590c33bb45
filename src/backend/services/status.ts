import { LIMITS, MINUTE_MS, VigilError, type Detector, type EngineStatus, type HealthReport } from '../../schema';
import type { Clock } from '../base/clock';
import type { Store } from '../store/store';
import { countStates, type DetectorViews } from './detector-views';
import type { ModelBudget } from './evaluation/model-budget';
import type { Profiles } from './profiles';
import type { Sources } from './sources';

/** Upper ends of the steps in which detectors are counted by how late they are; null: any later. */
const LAG_STEPS_MS = [0, MINUTE_MS, 5 * MINUTE_MS, 30 * MINUTE_MS, null];

export interface StatusOptions {
  store: Store;
  sources: Sources;
  views: DetectorViews;
  budget: ModelBudget;
  profiles: Profiles;
  clock: Clock;
  queue: () => EngineStatus['queue'];
  version: string;
  role: EngineStatus['role'];
  retention: EngineStatus['retention'];
  /** Limits that are settings. */
  limits: EngineStatus['opendistro'] & { monitorsMax: number };
  /** Further things that may be wrong, such as a missing token. */
  checks: Array<(orgId: number) => Promise<HealthReport['checks'][number]>>;
}

/** How the engine is, for the status page, the Test button and probes. */
export class Status {
  readonly #options: StatusOptions;
  readonly #startedMs: number;

  constructor(options: StatusOptions) {
    this.#options = options;
    this.#startedMs = options.clock.nowMs();
  }

  async get(orgId: number): Promise<EngineStatus> {
    const { store, sources, budget, profiles, version, role, retention, queue, limits } = this.#options;
    const { monitorsMax, ...opendistro } = limits;
    const states = (await store.detectors.list(orgId)).map((detector) => this.#options.views.stateOf(detector));
    return {
      version,
      startedMs: this.#startedMs,
      role,
      nodeVersion: process.version,
      store: await store.status(),
      memory: { rssBytes: process.memoryUsage.rss(), ...budget.usage() },
      queue: queue(),
      executions: profiles.executions(),
      lag: lagSteps(states.flatMap(({ lagMs }) => lagMs ?? [])),
      sources: sources.activity(orgId),
      states: countStates(states.map(({ kind }) => kind)),
      retention,
      limits: { ...LIMITS, monitorsPerOrg: monitorsMax },
      opendistro,
    };
  }

  /** Never throws: what fails is said in its check. */
  async health(orgId: number): Promise<HealthReport> {
    const { checks } = this.#options;
    const all = [
      () => this.#storeCheck(),
      () => this.#detectorCheck(orgId),
      ...checks.map((check) => () => check(orgId)),
    ];
    const results = await Promise.all(all.map((check) => guarded(check)));
    const [storeCheck] = results;
    const broken = results.filter(({ ok }) => !ok);
    if (broken.length === 0) {
      return { status: 'ok', message: results.map(({ message }) => message).join('; '), checks: results };
    }
    const status = storeCheck?.ok === true ? 'degraded' : 'failing';
    return { status, message: broken.map(({ message }) => message).join('; '), checks: results };
  }

  async #storeCheck() {
    const { bytes, writeError } = await this.#options.store.status();
    return writeError === null
      ? { name: 'store', ok: true, message: `the store works (${Math.ceil(bytes / 1024 ** 2)} MiB)` }
      : { name: 'store', ok: false, message: `the store does not take what is written: ${writeError}` };
  }

  async #detectorCheck(orgId: number) {
    const detectors = await this.#options.store.detectors.list(orgId);
    const failing = detectors.filter((detector) => this.#options.views.stateOf(detector).kind === 'failing');
    const message =
      failing.length > 0
        ? `${failing.length} of ${detectors.length} detectors are failing: ${shortList(failing)}`
        : `${detectors.length} detector${detectors.length === 1 ? '' : 's'}, none failing`;
    return { name: 'detectors', ok: failing.length === 0, message };
  }
}

type Check = HealthReport['checks'][number];

async function guarded(check: () => Promise<Check>): Promise<Check> {
  try {
    return await check();
  } catch (thrown) {
    return { name: 'engine', ok: false, message: VigilError.from(thrown).message };
  }
}

function shortList(detectors: Detector[]): string {
  const names = detectors.slice(0, 3).map(({ name }) => `"${name}"`);
  return names.join(', ') + (detectors.length > names.length ? ' and others' : '');
}

function lagSteps(lags: number[]): EngineStatus['lag'] {
  return LAG_STEPS_MS.map((upToMs, i) => {
    const above = i === 0 ? -1 : (LAG_STEPS_MS[i - 1] ?? 0);
    return { upToMs, detectors: lags.filter((lag) => lag > above && (upToMs === null || lag <= upToMs)).length };
  });
}
