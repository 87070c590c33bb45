import type { Detector } from '../../../../schema';
import { illegalArgument, plainText } from '../errors';
import { ok, type EsAnswer, type EsCall, type EsRoute } from '../es-route';
import { DETECTORS_INDEX } from '../indices';
import { jobDocument } from '../jobs/job-document';
import { newestTask } from '../jobs/task-document';
import type { OpendistroServices, OpendistroTerms } from '../opendistro-services';
import { booleanParam, checkRefresh, PRIMARY_TERM } from '../read-params';
import { findDetector } from './find-detector';
import { withNewest } from './with-newest';
import { toDocument } from './to-document';
import { assertStill, createDetector, updateDetector, type Written } from './write-detector';

const CHANGE_PARAMETERS = ['refresh', 'if_seq_no', 'if_primary_term'];

/** Detectors: made, shown, changed, removed, counted. */
export function detectorRoutes(services: OpendistroServices, terms: OpendistroTerms): EsRoute[] {
  const shared = { plugin: 'anomaly_detection', query: [] as string[], body: 'ignored' } as const;
  return [
    {
      ...shared,
      methods: ['POST'],
      path: '/detectors',
      role: 'Editor',
      query: CHANGE_PARAMETERS,
      body: 'json',
      handle: (call) => create(call, services, terms),
    },
    {
      ...shared,
      methods: ['GET', 'HEAD'],
      path: '/detectors/{id}',
      role: 'Viewer',
      query: ['job', 'task', 'version'],
      handle: (call) => get(call, services, terms),
    },
    {
      ...shared,
      methods: ['DELETE'],
      path: '/detectors/{id}',
      role: 'Editor',
      query: ['refresh'],
      handle: (call) => remove(call, services),
    },
    {
      ...shared,
      methods: ['PUT'],
      path: '/detectors/{id}',
      role: 'Editor',
      query: CHANGE_PARAMETERS,
      body: 'json',
      handle: (call) => update(call, services, terms),
    },
    { ...shared, methods: ['GET'], path: '/detectors/count', role: 'Viewer', handle: (call) => count(call, services) },
    {
      ...shared,
      methods: ['GET'],
      path: '/detectors/match',
      role: 'Viewer',
      query: ['name'],
      handle: (call) => match(call, services),
    },
  ];
}

async function create(call: EsCall, services: OpendistroServices, terms: OpendistroTerms): Promise<EsAnswer> {
  checkRefresh(call.query);
  const written = await createDetector(call, services, terms);
  const location = `${call.path.replace(/\/+$/, '')}/${written.detector.id}`;
  return { status: 201, body: shownWritten(written, terms), headers: { location } };
}

async function update(call: EsCall, services: OpendistroServices, terms: OpendistroTerms): Promise<EsAnswer> {
  checkRefresh(call.query);
  return ok(shownWritten(await updateDetector(call, services, terms), terms));
}

function shownWritten({ detector, given }: Written, { place }: OpendistroTerms): object {
  const { id, revision, seqNo } = detector;
  return {
    _id: id,
    _version: revision,
    _seq_no: seqNo,
    _primary_term: PRIMARY_TERM,
    anomaly_detector: toDocument(detector, { place, withUpdateTime: given.hasUpdateTime }),
  };
}

async function get(
  { principal, params, query }: EsCall,
  { detectors, history }: OpendistroServices,
  { place, nodeId }: OpendistroTerms
): Promise<EsAnswer> {
  const withJob = booleanParam(query, 'job');
  const withTask = booleanParam(query, 'task');
  const detector = await demand(detectors, principal.orgId, params.id ?? '');
  const { id, revision, seqNo } = detector;
  return ok({
    _id: id,
    _version: revision,
    _primary_term: PRIMARY_TERM,
    _seq_no: seqNo,
    anomaly_detector: toDocument(detector, { place, withUpdateTime: true }),
    ...(withJob && { anomaly_detector_job: jobDocument(detector) }),
    ...(withTask && { anomaly_detection_task: newestTask(await history.list(principal.orgId, id), { place, nodeId }) }),
  });
}

async function demand(detectors: OpendistroServices['detectors'], orgId: number, id: string): Promise<Detector> {
  const detector = await findDetector(detectors, orgId, id);
  if (detector === null) {
    throw plainText(404, `Can't find detector with id: ${id}`);
  }
  return detector;
}

/** Its results go with it, as everything that Vigil keeps of a detector. */
async function remove({ principal, params, query }: EsCall, services: OpendistroServices): Promise<EsAnswer> {
  checkRefresh(query);
  const id = params.id ?? '';
  return withNewest(async () => {
    const detector = await findDetector(services.detectors, principal.orgId, id);
    if (detector === null) {
      return { status: 404, body: removal({ id, version: 1, result: 'not_found', seqNo: 0 }) };
    }
    await assertStill(detector, services);
    const { version, revision } = detector;
    const seqNo = await services.detectors.remove(principal.orgId, id, { version });
    return ok(removal({ id, version: revision + 1, result: 'deleted', seqNo }));
  });
}

function removal(what: { id: string; version: number; result: 'deleted' | 'not_found'; seqNo: number }): object {
  return {
    _index: DETECTORS_INDEX,
    _type: '_doc',
    _id: what.id,
    _version: what.version,
    result: what.result,
    forced_refresh: true,
    _shards: { total: 1, successful: 1, failed: 0 },
    _seq_no: what.seqNo,
    _primary_term: PRIMARY_TERM,
  };
}

async function count({ principal }: EsCall, { detectors }: OpendistroServices): Promise<EsAnswer> {
  return ok({ count: (await detectors.list(principal.orgId)).length, match: false });
}

async function match({ principal, query }: EsCall, { detectors }: OpendistroServices): Promise<EsAnswer> {
  const { name } = query;
  if (name === undefined) {
    throw illegalArgument('the parameter name is needed');
  }
  const all = await detectors.list(principal.orgId);
  return ok({ count: 0, match: all.some((detector) => detector.name.toLowerCase() === name.toLowerCase()) });
}
