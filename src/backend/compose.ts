import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { version } from '../../package.json';
import type { EngineStatus } from '../schema';
import { createNativeApi } from './api/native/native-api';
import type { NativeServices } from './api/native/native-services';
import { alertingRoutes } from './api/opendistro/alerting/alerting-routes';
import { parsePlace } from './api/opendistro/detectors/source-place';
import { isOpendistroPath } from './api/opendistro/match-path';
import { createOpendistroApi } from './api/opendistro/opendistro-api';
import type { OpendistroTerms } from './api/opendistro/opendistro-services';
import { resultRoutes } from './api/opendistro/results/result-routes';
import type { Api } from './api/router';
import { systemClock, type Clock } from './base/clock';
import type { Logger } from './base/logger';
import { Secret } from './base/secret';
import type { InstanceSettings, PluginServices } from './grpc/plugin-services';
import { Scheduler } from './jobs/scheduler';
import { openAlerting } from './open-alerting';
import { openSources, type OpenSources } from './open-sources';
import { Anomalies } from './services/anomalies';
import { createDemoDetectors } from './services/demo-detectors';
import { DetectorViews } from './services/detector-views';
import { Detectors, type DetectorChange } from './services/detectors';
import { Evaluation } from './services/evaluation/evaluation';
import { ModelBudget } from './services/evaluation/model-budget';
import { Executions } from './services/executions';
import { HeatMaps } from './services/heat-map';
import { HistoryRuns } from './services/history/history-runs';
import { EngineMetrics } from './services/metrics';
import { Previews } from './services/previews';
import { Profiles } from './services/profiles';
import { Queries } from './services/queries/queries';
import { Results } from './services/results';
import { Retention } from './services/retention';
import { ResultSearch } from './services/search/results/result-search';
import { SourceTests } from './services/source-tests';
import { Sources } from './services/sources';
import { Standings } from './services/standings';
import { Status } from './services/status';
import { storedReader } from './services/stored-reader';
import type { Settings } from './settings';
import type { Source } from './sources/source';
import type { Store } from './store/store';
import { openThreads, type Threads } from './workers/open-threads';

export { version };

/** As long as those that clients of Open Distro know. */
const NODE_ID_CHARS = 22;

/** The organisation that owns everything where there are no others, and the demo. */
const FIRST_ORG = 1;

/** A whole engine: what Grafana and HTTP call, and its life. */
export interface Engine extends PluginServices {
  readonly settings: Settings;
  /** Loads where every detector stands and begins to run them. */
  start(): Promise<void>;
  /** Runs going on, and detectors that are due and wait for a slot. */
  queue(): EngineStatus['queue'];
}

export interface EngineOptions {
  clock?: Clock;
  /** In place of the usual ones; for tests and benchmarks. */
  sources?: readonly Source[];
  random?: () => number;
  /** Whether the metrics tell of the process, too: for one engine of each process. (Default: true) */
  processMetrics?: boolean;
}

/**
 * Opens the store and puts the parts of an engine together; nothing runs before `start`.
 *
 * @throws VigilError `unavailable` or `failed_precondition` when the store cannot be opened, see `SqliteStore.open`
 */
export async function createEngine(settings: Settings, logger: Logger, options: EngineOptions = {}): Promise<Engine> {
  const clock = options.clock ?? systemClock;
  const threads = await openThreads(settings, clock);
  const works = createWorks({ settings, logger, clock, threads, store: threads.store, options });
  const { metrics, scheduler, outside } = works;
  watch(works, options.processMetrics !== false);
  const { services, queries } = createServices(works);
  return {
    settings,
    api: createApi(works, services),
    queries: (call) => queries.run(call),
    health: (orgId) => services.status.health(orgId),
    metrics: () => metrics.text(),
    queue: () => scheduler.queue(),
    rememberInstance: (instance) => rememberInstance(outside, instance),
    start: () => start(works),
    stop: once(async () => {
      services.previews.stop();
      await stop(works);
    }),
  };
}

