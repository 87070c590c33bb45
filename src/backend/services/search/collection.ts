import type { SearchRequest } from './search-request';

/** A document that a search has found. */
export interface SearchHit {
  index: string;
  id: string;
  version: number;
  seqNo: number;
  primaryTerm: number;
  /** Null where the search wants none of it. */
  source: Readonly<Record<string, unknown>> | null;
  /** Null where hits are sorted by something else. */
  score: number | null;
  /** The values it was sorted by; absent without a sort. */
  sort?: unknown[];
}

export interface SearchAnswer {
  tookMs: number;
  /** `gte`: counting ended there. Null: it was not asked for. */
  total: { value: number; relation: 'eq' | 'gte' } | null;
  maxScore: number | null;
  hits: SearchHit[];
  /** Null without any. */
  aggregations: Record<string, unknown> | null;
}

/**
 * Documents of one kind that can be searched.
 *
 * Never holds more than `LIMITS.searchHits` of them at once; gives up with `deadline_exceeded` after `LIMITS.searchTimeoutMs`.
 */
export interface Collection {
  search(orgId: number, request: SearchRequest, signal: AbortSignal): Promise<SearchAnswer>;
}
