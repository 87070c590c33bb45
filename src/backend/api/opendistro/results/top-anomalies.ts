import type { Detector, HistoryRun } from '../../../../schema';
import type { ResultSearch } from '../../../services/search/results/result-search';
import type { ResultRow } from '../../../services/search/results/result-view';
import type { SearchQuery } from '../../../services/search/search-request';
import { categoryFieldsOf } from '../detectors/to-document';
import { illegalArgument, statusException } from '../errors';
import { entityOf } from './result-document';
import { RESULT_VIEW } from './result-fields';
import { toAnomalyGrade } from './result-scale';

const SIZE = { default: 10, max: 1_000 };
const ORDERS = ['severity', 'occurrence'] as const;

/** The entities of a detector with the gravest, or the most, anomalies in a stretch of time. */
export interface TopAnomalies {
  fromMs: number;
  toMs: number;
  /** Entities are told apart by these. */
  categoryFields: readonly string[];
  order: (typeof ORDERS)[number];
  size: number;
  /** Null: of the live results. */
  taskId: string | null;
}

export interface TopBucket {
  key: Record<string, string>;
  doc_count: number;
  max_anomaly_grade: number;
}

/**
 * Reads what is asked for.
 *
 * @param runs historical runs of the detector, newest first
 * @throws VigilError 400 as the original, 404 without a historical run
 */
export function readTopAnomalies(
  body: unknown,
  { detector, historical, runs }: { detector: Detector; historical: boolean; runs: readonly HistoryRun[] }
): TopAnomalies {
  const given = (typeof body === 'object' && body !== null ? body : {}) as Readonly<Record<string, unknown>>;
  const [fromMs, toMs] = [timeOf(given['start_time_ms']), timeOf(given['end_time_ms'])];
  if (fromMs === null || toMs === null) {
    throw illegalArgument('Must set both start time and end time with epoch of milliseconds');
  }
  if (fromMs >= toMs) {
    throw illegalArgument('Start time should be before end time');
  }
  const categoryFields = fieldsOf(given['category_field'], detector);
  const taskId = historical ? taskOf(given['task_id'], { detector, runs }) : null;
  return { fromMs, toMs, categoryFields, order: orderOf(given['order']), size: sizeOf(given['size']), taskId };
}

function timeOf(value: unknown): number | null {
  const time = typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : value;
  return typeof time === 'number' && Number.isFinite(time) ? Math.trunc(time) : null;
}

function fieldsOf(value: unknown, detector: Detector): string[] {
  const known = categoryFieldsOf(detector);
  if (known.length === 0) {
    throw illegalArgument(`No category fields found for detector ID ${detector.id}`);
  }
  const asked = value === undefined || value === null ? [] : Array.isArray(value) ? (value as unknown[]) : [value];
  const fields = asked.map((each) => (typeof each === 'string' ? each : JSON.stringify(each).slice(0, 100)));
  const unknown = fields.find((field) => !known.includes(field));
  if (unknown !== undefined) {
    throw illegalArgument(`Category field ${unknown.slice(0, 100)} doesn't exist for detector ID ${detector.id}`);
  }
  return fields.length === 0 ? known : fields;
}

function taskOf(value: unknown, { detector, runs }: { detector: Detector; runs: readonly HistoryRun[] }): string {
  const [newest] = runs;
  if (newest === undefined) {
    throw statusException(404, `No historical tasks found for detector ID ${detector.id}`);
  }
  return typeof value === 'string' && value !== '' ? value : newest.id;
}

function orderOf(value: unknown): TopAnomalies['order'] {
  if (value === undefined || value === null || value === '') {
    return 'severity';
  }
  const order = ORDERS.find((each) => each === value);
  if (order === undefined) {
    throw illegalArgument(`Ordering by ${String(JSON.stringify(value)).slice(0, 100)} is not a valid option`);
  }
  return order;
}

function sizeOf(value: unknown): number {
  if (value === undefined || value === null) {
    return SIZE.default;
  }
  const size = typeof value === 'string' && /^-?\d{1,9}$/.test(value) ? Number(value) : value;
  if (typeof size !== 'number' || !(size >= 1)) {
    throw illegalArgument('Size must be a positive integer');
  }
  if (size > SIZE.max) {
    throw illegalArgument(`Size cannot exceed ${SIZE.max}`);
  }
  return Math.trunc(size);
}

/** Finds them: the results with an alert alone are gone through. Memory: one bucket for each entity that has any. */
export async function topAnomalies(
  asked: TopAnomalies,
  { search, detector, nowMs, signal }: { search: ResultSearch; detector: Detector; nowMs: number; signal: AbortSignal }
): Promise<TopBucket[]> {
  const { fromMs, toMs, taskId, order, size } = asked;
  const query: SearchQuery = {
    kind: 'bool',
    must: [],
    filter: [
      { kind: 'range', field: 'data_end_time', gte: fromMs, lte: toMs, zoneMs: 0 },
      { kind: 'range', field: 'anomaly_grade', gt: 0, zoneMs: 0 },
    ],
    should: [],
    mustNot: [],
    minimumShouldMatch: 0,
  };
  const accepts = (source: ResultRow['source']) => source.detectorId === detector.id && source.runId === taskId;
  const buckets = new Map<string, TopBucket>();
  const options = { view: RESULT_VIEW, signal, accepts };
  for await (const rows of search.matching(detector.orgId, { query, nowMs }, options)) {
    rows.forEach((row) => count(row, asked, buckets));
  }
  const rank = (bucket: TopBucket) => (order === 'severity' ? bucket.max_anomaly_grade : bucket.doc_count);
  const keyOf = (bucket: TopBucket) => Object.values(bucket.key).join('\n');
  return [...buckets.values()].sort((a, b) => rank(b) - rank(a) || (keyOf(a) < keyOf(b) ? -1 : 1)).slice(0, size);
}

function count(row: ResultRow, { categoryFields }: TopAnomalies, buckets: Map<string, TopBucket>): void {
  const entity = entityOf(row);
  const values = categoryFields.map((name) => entity.find((each) => each.name === name)?.value ?? '');
  const id = JSON.stringify(values);
  let bucket = buckets.get(id);
  if (bucket === undefined) {
    const key = Object.fromEntries(categoryFields.map((name, i) => [name, values[i] ?? '']));
    bucket = { key, doc_count: 0, max_anomaly_grade: 0 };
    buckets.set(id, bucket);
  }
  bucket.doc_count += 1;
  bucket.max_anomaly_grade = Math.max(bucket.max_anomaly_grade, row.point === null ? 0 : toAnomalyGrade(row.point));
}
