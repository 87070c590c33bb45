import type { FeatureResult, PointResult } from '../../../../schema';
import { NO_DATA as NOTHING_FOUND } from '../../../services/evaluation/missed';
import type { Beginning, ResultRow, ResultSource } from '../../../services/search/results/result-view';
import { enabledFeatures } from '../detectors/feature-attributes';
import { categoryFieldsOf } from '../detectors/to-document';
import {
  pointsUntil,
  toAnomalyGrade,
  toAnomalyScore,
  toConfidence,
  toResultTimes,
  type ResultTimes,
} from './result-scale';

/** In the words of the original. */
export const NO_DATA = 'No data in current detection window';
const NO_MODEL = 'No model is available yet: it is still learning';

interface FeatureData {
  feature_id: string;
  feature_name: string;
  data: number;
}

/** A result with all that the original has of it, key for key in its order. */
export function toResultDocument(row: ResultRow, beginning: Beginning | null): Record<string, unknown> {
  const { source, point } = row;
  const isScored = scored(point);
  const times = timesOf(row);
  const entity = entityOf(row);
  const error = errorOf(row);
  return {
    detector_id: source.detectorId,
    ...(isScored && { anomaly_score: toAnomalyScore(point.score) }),
    execution_start_time: times.execution_start_time,
    data_end_time: times.data_end_time,
    ...(isScored && { confidence: confidenceOf(row) }),
    data_start_time: times.data_start_time,
    feature_data: featureData(row),
    ...(source.runId !== null && { task_id: source.runId }),
    execution_end_time: times.execution_end_time,
    ...(isScored && { anomaly_grade: toAnomalyGrade(point) }),
    ...(error !== null && { error }),
    ...(entity.length > 0 && { entity, model_id: modelIdOf(row) }),
    ...(isScored && point.alert && explained(row, point, beginning)),
  };
}

/** Whether the model had an opinion. A gap that counts as an anomaly has one, too. */
export function scored(point: PointResult | null): point is PointResult {
  if (point === null || Number.isNaN(point.score)) {
    return false;
  }
  return point.alert || point.score > 0 || (hasValue(point) && !Number.isNaN(point.expected));
}

function hasValue({ value, features }: PointResult): boolean {
  return features === undefined ? !Number.isNaN(value) : features.some((each) => !Number.isNaN(each.value));
}

/** Null for a result as it should be. */
export function errorOf({ point, missed }: ResultRow): string | null {
  if (missed !== null) {
    return missed.message === NOTHING_FOUND ? NO_DATA : missed.message;
  }
  if (point === null || scored(point)) {
    return null;
  }
  return hasValue(point) ? NO_MODEL : NO_DATA;
}

export function timesOf({ source, point, missed }: ResultRow): ResultTimes {
  const times = toResultTimes(point?.timeMs ?? missed?.toMs ?? NaN, source.spec);
  return missed === null ? times : { ...times, data_start_time: missed.fromMs };
}

export function confidenceOf({ source, series, point }: ResultRow): number {
  const { intervalMs } = source.spec;
  const timeMs = point?.timeMs ?? NaN;
  return toConfidence(pointsUntil(timeMs, { firstMs: series?.firstMs ?? timeMs, intervalMs }));
}

interface SourceMeta {
  features: ReadonlyArray<{ id: string; name: string }>;
  categoryFields: readonly string[];
}

/** Worked out once for all results of a source. */
const metas = new WeakMap<ResultSource, SourceMeta>();

function metaOf(source: ResultSource): SourceMeta {
  let meta = metas.get(source);
  if (meta === undefined) {
    meta = { features: enabledFeatures(source.spec), categoryFields: categoryFieldsOf(source.spec) };
    metas.set(source, meta);
  }
  return meta;
}

/** Raw values; a feature without one is left out, as there is none. */
export function featureData(row: ResultRow): FeatureData[] {
  return numbers(row, ({ value }) => value);
}

function numbers({ source, point }: ResultRow, pick: (of: FeatureResult) => number): FeatureData[] {
  if (point === null) {
    return [];
  }
  const { value, expected, lower, upper } = point;
  const results = point.features ?? [{ value, expected, lower, upper, share: 1 }];
  return metaOf(source).features.flatMap(({ id, name }, i) => {
    const result = results[i];
    const data = result === undefined ? NaN : pick(result);
    return Number.isFinite(data) ? [{ feature_id: id, feature_name: name, data }] : [];
  });
}

export interface EntityPart {
  name: string;
  value: string;
}

const entities = new WeakMap<object, EntityPart[]>();

/** The category fields and their values; all labels of a series whose detector names none. */
export function entityOf({ source, series }: ResultRow): readonly EntityPart[] {
  if (series === null) {
    return [];
  }
  let entity = entities.get(series);
  if (entity === undefined) {
    const { labels } = series;
    const fields = metaOf(source).categoryFields.filter((name) => Object.hasOwn(labels, name));
    const names = fields.length > 0 ? fields : Object.keys(labels).sort();
    entity = names.map((name) => ({ name, value: labels[name] ?? '' }));
    entities.set(series, entity);
  }
  return entity;
}

/** Undefined of a result without an entity. */
export function modelIdOf(row: ResultRow): string | undefined {
  return row.series === null || entityOf(row).length === 0
    ? undefined
    : toModelId(row.source.detectorId, row.series.seriesKey);
}

/** The model of an entity, as the original names it. */
export function toModelId(detectorId: string, seriesKey: string): string {
  return `${detectorId}_entity_${seriesKey}`;
}

/** What is there only where there is a grade. */
function explained(row: ResultRow, point: PointResult, beginning: Beginning | null): Record<string, unknown> {
  const { intervalMs, severityLimits } = row.source.spec;
  const expected = numbers(row, (each) => each.expected);
  const shares = numbers(row, ({ share }) => share);
  const past =
    beginning?.point === undefined || beginning.point === null ? [] : featureData({ ...row, point: beginning.point });
  const sinceMs = Math.min(beginning?.sinceMs ?? point.timeMs, point.timeMs);
  return {
    ...(expected.length > 0 && { expected_values: [{ likelihood: 1, value_list: withoutNames(expected) }] }),
    ...(shares.some(({ data }) => data > 0) && { relevant_attribution: withoutNames(shares) }),
    ...(past.length > 0 && { past_values: withoutNames(past) }),
    approx_anomaly_start_time: sinceMs - intervalMs,
    // An alert is no matter of the score alone: what is asked for is never more than what was there.
    threshold: toAnomalyScore(Math.min(severityLimits.slight, point.score)),
  };
}

function withoutNames(data: readonly FeatureData[]): Array<Omit<FeatureData, 'feature_name'>> {
  return data.map(({ feature_id, data: value }) => ({ feature_id, data: value }));
}
