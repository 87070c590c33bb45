import type { Handler, Reply, SeenRequest } from './fake-server';

/** A search as it arrived: its header and its body. */
export interface SeenSearch {
  index: string[];
  body: {
    query?: { bool: { filter: Array<Record<string, unknown>> } };
    aggs?: {
      t?: { date_histogram?: Histogram; composite?: Composite; aggs: Record<string, unknown> };
      first?: { min: { field: string } };
    };
  } & Record<string, unknown>;
}

interface Histogram {
  field: string;
  fixed_interval: string;
  min_doc_count: number;
  extended_bounds: { min: number; max: number };
}

interface Composite {
  size: number;
  sources: Array<Record<string, unknown>>;
  after?: { c0: string; t: number };
}

export interface FakeEngineOptions {
  /** Combinations of category values. */
  hosts?: string[];
  /** Buckets allowed in one search. */
  bucketsMax?: number;
  /** Value of the interval that begins at a time; null: it has none. */
  valueAt?: (startMs: number) => number | null;
  /** Time of the first document. */
  firstMs?: number | null;
}

export function searchesOf({ body }: SeenRequest): SeenSearch[] {
  const lines = body
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as never);
  return Array.from({ length: lines.length / 2 }, (_, at) => {
    const { index } = lines[2 * at] as unknown as { index: string[] };
    return { index, body: lines[2 * at + 1] as unknown as SeenSearch['body'] };
  });
}

/** Answers `_msearch` as Elasticsearch does, out of numbers that are a function of time. */
export function fakeEngine(options: FakeEngineOptions = {}): Handler {
  return (request): Reply => {
    const responses = searchesOf(request).map((search) => answerTo(search, options));
    return { body: { took: 1, responses } };
  };
}

function answerTo(search: SeenSearch, options: FakeEngineOptions): object {
  const { t, first } = search.body.aggs ?? {};
  const shards = { total: 1, successful: 1, skipped: 0, failed: 0 };
  const good = (aggregations: object) => ({ took: 1, timed_out: false, _shards: shards, aggregations, status: 200 });
  if (first !== undefined) {
    return good({ first: { value: options.firstMs ?? null } });
  }
  const made = t?.composite === undefined ? histogramOf(search, options) : compositeOf(search, t.composite, options);
  return made.length > (options.bucketsMax ?? Infinity) || (t?.composite?.size ?? 0) > (options.bucketsMax ?? Infinity)
    ? tooMany(options.bucketsMax ?? 0)
    : good({
        t: { buckets: made, ...(t?.composite !== undefined && made.length > 0 && { after_key: made.at(-1)?.key }) },
      });
}

function histogramOf({ body }: SeenSearch, { valueAt = (startMs) => startMs }: FakeEngineOptions) {
  const histogram = body.aggs?.t?.date_histogram;
  const { min, max } = histogram?.extended_bounds ?? { min: 0, max: -1 };
  const intervalMs = Number.parseInt(histogram?.fixed_interval ?? '', 10);
  return Array.from({ length: (max - min) / intervalMs + 1 }, (_, at) =>
    bucketOf(body, min + at * intervalMs, valueAt)
  );
}

function compositeOf({ body }: SeenSearch, { size, sources, after }: Composite, options: FakeEngineOptions) {
  const { hosts = [], valueAt = (startMs) => startMs } = options;
  const histogram = sources.at(-1)?.['t'] as { date_histogram: Histogram };
  const intervalMs = Number.parseInt(histogram.date_histogram.fixed_interval, 10);
  const range = body.query?.bool.filter[0]?.['range'] as Record<string, { gte: number; lt: number }>;
  const { gte = 0, lt = 0 } = Object.values(range)[0] ?? {};
  const buckets = [];
  for (const host of hosts) {
    for (let startMs = gte; startMs < lt; startMs += intervalMs) {
      const isAfter = after === undefined || host > after.c0 || (host === after.c0 && startMs > after.t);
      if (isAfter && buckets.length < size) {
        buckets.push({ ...bucketOf(body, startMs, valueAt), key: { c0: host, t: startMs } });
      }
    }
  }
  return buckets;
}

function bucketOf({ aggs }: SeenSearch['body'], startMs: number, valueAt: (startMs: number) => number | null) {
  const names = Object.keys(aggs?.t?.aggs ?? {});
  const results = names.map((name) => [name, { value: valueAt(startMs) }] as const);
  return { key: startMs as unknown, doc_count: 1, ...Object.fromEntries(results) };
}

function tooMany(bucketsMax: number): object {
  const cause = { type: 'too_many_buckets_exception', reason: 'too many buckets', max_buckets: bucketsMax };
  return { error: { root_cause: [cause], type: 'search_phase_execution_exception', reason: '' }, status: 503 };
}
