import { LIMITS, SECOND_MS, type TimeRange } from '../../../schema';
import { gridAfter, gridUpTo } from '../grid';
import type { Plan } from './plan';

/** One search of a `_msearch`. */
export interface Search {
  indices: readonly string[];
  body: object;
}

/** Their own limit, below ours: what they give up on is better explained. */
const TIMEOUT = `${LIMITS.sourceTimeoutMs / SECOND_MS - 10}s`;

export interface Stretch {
  /** After `fromMs`, up to and including `toMs`: times at which intervals end. */
  range: TimeRange;
  intervalMs: number;
}

/** The body of a `_msearch`. Indices are named within it, which Grafana lets through. */
export function searchLines(searches: readonly Search[]): string {
  const lines = searches.flatMap(({ indices, body }) => [{ index: indices }, { timeout: TIMEOUT, ...body }]);
  return `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`;
}

/** Every interval of a stretch, also those without a document: what an aggregation then gives is its own business. */
export function histogramSearch(plan: Plan, stretch: Stretch): Search {
  const { startMs, endMs } = documentsOf(stretch);
  const histogram = {
    ...intervalsOf(plan, stretch),
    min_doc_count: 0,
    extended_bounds: { min: startMs, max: endMs - stretch.intervalMs },
  };
  return bucketsSearch(plan, stretch, { t: { date_histogram: histogram, aggs: plan.aggregations } });
}

export interface Page {
  /** Buckets at most. */
  size: number;
  /** The last bucket of the page before; null for the first. */
  after: object | null;
}

/**
 * The intervals in which a combination of values of the category fields has documents, one bucket each, combination
 * after combination. Flat: measured on 10,000 combinations, histograms within them take five to ten times as long.
 */
export function entitiesSearch(plan: Plan, stretch: Stretch, { size, after }: Page): Search {
  const sources = [
    ...plan.categoryFields.map((field, index) => ({ [`c${index}`]: { terms: { field } } })),
    { t: { date_histogram: intervalsOf(plan, stretch) } },
  ];
  const composite = { size, sources, ...(after !== null && { after }) };
  return bucketsSearch(plan, stretch, { t: { composite, aggs: plan.aggregations } });
}

/** The time of the very first document, whatever the filter: intervals before it are empty for want of data. */
export function firstDocumentSearch({ indices, timeField }: Plan): Search {
  return { indices, body: { size: 0, track_total_hits: false, aggs: { first: { min: { field: timeField } } } } };
}

/** The filter as it is sent; an empty one is left out. */
export function filtersOf({ filterQuery }: Pick<Plan, 'filterQuery'>): object[] {
  return Object.keys(filterQuery).length === 0 ? [] : [filterQuery];
}

function bucketsSearch(plan: Plan, stretch: Stretch, aggs: object): Search {
  const { startMs, endMs } = documentsOf(stretch);
  const range = { range: { [plan.timeField]: { gte: startMs, lt: endMs, format: 'epoch_millis' } } };
  const query = { bool: { filter: [range, ...filtersOf(plan)] } };
  return { indices: plan.indices, body: { size: 0, track_total_hits: false, query, aggs } };
}

/** Bounds of buckets are multiples of the interval since 1970, as everywhere in Vigil. */
function intervalsOf({ timeField }: Plan, { intervalMs }: Stretch): object {
  return { field: timeField, fixed_interval: `${intervalMs}ms` };
}

/** The documents of intervals that end in the stretch: from the start of the first one, up to but not including the end of the last. */
function documentsOf({ range, intervalMs }: Stretch): { startMs: number; endMs: number } {
  return {
    startMs: gridAfter(range.fromMs, intervalMs) - intervalMs,
    endMs: gridUpTo(range.toMs, intervalMs),
  };
}
