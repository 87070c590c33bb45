import type { Labels, Series, SourceKind, SourceQuery, TimeRange } from '../../schema';

export interface SourceRequest<Q extends SourceQuery = SourceQuery> {
  orgId: number;
  query: Q;
  /** After `fromMs`, up to and including `toMs`. */
  range: TimeRange;
  intervalMs: number;
  /** Series beyond it are left out, by canonical labels order, and counted. */
  seriesLimit: number;
  /** Series that differ in this label alone stay together in the order that the limit cuts: the features of one entity. */
  innerLabel?: string | null;
  /** Whether the asker has a series with these labels from earlier fetches: a source that has a choice of labels keeps to those. */
  knows?: (labels: Labels) => boolean;
  signal: AbortSignal;
}

export interface SourceData {
  /** By canonical labels; times rise strictly, repeated times keep the last value, NaN and ±Infinity are gaps (NaN). */
  series: Series[];
  seriesLeftOut: number;
  /** Things worth telling that are not failures, in words. */
  notices: string[];
}

/** Something about a query that keeps it from giving what its owner expects. */
export interface SourceFinding {
  /** What of the query it is about. */
  kind: 'index missing' | 'no documents' | 'time field' | 'category field' | 'filter' | 'feature' | 'query';
  /** The index, field or feature it is about; `''` if none. */
  subject: string;
  message: string;
}

/**
 * A kind of place that series come from. Long ranges are fetched in pieces; nothing is invented between points.
 *
 * Failures are VigilErrors with source `downstream` whose message may be shown: `unavailable` (unreachable, 5xx),
 * `unauthenticated` and `permission_denied` (401, 403), `deadline_exceeded`, `invalid_argument` (their query error, no numeric
 * field), `resource_exhausted` (more points than `LIMITS.pointsPerFetch`), `not_found`, `failed_precondition` (not set up).
 */
export interface Source<Q extends SourceQuery = SourceQuery> {
  readonly kind: SourceKind;
  fetch(request: SourceRequest<Q>): Promise<SourceData>;
  /** First and last time of what is there, for a source that ends; null for an endless one. */
  extent(query: Q, orgId: number, signal: AbortSignal): Promise<TimeRange | null>;
  /**
   * Looks whether what the query names is there: indices, documents, fields, a number for each feature. Empty: nothing is
   * wrong. A source that can tell no more than its answer does has no such method.
   *
   * @throws VigilError as `fetch`, for what has nothing to do with the query
   */
  check?(query: Q, orgId: number, signal: AbortSignal): Promise<SourceFinding[]>;
}