/** All that is asked over HTTP and through Grafana's resource calls. */
function createApi(works: Works, services: NativeServices): Api {
  const { settings, logger, clock, metrics, sources, detectors, history, resultSearch, alerting } = works;
  const native = createNativeApi(services, { logger, clock, metrics, version });
  const terms = opendistroTerms(settings);
  const others = [
    ...resultRoutes({ results: resultSearch, detectors, history, clock }),
    ...alertingRoutes({ monitors: alerting.monitors, clock }),
  ];
  const opendistro = createOpendistroApi({ ...services, sources, clock }, { terms, others, logger, clock, metrics });
  return (request, principal) => {
    const answer = isOpendistroPath(new URL(request.url).pathname) ? opendistro : native;
    return answer(request, principal);
  };
}

function opendistroTerms(settings: Settings): OpendistroTerms {
  const { opendistroSource, detectorsMax, featuresMax, categoryFieldsMax, dataDir } = settings;
  return {
    place: opendistroSource === null ? null : parsePlace(opendistroSource),
    ...{ detectorsMax, featuresMax, categoryFieldsMax },
    nodeId: createHash('sha256').update(`${hostname()}\n${dataDir}`).digest('base64url').slice(0, NODE_ID_CHARS),
  };
}

interface Base {
  settings: Settings;
  logger: Logger;
  clock: Clock;
  threads: Threads;
  store: Store;
  options: EngineOptions;
}

/** What works by itself, whether anybody asks or not. */
function createWorks(base: Base) {
  const { settings, logger, clock, threads, store, options } = base;
  const random = options.random ?? Math.random;
  const metrics = new EngineMetrics();
  const outside = openSources(settings, threads.answers);
  const sources = new Sources(options.sources ?? outside.sources, clock);
  const standings = new Standings(store);
  const { hosts } = threads;
  const budget = new ModelBudget(settings.modelMemory * 1024 ** 2);
  const executions = new Executions(metrics);
  const evaluation = new Evaluation({ store, sources, standings, hosts, budget, clock, logger, executions });
  const scheduler = new Scheduler({
    run: (detector, signal) => evaluation.run(detector, signal),
    standings,
    clock,
    slots: { total: settings.runsAtOnce, perPlace: settings.runsPerSource },
    random,
  });
  const onChange = (change: DetectorChange) => follow(change, { scheduler, standings, evaluation, history });
  const detectors = new Detectors({ store, clock, onChange });
  const history = new HistoryRuns({ store, sources, hosts, budget, clock, logger, detectors });
  const { resultsDays, anomaliesDays } = settings;
  const retention = new Retention({ store, standings, history, clock, logger, resultsDays, anomaliesDays });
  const resultSearch = new ResultSearch({ store, detectors, runs: history });
  const alerting = openAlerting({ settings, store, outside, results: resultSearch, clock, logger, random });
  const services = { sources, standings, budget, evaluation, executions, scheduler, detectors, history, retention };
  return { ...base, metrics, outside, ...services, resultSearch, alerting };
}

type Works = ReturnType<typeof createWorks>;

/** What answers when somebody asks. */
function createServices(works: Works): { services: NativeServices; queries: Queries } {
  const { settings, logger, clock, threads, store, outside, sources } = works;
  const { standings, budget, executions, scheduler, detectors, history } = works;
  const { role, resultsDays, anomaliesDays, detectorsMax, featuresMax, categoryFieldsMax, monitorsMax } = settings;
  const views = new DetectorViews({ store, standings, clock });
  const results = new Results(store, standings);
  const profiles = new Profiles({ standings, views, executions, history });
  const status = new Status({
    store,
    sources,
    views,
    budget,
    profiles,
    clock,
    queue: () => scheduler.queue(),
    version,
    role,
    retention: { resultsDays, anomaliesDays },
    limits: { detectorsMax, featuresMax, categoryFieldsMax, monitorsMax },
    checks: role === 'plugin' ? [(orgId) => outside.grafanaCheck(orgId)] : [],
  });
  const services: NativeServices = {
    detectors,
    views,
    results,
    anomalies: new Anomalies(store, detectors),
    previews: new Previews({ sources, hosts: threads.hosts, clock, logger }),
    sourceTests: new SourceTests(sources, clock),
    standings,
    history,
    heatMaps: new HeatMaps(store, standings),
    profiles,
    status,
    connections: outside.connections,
    files: role === 'serve' ? outside.files : null,
    runs: store.runs,
  };
  return { services, queries: new Queries(storedReader({ store, detectors, views, results, standings }), clock) };
}

