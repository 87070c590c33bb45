import type { Field, FieldType, FieldValue, Fields } from '../../../services/search/match/fields';
import { JsonFields, type Mapping } from '../../../services/search/match/json-fields';
import type { Level, ResultRow, ResultView } from '../../../services/search/results/result-view';
import {
  confidenceOf,
  entityOf,
  errorOf,
  featureData,
  modelIdOf,
  scored,
  timesOf,
  toResultDocument,
} from './result-document';
import { fromResultId, toResultId } from './result-id';
import { resultIndex } from './result-index';
import { fromAnomalyGrade, fromAnomalyScore, timeOffset, toAnomalyGrade, toAnomalyScore } from './result-scale';

/** The mapping of the results of release 1.13, with names of features and models. */
export const RESULT_MAPPING: Mapping = {
  dynamic: false,
  fields: {
    detector_id: 'keyword',
    task_id: 'keyword',
    model_id: 'keyword',
    anomaly_score: 'double',
    anomaly_grade: 'double',
    confidence: 'double',
    data_start_time: 'date',
    data_end_time: 'date',
    execution_start_time: 'date',
    execution_end_time: 'date',
    error: 'text',
    feature_data: 'nested',
    'feature_data.feature_id': 'keyword',
    'feature_data.feature_name': 'keyword',
    'feature_data.data': 'double',
    entity: 'nested',
    'entity.name': 'keyword',
    'entity.value': 'keyword',
  },
};

type Reader = readonly [type: FieldType, level: Level, read: (row: ResultRow) => FieldValue];

const known = (read: (point: NonNullable<ResultRow['point']>) => number) => (row: ResultRow) =>
  scored(row.point) ? read(row.point) : undefined;

const READERS: Readonly<Record<string, Reader>> = {
  _id: ['keyword', 'row', idOf],
  _index: ['keyword', 'row', indexOf],
  _version: ['long', 'source', () => 1],
  _seq_no: ['long', 'row', seqNoOf],
  detector_id: ['keyword', 'source', ({ source }) => source.detectorId],
  task_id: ['keyword', 'source', ({ source }) => source.runId ?? undefined],
  model_id: ['keyword', 'series', modelIdOf],
  anomaly_score: ['double', 'row', known(({ score }) => toAnomalyScore(score))],
  anomaly_grade: ['double', 'row', known(toAnomalyGrade)],
  confidence: ['double', 'row', (row) => (scored(row.point) ? confidenceOf(row) : undefined)],
  data_start_time: ['date', 'row', (row) => timesOf(row).data_start_time],
  data_end_time: ['date', 'row', (row) => row.point?.timeMs ?? row.missed?.toMs],
  execution_start_time: ['date', 'row', (row) => timesOf(row).execution_start_time],
  execution_end_time: ['date', 'row', (row) => timesOf(row).execution_end_time],
  error: ['text', 'row', (row) => errorOf(row) ?? undefined],
};

const NESTED: Readonly<Record<string, readonly [Level, (row: ResultRow) => readonly unknown[]]>> = {
  feature_data: ['row', featureData],
  entity: ['series', entityOf],
};

/** Fields of results as they are searched, read without building the document. */
const fields: Fields<ResultRow> = {
  field(name): Field<ResultRow> | undefined {
    const reader = Object.hasOwn(READERS, name) ? READERS[name] : undefined;
    if (reader !== undefined) {
      return { type: reader[0], read: reader[2] };
    }
    return name === 'error.keyword' ? { type: 'keyword', read: READERS['error']![2] } : undefined;
  },
  nested(path) {
    const nested = Object.hasOwn(NESTED, path) ? NESTED[path] : undefined;
    return nested && { objects: nested[1], fields: new JsonFields(RESULT_MAPPING, () => [], `${path}.`) };
  },
  present: () => undefined,
};

/** Results as documents of Open Distro. */
export const RESULT_VIEW: ResultView = {
  fields,
  levelOf: (name) =>
    (Object.hasOwn(READERS, name) ? READERS[name]?.[1] : Object.hasOwn(NESTED, name) ? NESTED[name]?.[0] : undefined) ??
    'row',
  timeOffset: (name, { spec }) => timeOffset(name, spec),
  scoreFor: (name, value) =>
    name === 'anomaly_score' ? fromAnomalyScore(value) : name === 'anomaly_grade' ? fromAnomalyGrade(value) : null,
  valueBelow: (name, score) =>
    name === 'anomaly_score' ? toAnomalyScore(score) : toAnomalyGrade({ alert: true, score }),
  alertField: 'anomaly_grade',
  locate: (id) => fromResultId(id),
  render: (row, beginning) => ({
    index: indexOf(row),
    id: idOf(row),
    version: 1,
    seqNo: seqNoOf(row),
    primaryTerm: 1,
    source: toResultDocument(row, beginning),
  }),
};

function timeOf({ point, missed }: ResultRow): number {
  return point?.timeMs ?? missed?.toMs ?? NaN;
}

function idOf(row: ResultRow): string {
  return toResultId({ sourceId: row.source.id, seriesKey: row.series?.seriesKey ?? null, timeMs: timeOf(row) });
}

function indexOf(row: ResultRow): string {
  return resultIndex(row.source, timeOf(row));
}

/** Rises with time; results have no numbers of their own. */
function seqNoOf(row: ResultRow): number {
  return Math.max(0, Math.floor(timeOf(row) / 1_000));
}
