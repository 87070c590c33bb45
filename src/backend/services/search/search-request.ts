/** A search as it was understood: what `parseSearch` makes of a body in the language of Elasticsearch. */
export interface SearchRequest {
  query: SearchQuery;
  /** Empty: best score first, then in the order of the documents. */
  sort: readonly SearchSort[];
  from: number;
  size: number;
  source: SourceFilter;
  /** Count up to here exactly; `Infinity` without end, 0 not at all. (Default: 10,000) */
  trackTotalHits: number;
  /** Scores are worked out although something else is sorted by. */
  trackScores: boolean;
  /** Values of the last hit of the page before, one for each sort key. */
  searchAfter: ReadonlyArray<Scalar | null> | null;
  aggregations: Aggregations;
  /** What `now` means in it, epoch ms. */
  nowMs: number;
}

export type Scalar = string | number | boolean;

export type SearchQuery =
  | { kind: 'all' }
  | { kind: 'none' }
  /** Equal to the value as it is stored: a word for a text, the whole for a keyword. */
  | { kind: 'term'; field: string; value: Scalar; anyCase: boolean }
  | { kind: 'terms'; field: string; values: readonly Scalar[] }
  /** The words of the text, any or all of them, or (phrase) all in a row. A field that is no text is compared as a whole. */
  | { kind: 'match'; field: string; text: Scalar; operator: 'and' | 'or'; phrase: boolean }
  | { kind: 'ids'; ids: readonly string[] }
  | { kind: 'prefix'; field: string; prefix: string; anyCase: boolean }
  | { kind: 'wildcard'; field: string; pattern: string; anyCase: boolean }
  | { kind: 'exists'; field: string }
  | RangeQuery
  | {
      kind: 'bool';
      must: readonly SearchQuery[];
      filter: readonly SearchQuery[];
      should: readonly SearchQuery[];
      mustNot: readonly SearchQuery[];
      minimumShouldMatch: number;
    }
  /** True when one object of the list at `path` fits; fields inside are named whole (`entity.name`). */
  | { kind: 'nested'; path: string; query: SearchQuery; scoreMode: ScoreMode; ignoreUnmapped: boolean };

export type ScoreMode = 'avg' | 'sum' | 'min' | 'max' | 'none';

/** Bounds as given; for a field of dates they may be date math. */
export interface RangeQuery {
  kind: 'range';
  field: string;
  gt?: Scalar;
  gte?: Scalar;
  lt?: Scalar;
  lte?: Scalar;
  /** Offset of a bound without a zone, ms east of UTC. */
  zoneMs: number;
}

export interface SearchSort {
  /** A field, `_score`, `_doc`, `_id` … */
  field: string;
  descending: boolean;
  missing: 'first' | 'last' | { value: Scalar };
  /** Which of several values counts; by default the smallest, or descending the largest. */
  mode: 'min' | 'max' | 'sum' | 'avg' | 'median';
  /** A field no document has is missing everywhere instead of an error. */
  unmapped: boolean;
  /** The nested list the field is in. */
  nested: string | null;
}

/** `true`: whole documents; patterns with `*` otherwise. */
export type SourceFilter = true | false | { includes: readonly string[]; excludes: readonly string[] };

export type Aggregations = Readonly<Record<string, Aggregation>>;

interface Within {
  aggregations: Aggregations;
}

export type MetricKind = 'max' | 'min' | 'avg' | 'sum' | 'value count' | 'cardinality';

export interface TermsAggregation extends Within {
  kind: 'terms';
  field: string;
  size: number;
  order: readonly AggregationOrder[];
  minDocCount: number;
}

export interface DateHistogramAggregation extends Within {
  kind: 'date histogram';
  field: string;
  interval: HistogramInterval;
  offsetMs: number;
  /** Buckets begin where they do in this zone, ms east of UTC. */
  zoneMs: number;
  minDocCount: number;
  /** Of `key_as_string`. */
  format: string | null;
  descending: boolean;
  /** Buckets made at least. */
  bounds: { fromMs: number; toMs: number } | null;
}

/** A fixed width, or whole months. */
export type HistogramInterval = { fixedMs: number } | { week: true } | { months: number };

export interface TopHitsAggregation {
  kind: 'top hits';
  size: number;
  from: number;
  sort: readonly SearchSort[];
  source: SourceFilter;
}

export type Aggregation =
  | TermsAggregation
  | DateHistogramAggregation
  | ({ kind: 'filter'; query: SearchQuery } & Within)
  | ({ kind: 'nested'; path: string } & Within)
  | { kind: MetricKind; field: string; missing: Scalar | null }
  | TopHitsAggregation;

/** By `_count`, `_key` or the path of a metric among the sub-aggregations. */
export interface AggregationOrder {
  by: string;
  descending: boolean;
}
