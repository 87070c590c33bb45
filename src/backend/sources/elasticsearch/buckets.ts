import { FEATURE_LABEL, type Labels } from '../../../schema';
import type { ArrivedSeries } from '../series-collector';
import { featureValue, isRecord } from './feature-value';
import { searchFailure, type SearchFailure } from './search-failure';

/** What the buckets of an answer stand for. */
export interface BucketsShape {
  features: readonly string[];
  categoryFields: readonly string[];
  intervalMs: number;
}

/** What a `_msearch` for buckets brought. */
export interface Buckets {
  series: Array<ArrivedSeries & { times: Float64Array; values: Float64Array }>;
  /** How many buckets, with or without a value. */
  count: number;
  /** Combinations of values of the category fields, those without a value with them. */
  entities: number;
  /** Where the next page begins; null after the last. */
  after: Record<string, unknown> | null;
  /** Time of the first document; NaN where there is none, null where it was not asked for. */
  firstMs: number | null;
  notices: string[];
  /** Then the rest is empty. */
  failed: SearchFailure | null;
}

/**
 * Reads the answer of a `_msearch` whose first search is for buckets and whose second, if any, for the first document.
 * A bucket becomes a point at its *end*; where a feature has no value there is none.
 *
 * @returns null when it is no answer to a `_msearch`
 */
export function readBuckets(body: unknown, shape: BucketsShape): Buckets | null {
  const responses = responsesOf(body);
  const [answer, first] = responses ?? [];
  if (answer === undefined) {
    return null;
  }
  const failed = failureOf(answer) ?? (first === undefined ? null : failureOf(first));
  if (failed !== null) {
    return nothing({ failed });
  }
  const firstMs = first === undefined ? null : (featureValue(aggregationOf(first, 'first')) ?? NaN);
  const buckets = aggregationOf(answer, 't')?.['buckets'];
  if (!Array.isArray(buckets)) {
    // With no index to look into there are no aggregations either.
    return isRecord(answer['_shards']) && answer['_shards']['total'] === 0
      ? nothing({ firstMs, notices: ['no index matches'] })
      : null;
  }
  const read = new SeriesOfBuckets(shape);
  buckets.filter(isRecord).forEach((bucket) => read.add(bucket));
  const after = aggregationOf(answer, 't')?.['after_key'];
  return {
    ...nothing({ failed: read.failed, firstMs, notices: noticesOf(answer) }),
    ...(read.failed === null && { series: read.series(), entities: read.entities }),
    count: buckets.length,
    after: isRecord(after) ? after : null,
  };
}

/** The answers to the searches of a `_msearch`, in order; null when this is none. */
export function responsesOf(body: unknown): Array<Record<string, unknown>> | null {
  const responses = isRecord(body) ? body['responses'] : undefined;
  return Array.isArray(responses) && responses.every(isRecord) ? responses : null;
}

/** Why a search gave nothing or only a part, which would be a wrong number; null when all of it is there. */
export function failureOf(answer: Record<string, unknown>): SearchFailure | null {
  if (answer['error'] !== undefined) {
    return searchFailure(answer['error'], typeof answer['status'] === 'number' ? answer['status'] : 500);
  }
  if (answer['timed_out'] === true) {
    return { status: 504, types: [], words: 'the search was not finished in time', index: '' };
  }
  const shards = isRecord(answer['_shards']) ? answer['_shards'] : {};
  const { failed, total, failures } = shards;
  if (typeof failed !== 'number' || failed === 0) {
    return null;
  }
  const [first] = Array.isArray(failures) ? (failures as unknown[]) : [];
  const failure = searchFailure(isRecord(first) ? first['reason'] : undefined, 503);
  const words = [`${failed} of ${String(total)} shards failed`, failure.words].filter((part) => part !== '');
  return { ...failure, words: words.join(': ') };
}

export function aggregationOf(answer: Record<string, unknown>, name: string): Record<string, unknown> | null {
  const aggregation = isRecord(answer['aggregations']) ? answer['aggregations'][name] : undefined;
  return isRecord(aggregation) ? aggregation : null;
}

function nothing(known: Partial<Buckets>): Buckets {
  return { series: [], count: 0, entities: 0, after: null, firstMs: null, notices: [], failed: null, ...known };
}

function noticesOf(answer: Record<string, unknown>): string[] {
  const clusters = isRecord(answer['_clusters']) ? answer['_clusters'] : {};
  const { skipped, total } = clusters;
  return typeof skipped === 'number' && skipped > 0
    ? [`${skipped} of ${String(total)} clusters did not answer and were skipped`]
    : [];
}

interface Points {
  times: number[];
  values: number[];
}

/** Puts series together from buckets; those of one combination come one after the other. */
class SeriesOfBuckets {
  readonly #shape: BucketsShape;
  readonly #columns: Array<{ labels: Labels; points: Points }> = [];
  #entity: { values: unknown[]; columns: Points[] } | null = null;
  entities = 0;
  failed: SearchFailure | null = null;

  constructor(shape: BucketsShape) {
    this.#shape = shape;
  }

  add(bucket: Record<string, unknown>): void {
    const { categoryFields, features, intervalMs } = this.#shape;
    const key = bucket['key'];
    const keys = isRecord(key) ? key : { t: key };
    const startMs = keys['t'];
    if (typeof startMs !== 'number' || this.failed !== null) {
      return;
    }
    const columns = this.#columnsOf(categoryFields.map((_, index) => keys[`c${index}`]));
    features.forEach((name, index) => {
      const result = bucket[`f${index}`];
      // An aggregation over other buckets has no result in the first ones.
      const value = result === undefined ? NaN : featureValue(result);
      if (value === null) {
        const words = `feature "${name}" is not one number: take a metric with a single value, or percentiles for the first`;
        this.failed = { status: 400, types: [], words, index: '' };
      } else if (!Number.isNaN(value)) {
        columns[index]?.times.push(startMs + intervalMs);
        columns[index]?.values.push(value);
      }
    });
  }

  series(): Buckets['series'] {
    return this.#columns
      .filter(({ points }) => points.times.length > 0)
      .map(({ labels, points }) => ({
        labels,
        times: Float64Array.from(points.times),
        values: Float64Array.from(points.values),
      }));
  }

  #columnsOf(values: unknown[]): Points[] {
    const known = this.#entity;
    if (known?.values.every((value, index) => value === values[index]) === true) {
      return known.columns;
    }
    const { categoryFields, features } = this.#shape;
    const own = Object.fromEntries(categoryFields.map((field, index) => [field, String(values[index])]));
    const columns = features.map((feature): Points => {
      const points = { times: [], values: [] };
      const labels = features.length === 1 ? own : { ...own, [FEATURE_LABEL]: feature };
      this.#columns.push({ labels, points });
      return points;
    });
    this.#entity = { values, columns };
    this.entities++;
    return columns;
  }
}
