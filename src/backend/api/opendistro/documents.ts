import type { Detector } from '../../../schema';
import { documentCollection, type SearchDocument } from '../../services/search/document-collection';
import { parseSearch } from '../../services/search/parse/parse-search';
import type { Collection } from '../../services/search/collection';
import { toDocument } from './detectors/to-document';
import { esError } from './errors';
import { ok, type EsAnswer, type EsCall, type EsRoute } from './es-route';
import { DETECTORS_INDEX, TASKS_INDEX } from './indices';
import { taskDocuments } from './jobs/task-document';
import type { OpendistroServices, OpendistroTerms } from './opendistro-services';
import { toSearchBody } from './results/search-body';

/** How the original's index of detectors was made: texts are found by their words, the rest as a whole. */
const DETECTOR_FIELDS = {
  name: 'text',
  description: 'text',
  time_field: 'keyword',
  indices: 'text',
  detector_type: 'keyword',
  category_field: 'keyword',
  result_index: 'keyword',
  schema_version: 'long',
  shingle_size: 'long',
  last_update_time: 'date',
  'feature_attributes.feature_id': 'text',
  'feature_attributes.feature_name': 'text',
  'feature_attributes.feature_enabled': 'boolean',
  'detection_interval.period.interval': 'long',
  'detection_interval.period.unit': 'keyword',
  'window_delay.period.interval': 'long',
  'window_delay.period.unit': 'keyword',
} as const;

const TASK_FIELDS = {
  task_id: 'keyword',
  detector_id: 'keyword',
  state: 'keyword',
  task_type: 'keyword',
  error: 'text',
  task_progress: 'double',
  init_progress: 'double',
  current_piece: 'date',
  execution_start_time: 'date',
  execution_end_time: 'date',
  last_update_time: 'date',
  is_latest: 'boolean',
  coordinating_node: 'keyword',
  worker_node: 'keyword',
} as const;

/** Searches over detectors and historical runs. */
export function documentRoutes(services: OpendistroServices, terms: OpendistroTerms): EsRoute[] {
  const shared = {
    plugin: 'anomaly_detection',
    methods: ['GET', 'POST'],
    role: 'Viewer',
    query: [] as string[],
    body: 'optional json',
  } as const;
  const detectors = detectorCollection(services, terms);
  const tasks = taskCollection(services, terms);
  const { clock } = services;
  return [
    { ...shared, path: '/detectors/_search', handle: (call) => search(call, detectors, clock.nowMs()) },
    { ...shared, path: '/detectors/tasks/_search', handle: (call) => search(call, tasks, clock.nowMs()) },
  ];
}

async function search({ principal, body, signal }: EsCall, collection: Collection, nowMs: number): Promise<EsAnswer> {
  if (body === undefined) {
    throw esError(400, { type: 'parse_exception', reason: 'request body or source parameter is required' });
  }
  // Hits always come whole, whatever part of them was asked for, as in the original.
  const request = { ...parseSearch(body, { nowMs }), source: true as const };
  return ok(toSearchBody(await collection.search(principal.orgId, request, signal)));
}

/** In the order they were written, as an index has them. */
function detectorCollection({ detectors }: OpendistroServices, { place }: OpendistroTerms): Collection {
  // As long as the service gives the same detector, its document is the same.
  const shown = new WeakMap<Detector, SearchDocument>();
  const documentOf = (detector: Detector): SearchDocument => {
    let document = shown.get(detector);
    if (document === undefined) {
      const { id, revision, seqNo } = detector;
      const source = withoutUi(toDocument(detector, { place, withUpdateTime: true }));
      document = { id, version: revision, seqNo, source };
      shown.set(detector, document);
    }
    return document;
  };
  return documentCollection({
    index: DETECTORS_INDEX,
    mapping: { fields: DETECTOR_FIELDS, dynamic: true },
    list: async (orgId) => {
      const all = await detectors.list(orgId);
      return all.sort(bySeqNo).map(documentOf);
    },
  });
}

const bySeqNo = (a: Detector, b: Detector) => a.seqNo - b.seqNo;

function withoutUi({ ui_metadata: _ui, ...document }: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return document;
}

function taskCollection({ history }: OpendistroServices, terms: OpendistroTerms): Collection {
  return documentCollection({
    index: TASKS_INDEX,
    mapping: { fields: TASK_FIELDS, dynamic: true },
    list: async (orgId) => {
      const runs = await history.list(orgId, null);
      return taskDocuments(runs, terms).map((source, i) => ({
        id: runs[i]?.id ?? '',
        version: runs[i]?.version ?? 1,
        seqNo: runs[i]?.seqNo ?? 0,
        source,
      }));
    },
  });
}