async function start(works: Works): Promise<void> {
  const { settings, logger, standings, scheduler, detectors, history, retention, alerting } = works;
  const all = await detectors.list(null);
  await standings.load(all);
  all.forEach((detector) => scheduler.put(detector));
  if (settings.demo) {
    await firstDemo(settings.dataDir, detectors);
  }
  scheduler.start();
  await history.start();
  retention.start();
  await alerting.monitors.start();
  const { role, dataDir } = settings;
  logger.info('the engine runs', { version, role, detectors: all.length, data: dataDir });
}

/** Ends what runs before it closes what they write to. */
async function stop(works: Works): Promise<void> {
  const { logger, threads, scheduler, history, retention, evaluation, outside, alerting } = works;
  await Promise.all([scheduler.stop(), history.close(), alerting.close()]);
  await retention.stop();
  await evaluation.saveSnapshots();
  await threads.stop();
  await outside.close();
  logger.info('the engine has stopped');
}

function follow(
  change: DetectorChange,
  { scheduler, standings, evaluation, history }: Pick<Works, 'scheduler' | 'standings' | 'evaluation' | 'history'>
): void {
  history.follow(change);
  const { kind, detector, relearns } = change;
  if (kind === 'removed') {
    scheduler.remove(detector.id);
  }
  if (kind === 'removed' || relearns) {
    standings.remove(detector.id);
    evaluation.forget(detector.id);
  }
  if (kind !== 'removed') {
    scheduler.put(detector);
  }
  if (kind === 'updated' && !detector.enabled) {
    void evaluation.rest(detector.id, () => !scheduler.has(detector.id));
  }
}

function watch({ metrics, threads, budget, scheduler, standings, alerting }: Works, process: boolean): void {
  if (process) {
    metrics.watchProcess();
  }
  metrics.watch('vigil_models', 'Models in memory.', () => budget.usage().models);
  metrics.watch('vigil_model_bytes', 'Memory that models take.', () => budget.usage().modelBytes);
  metrics.watch('vigil_light_models', 'Models of the light size.', () => budget.usage().lightModels);
  metrics.watch('vigil_threads', 'Threads that hold models.', threads.count);
  metrics.watch('vigil_runs_running', 'Runs going on.', () => scheduler.queue().running);
  metrics.watch('vigil_runs_waiting', 'Detectors that are due and wait for a slot.', () => scheduler.queue().waiting);
  metrics.watch('vigil_lag_seconds', 'How late the latest detector is.', () => scheduler.lagMs() / 1_000);
  metrics.watch('vigil_monitors', 'Monitors that are enabled.', () => alerting.monitors.usage().enabled);
  metrics.watch('vigil_detectors_failing', 'Detectors whose last run failed.', () => standings.failing());
}

async function rememberInstance(
  { tokens }: OpenSources,
  { orgId, decryptedSecureJsonData }: InstanceSettings
): Promise<void> {
  const { token } = decryptedSecureJsonData;
  if (token !== undefined && token !== '') {
    await tokens.remember(orgId, new Secret(token));
  }
}

/** Examples are made once; who removes them does not get them again. */
async function firstDemo(dataDir: string, detectors: Detectors): Promise<void> {
  const mark = join(dataDir, 'demo-created');
  if (!existsSync(mark)) {
    await createDemoDetectors(detectors, { orgId: FIRST_ORG, role: 'Admin', login: 'demo' });
    await writeFile(mark, 'The example detectors have been made; with this file away they are made again.\n');
  }
}

function once(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  return () => (running ??= run());
}
