import type { Detector, EngineExecutions } from '../../../../schema';
import { isOfThisApi, keptOf } from '../detectors/kept';
import { categoryFieldsOf } from '../detectors/to-document';
import { illegalArgument } from '../errors';
import { ok, type EsAnswer, type EsCall, type EsRoute } from '../es-route';
import { modelId, modelType } from '../model-id';
import type { OpendistroServices, OpendistroTerms } from '../opendistro-services';

const CLUSTER_NAME = 'vigil';
/** Listed at most, over all detectors. */
const MODELS_SHOWN = 10_000;

interface Subject {
  detectors: readonly Detector[];
  executions: EngineExecutions;
  /** Whether the store takes what is written. */
  isWritable: boolean;
  profiles: OpendistroServices['profiles'];
}

type Stat = (subject: Subject) => unknown;

const status: Stat = ({ isWritable }) => (isWritable ? 'green' : 'red');

/** Of the document first, in its order; the others came later, and are shown when they are asked for. */
const CLUSTER_STATS: Readonly<Record<string, Stat>> = {
  anomaly_detectors_index_status: status,
  detector_count: ({ detectors }) => detectors.length,
  models_checkpoint_index_status: status,
  anomaly_results_index_status: status,
  anomaly_detection_job_index_status: status,
  anomaly_detection_state_status: status,
  single_stream_detector_count: ({ detectors }) => detectors.filter((each) => !isByCategory(each)).length,
  hc_detector_count: ({ detectors }) => detectors.filter(isByCategory).length,
  historical_single_entity_detector_count: ({ detectors }) =>
    detectors.filter((each) => isOfThisApi(each) && keptOf(each).dateRange !== undefined).length,
};

const NODE_STATS: Readonly<Record<string, Stat>> = {
  ad_execute_request_count: ({ executions: { single, byCategory } }) => single.executed + byCategory.executed,
  ad_execute_failure_count: ({ executions: { single, byCategory } }) => single.failed + byCategory.failed,
  models: shownModels,
  model_count: ({ detectors, profiles }) =>
    running(detectors).reduce((sum, detector) => sum + profiles.of(detector).models.length, 0),
  ad_hc_execute_request_count: ({ executions }) => executions.byCategory.executed,
  ad_hc_execute_failure_count: ({ executions }) => executions.byCategory.failed,
  ad_executing_batch_task_count: ({ executions }) => executions.history.executing,
  ad_canceled_batch_task_count: ({ executions }) => executions.history.canceled,
  ad_total_batch_task_execution_count: ({ executions }) => executions.history.executed,
  ad_batch_task_failure_count: ({ executions }) => executions.history.failed,
};

/** What the document shows. */
const USUAL = [
  ...['anomaly_detectors_index_status', 'detector_count'],
  ...['models_checkpoint_index_status', 'anomaly_results_index_status'],
  ...['ad_execute_request_count', 'ad_execute_failure_count', 'models'],
];

/** What the engine has done, and what it holds. */
export function statsRoutes(services: OpendistroServices, terms: OpendistroTerms): EsRoute[] {
  const shared = {
    plugin: 'anomaly_detection',
    methods: ['GET'],
    role: 'Viewer',
    query: ['timeout'],
    body: 'ignored',
  } as const;
  const handle = (call: EsCall) => stats(call, services, terms);
  return ['/stats', '/stats/{stat}', '/{nodeId}/stats', '/{nodeId}/stats/{stat}'].map((path) => ({
    ...shared,
    path,
    handle,
  }));
}

async function stats(
  { params, principal, path }: EsCall,
  { detectors, profiles, status: engineStatus }: OpendistroServices,
  { nodeId }: OpendistroTerms
): Promise<EsAnswer> {
  const names = chosen(params.stat, path);
  const subject: Subject = {
    detectors: await detectors.list(principal.orgId),
    executions: profiles.executions(),
    isWritable: (await engineStatus.get(principal.orgId)).store.writeError === null,
    profiles,
  };
  const pick = (table: Readonly<Record<string, Stat>>) =>
    Object.fromEntries(
      Object.entries(table).flatMap(([name, stat]) => (names.includes(name) ? [[name, stat(subject)] as const] : []))
    );
  const isMeant = isNode(params.nodeId, nodeId);
  const nodes = isMeant ? { [nodeId]: pick(NODE_STATS) } : {};
  const count = isMeant ? 1 : 0;
  return ok({
    _nodes: { total: count, successful: count, failed: 0 },
    cluster_name: CLUSTER_NAME,
    ...pick(CLUSTER_STATS),
    nodes,
  });
}

/** @throws VigilError 400 naming those that are none */
function chosen(named: string | undefined, path: string): readonly string[] {
  if (named === undefined) {
    return USUAL;
  }
  const known = [...Object.keys(CLUSTER_STATS), ...Object.keys(NODE_STATS)];
  const names = [...new Set(named.split(',').map((name) => name.trim()))];
  if (names.includes('_all')) {
    if (names.length > 1) {
      throw illegalArgument(`request [${path}] contains _all and individual stats [${names.join(',')}]`);
    }
    return known;
  }
  const unknown = names.filter((name) => !known.includes(name)).map((name) => `[${name}]`);
  if (unknown.length > 0) {
    const word = unknown.length === 1 ? 'stat' : 'stats';
    throw illegalArgument(`request [${path}] contains unrecognized ${word}: ${unknown.join(', ')}`);
  }
  return names;
}

/** By id, by the name of the engine, or by a word for all. */
function isNode(asked: string | undefined, nodeId: string): boolean {
  const words = asked?.split(',').map((word) => word.trim()) ?? ['_all'];
  return words.some((word) => [nodeId, CLUSTER_NAME, '_all', '_local', '*'].includes(word));
}

function isByCategory(detector: Detector): boolean {
  return categoryFieldsOf(detector).length > 0;
}

function running(detectors: readonly Detector[]): Detector[] {
  return detectors.filter(({ enabled }) => enabled);
}

function shownModels({ detectors, profiles }: Subject): object[] {
  const shown: object[] = [];
  for (const detector of running(detectors)) {
    for (const model of profiles.of(detector).models.slice(0, MODELS_SHOWN - shown.length)) {
      const { id } = detector;
      shown.push({ detector_id: id, model_type: modelType(model), model_id: modelId(id, model) });
    }
  }
  return shown;
}
