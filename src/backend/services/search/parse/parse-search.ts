import { LIMITS } from '../../../../schema';
import { booleanOf, cut, integerOf, isObject, isScalar, shown, type Json } from './json-shape';
import { parseAggregations } from './parse-aggregations';
import { parseQuery } from './parse-query';
import { parseSort } from './parse-sort';
import { parseSourceFilter } from './parse-source-filter';
import { malformed, unacceptable, unrunnable } from '../search-fault';
import type { Scalar, SearchRequest, SearchSort } from '../search-request';

export interface ParseOptions {
  /** What `now` means, epoch ms. */
  nowMs: number;
}

/** Hits when `size` is not given. */
const SIZE_DEFAULT = 10;
const COUNTED_DEFAULT = 10_000;

const KNOWN = new Set([
  'query',
  'sort',
  'from',
  'size',
  '_source',
  'track_total_hits',
  'track_scores',
  'search_after',
  'aggs',
  'aggregations',
]);

/** Of no meaning here: what they ask for is so anyway, or changes nothing that is answered. */
const TOLERATED = new Set([
  'version',
  'seq_no_primary_term',
  'timeout',
  'explain',
  'profile',
  'stats',
  'batched_reduce_size',
  'preference',
]);

/**
 * Reads a search body in the language of Elasticsearch: the clauses Vigil answers, and no others.
 *
 * @param body parsed JSON; `{}` means everything
 * @throws VigilError `invalid_argument` naming what is not supported or malformed (its cause a `SearchFault`)
 */
export function parseSearch(body: unknown, { nowMs }: ParseOptions): SearchRequest {
  if (!isObject(body)) {
    throw malformed(`the body must be an object, got ${shown(body)}`);
  }
  assertKeys(body);
  const sort = parseSort(body['sort']);
  const { from, size } = pageOf(body);
  return {
    query: body['query'] === undefined ? { kind: 'all' } : parseQuery(body['query']),
    sort,
    from,
    size,
    source: parseSourceFilter(body['_source']),
    trackTotalHits: countedOf(body['track_total_hits']),
    trackScores: body['track_scores'] === undefined ? false : booleanOf(body['track_scores'], 'track_scores'),
    searchAfter: searchAfterOf(body['search_after'], { sort, from }),
    aggregations: parseAggregations(body['aggs'] ?? body['aggregations'], nowMs),
    nowMs,
  };
}

function assertKeys(body: Json): void {
  for (const [key, value] of Object.entries(body)) {
    if (!KNOWN.has(key) && !TOLERATED.has(key)) {
      const token = Array.isArray(value) ? 'START_ARRAY' : isObject(value) ? 'START_OBJECT' : 'VALUE';
      throw malformed(`Unknown key for a ${token} in [${cut(key)}].`);
    }
  }
}

function pageOf(body: Json): { from: number; size: number } {
  const limits = { min: -1, max: 2 ** 31 - 1 };
  const from = body['from'] === undefined ? 0 : integerOf(body['from'], 'from', limits);
  const size = body['size'] === undefined ? SIZE_DEFAULT : integerOf(body['size'], 'size', limits);
  if (size < 0) {
    throw unacceptable(`[size] parameter cannot be negative, found [${size}]`);
  }
  const begin = Math.max(0, from);
  if (begin + size > LIMITS.searchHits) {
    throw unrunnable(
      `Result window is too large, from + size must be less than or equal to: [${LIMITS.searchHits}] but was [${begin + size}].`
    );
  }
  return { from: begin, size };
}

function countedOf(value: unknown): number {
  if (value === undefined || value === null) {
    return COUNTED_DEFAULT;
  }
  if (value === true || value === 'true') {
    return Infinity;
  }
  if (value === false || value === 'false') {
    return 0;
  }
  const counted = integerOf(value, 'track_total_hits', { min: -1, max: 2 ** 31 - 1 });
  return counted < 0 ? Infinity : counted;
}

function searchAfterOf(
  value: unknown,
  { sort, from }: { sort: readonly SearchSort[]; from: number }
): Array<Scalar | null> | null {
  if (value === undefined || value === null) {
    return null;
  }
  if (!Array.isArray(value)) {
    throw malformed(`[search_after] must be a list, got ${shown(value)}`);
  }
  if (sort.length === 0) {
    throw unacceptable('Sort must contain at least one field.');
  }
  if (value.length !== sort.length) {
    throw unacceptable(`search_after has ${value.length} value(s) but sort has ${sort.length}.`);
  }
  if (from > 0) {
    throw unacceptable('`from` parameter must be set to 0 when `search_after` is used.');
  }
  return value.map((each: unknown) => {
    if (each !== null && !isScalar(each)) {
      throw malformed(`[search_after] takes plain values, got ${shown(each)}`);
    }
    return each;
  });
}
