import { isObject } from './pairs';

/** What differs between a recorded answer and ours, at one place of it. */
export interface Difference {
  /** `$.hits.hits[]._source.error`; `$` for the answer as a whole. */
  path: string;
  kind: 'status' | 'form' | 'absent' | 'extra' | 'type' | 'value' | 'length';
  recorded: unknown;
  ours: unknown;
}

export interface ComparedAnswer {
  status: number | null;
  body: unknown;
}

/** Objects whose keys are ids. */
const KEYED_BY_ID = /^\$\.(nodes|trigger_results)$/;

/**
 * Numbers and texts that are the model's, the run's or the server's own: their type is compared, their value is not.
 * Texts of errors may be our own words.
 */
const OWN_VALUES = new Set([
  ...['took', '_score', 'max_score', '_id', '_seq_no', '_index', 'sort', 'total', 'successful', 'data'],
  ...['anomaly_score', 'anomaly_grade', 'confidence', 'reason', 'line', 'col', 'index_uuid', 'stack_trace', 'error'],
  ...['feature_id', 'model_id', 'task_id', 'node_id', 'coordinating_node', 'worker_node', 'id', 'entity', 'key'],
  ...[
    'data_start_time',
    'data_end_time',
    'execution_start_time',
    'execution_end_time',
    'last_update_time',
    'start_time',
  ],
  ...['enabled_time', 'disabled_time', 'last_active_timestamp', 'last_sample_timestamp', 'period_start', 'period_end'],
  ...['model_size_in_bytes', 'total_size_in_bytes', 'shingle_size', 'estimated_minutes_left', 'needed_shingles'],
  ...['percentage', 'task_progress', 'init_progress', 'current_piece', 'detector_count', 'count', 'model_type'],
  ...['ad_execute_request_count', 'ad_execute_failure_count', 'ad_hc_execute_request_count', 'value', 'doc_count'],
  ...['ad_hc_execute_failure_count', 'ad_total_batch_task_execution_count', 'ad_canceled_batch_task_count'],
  ...['ad_batch_task_failure_count', 'ad_executing_batch_task_count', 'historical_single_entity_detector_count'],
]);

/** Names of indices: what a status of theirs is depends on the cluster. */
const INDEX_STATUS = /_(index|state)_status$/;

/**
 * Compares status, form (JSON, text or nothing), names, types, and values where they are not of one server's own.
 *
 * @param translate recorded texts with ids of the recorded server replaced by ours
 */
export function compareAnswers(
  recorded: ComparedAnswer,
  ours: ComparedAnswer,
  translate: (text: string) => string
): Difference[] {
  const found: Difference[] = [];
  if (recorded.status !== ours.status) {
    // Another kind of answer altogether.
    return [{ path: '$', kind: 'status', recorded: recorded.status, ours: ours.status }];
  }
  if (typeOf(recorded.body) !== typeOf(ours.body)) {
    found.push({ path: '$', kind: 'form', recorded: typeOf(recorded.body), ours: typeOf(ours.body) });
    return found;
  }
  compareValues(recorded.body, ours.body, { path: '$', key: '', translate, found });
  return found;
}

interface Place {
  path: string;
  key: string;
  translate: (text: string) => string;
  found: Difference[];
}

function compareValues(recorded: unknown, ours: unknown, place: Place): void {
  const { path, found } = place;
  if (typeOf(recorded) !== typeOf(ours)) {
    found.push({ path, kind: 'type', recorded: typeOf(recorded), ours: typeOf(ours) });
  } else if (Array.isArray(recorded) && Array.isArray(ours)) {
    compareLists(recorded, ours, place);
  } else if (isObject(recorded) && isObject(ours)) {
    compareObjects(recorded, ours, place);
  } else if (path !== '$' && !isOwn(place) && translated(recorded, place) !== ours) {
    found.push({ path, kind: 'value', recorded: translated(recorded, place), ours });
  }
}

/** Lists of what was measured may be of any length, but not empty on one side only; their first elements are compared. */
function compareLists(recorded: unknown[], ours: unknown[], place: Place): void {
  const { path, found } = place;
  if ((recorded.length === 0) !== (ours.length === 0)) {
    found.push({ path, kind: 'length', recorded: recorded.length, ours: ours.length });
  } else if (recorded.length > 0) {
    compareValues(recorded[0], ours[0], { ...place, path: `${path}[]` });
  }
}

function compareObjects(recorded: Record<string, unknown>, ours: Record<string, unknown>, place: Place): void {
  if (KEYED_BY_ID.test(place.path)) {
    compareLists(Object.values(recorded), Object.values(ours), place);
    return;
  }
  for (const key of new Set([...Object.keys(recorded), ...Object.keys(ours)])) {
    const path = `${place.path}.${key}`;
    if (!Object.hasOwn(ours, key)) {
      place.found.push({ path, kind: 'absent', recorded: recorded[key], ours: undefined });
    } else if (!Object.hasOwn(recorded, key)) {
      place.found.push({ path, kind: 'extra', recorded: undefined, ours: ours[key] });
    } else {
      compareValues(recorded[key], ours[key], { ...place, path, key });
    }
  }
}

function isOwn({ key }: Place): boolean {
  return OWN_VALUES.has(key) || INDEX_STATUS.test(key);
}

function translated(value: unknown, { translate }: Place): unknown {
  return typeof value === 'string' ? translate(value) : value;
}

function typeOf(value: unknown): string {
  return value === null || value === undefined ? 'null' : Array.isArray(value) ? 'list' : typeof value;
}
