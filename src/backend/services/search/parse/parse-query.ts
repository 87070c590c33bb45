import {
  readExists,
  readIds,
  readMatch,
  readPrefix,
  readRange,
  readTerm,
  readTerms,
  readWildcard,
  TOLERATED,
} from './field-clauses';
import { booleanOf, cut, isObject, listOf, objectOf, onlyKeys, shown, stringOf, type Json } from './json-shape';
import { malformed, unacceptable } from '../search-fault';
import type { ScoreMode, SearchQuery } from '../search-request';

/** Deepest query, and most clauses in one. */
const DEPTH_MAX = 30;
const CLAUSES_MAX = 1_024;
/**
 * Reads one clause of the query language and all within it.
 *
 * @throws VigilError `invalid_argument` naming the clause, for any other than the ones there are and any wrong shape
 */
export function parseQuery(body: unknown): SearchQuery {
  return new QueryReader().read(body, 0);
}

type ClauseReader = (value: unknown, depth: number) => SearchQuery;

class QueryReader {
  #clauses = 0;

  readonly #readers: ReadonlyMap<string, ClauseReader> = new Map<string, ClauseReader>([
    ['match_all', (value) => nothingIn(value, 'match_all', { kind: 'all' })],
    ['match_none', (value) => nothingIn(value, 'match_none', { kind: 'none' })],
    ['term', readTerm],
    ['terms', readTerms],
    ['match', (value) => readMatch(value, 'match')],
    ['match_phrase', (value) => readMatch(value, 'match_phrase')],
    ['ids', readIds],
    ['prefix', readPrefix],
    ['wildcard', readWildcard],
    ['exists', readExists],
    ['range', readRange],
    ['bool', (value, depth) => this.#bool(objectOf(value, 'bool'), depth)],
    ['nested', (value, depth) => this.#nested(objectOf(value, 'nested'), depth)],
  ]);

  read(body: unknown, depth: number): SearchQuery {
    if (depth > DEPTH_MAX) {
      throw unacceptable(`the query is nested deeper than ${DEPTH_MAX} clauses`);
    }
    this.#clauses += 1;
    if (this.#clauses > CLAUSES_MAX) {
      throw unacceptable(`too_many_clauses: a query may have ${CLAUSES_MAX} clauses`);
    }
    if (!isObject(body)) {
      throw malformed(`[query] malformed, an object is expected, got ${shown(body)}`);
    }
    const [name, ...others] = Object.keys(body);
    if (name === undefined) {
      throw unacceptable('query malformed, empty clause found');
    }
    const reader = this.#readers.get(name);
    if (reader === undefined) {
      throw malformed(`unknown query [${cut(name)}]`);
    }
    if (others.length > 0) {
      throw malformed(
        `[${name}] malformed query, expected [END_OBJECT] but found [FIELD_NAME] [${cut(others[0] ?? '')}]`
      );
    }
    return reader(body[name], depth);
  }

  #bool(bool: Json, depth: number): SearchQuery {
    onlyKeys(bool, 'bool', [...BOOL_KEYS, ...TOLERATED]);
    const clauses = (key: string) =>
      bool[key] === undefined ? [] : listOf(bool[key]).map((each) => this.read(each, depth + 1));
    const must = clauses('must');
    const filter = clauses('filter');
    const should = clauses('should');
    const mustNot = [...clauses('must_not'), ...clauses('mustNot')];
    const fallback = should.length > 0 && must.length + filter.length === 0 ? 1 : 0;
    const minimum = minimumOf(bool['minimum_should_match'], should.length) ?? fallback;
    if (must.length + filter.length + should.length + mustNot.length === 0) {
      return { kind: 'all' };
    }
    return { kind: 'bool', must, filter, should, mustNot, minimumShouldMatch: minimum };
  }

  #nested(nested: Json, depth: number): SearchQuery {
    onlyKeys(nested, 'nested', ['path', 'query', 'score_mode', 'ignore_unmapped', ...TOLERATED]);
    if (nested['path'] === undefined) {
      throw malformed("[nested] requires 'path' field");
    }
    if (nested['query'] === undefined) {
      throw malformed("[nested] requires 'query' field");
    }
    return {
      kind: 'nested',
      path: stringOf(nested['path'], 'path'),
      query: this.read(nested['query'], depth + 1),
      scoreMode: scoreModeOf(nested['score_mode']),
      ignoreUnmapped:
        nested['ignore_unmapped'] === undefined ? false : booleanOf(nested['ignore_unmapped'], 'ignore_unmapped'),
    };
  }
}

const BOOL_KEYS = ['must', 'filter', 'should', 'must_not', 'mustNot', 'minimum_should_match', 'adjust_pure_negative'];

/** `2`, `-1` (all but one), `75%`, `-25%`. */
function minimumOf(value: unknown, clauses: number): number | null {
  if (value === undefined || value === null) {
    return null;
  }
  const text = stringOf(value, 'minimum_should_match').trim();
  const match = /^(-?)(\d{1,9})(%?)$/.exec(text);
  if (match === null) {
    throw unacceptable(`[minimum_should_match] must be a number or a percentage, got "${cut(text)}"`);
  }
  const [, minus, digits, percent] = match;
  const part = percent === '%' ? Math.trunc((clauses * Number(digits)) / 100) : Number(digits);
  return minus === '-' ? Math.max(0, clauses - part) : part;
}

function scoreModeOf(value: unknown): ScoreMode {
  const modes: readonly ScoreMode[] = ['avg', 'sum', 'min', 'max', 'none'];
  const mode = modes.find((each) => each === (value ?? 'avg'));
  if (mode === undefined) {
    throw unacceptable(`[score_mode] must be one of ${modes.join(', ')}, got ${shown(value)}`);
  }
  return mode;
}

function nothingIn(value: unknown, clause: string, query: SearchQuery): SearchQuery {
  onlyKeys(objectOf(value, clause), clause, TOLERATED);
  return query;
}
