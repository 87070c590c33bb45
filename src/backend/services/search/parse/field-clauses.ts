import { parseDate, parseZone } from '../dates/date-math';
import {
  booleanOf,
  cut,
  integerOf,
  isScalar,
  listOf,
  objectOf,
  onlyEntry,
  onlyKeys,
  scalarOf,
  shown,
  stringOf,
  type Json,
} from './json-shape';
import { malformed, unacceptable } from '../search-fault';
import type { RangeQuery, Scalar, SearchQuery } from '../search-request';

/** Values of one `terms` or `ids`. */
const TERMS_MAX = 65_536;
const PATTERN_CHARS = 1_000;

/** What is not used but belongs to every clause. */
export const TOLERATED = ['boost', '_name'];

/** `{ "field": value }` or `{ "field": { "value": value, … } }`. */
function readOfField(value: unknown, clause: string, keys: readonly string[]): { field: string; options: Json } {
  const [field, given] = onlyEntry(objectOf(value, clause), clause);
  if (isScalar(given)) {
    return { field, options: { [keys[0] ?? '']: given } };
  }
  const options = objectOf(given, clause);
  onlyKeys(options, clause, [...keys, ...TOLERATED]);
  return { field, options };
}

export function readTerm(value: unknown): SearchQuery {
  const { field, options } = readOfField(value, 'term', ['value', 'case_insensitive']);
  const anyCase = anyCaseOf(options);
  return { kind: 'term', field, value: required(options, 'term', 'value'), anyCase };
}

export function readTerms(value: unknown): SearchQuery {
  const { boost: _boost, _name, ...rest } = objectOf(value, 'terms');
  const [field, values] = onlyEntry(rest, 'terms');
  if (!Array.isArray(values)) {
    throw malformed(`[terms] query requires a list of values for [${cut(field)}], got ${shown(values)}`);
  }
  limited(values.length, 'terms');
  return { kind: 'terms', field, values: values.map((each) => scalarOf(each, 'terms')) };
}

const MATCH_IGNORED = [
  'analyzer',
  'zero_terms_query',
  'lenient',
  'max_expansions',
  'prefix_length',
  'fuzzy_transpositions',
  'auto_generate_synonyms_phrase_query',
];

export function readMatch(value: unknown, clause: 'match' | 'match_phrase'): SearchQuery {
  const keys = clause === 'match' ? ['query', 'operator', ...MATCH_IGNORED] : ['query', 'slop', ...MATCH_IGNORED];
  const { field, options } = readOfField(value, clause, keys);
  if (options['slop'] !== undefined && integerOf(options['slop'], 'slop', { min: 0, max: 1e9 }) !== 0) {
    throw unacceptable(`[${clause}] supports [slop] 0 only`);
  }
  const operator = String(options['operator'] ?? 'or').toLowerCase();
  if (operator !== 'and' && operator !== 'or') {
    throw unacceptable(`[match] operator must be and or or, got ${shown(options['operator'])}`);
  }
  const text = required(options, clause, 'query');
  return { kind: 'match', field, text, operator, phrase: clause === 'match_phrase' };
}

export function readIds(value: unknown): SearchQuery {
  const ids = objectOf(value, 'ids');
  onlyKeys(ids, 'ids', ['values', 'type', ...TOLERATED]);
  const values = ids['values'] === undefined ? [] : listOf(ids['values']);
  limited(values.length, 'ids');
  return { kind: 'ids', ids: values.map((each) => stringOf(each, 'ids')) };
}

export function readPrefix(value: unknown): SearchQuery {
  const { field, options } = readOfField(value, 'prefix', ['value', 'prefix', 'rewrite', 'case_insensitive']);
  const prefix = stringOf(options['value'] ?? required(options, 'prefix', 'prefix'), 'prefix');
  return { kind: 'prefix', field, prefix, anyCase: anyCaseOf(options) };
}

export function readWildcard(value: unknown): SearchQuery {
  const { field, options } = readOfField(value, 'wildcard', ['value', 'wildcard', 'rewrite', 'case_insensitive']);
  const pattern = stringOf(options['value'] ?? required(options, 'wildcard', 'wildcard'), 'wildcard');
  if (pattern.length > PATTERN_CHARS) {
    throw unacceptable(`[wildcard] must be at most ${PATTERN_CHARS} characters, got ${pattern.length}`);
  }
  return { kind: 'wildcard', field, pattern, anyCase: anyCaseOf(options) };
}

export function readExists(value: unknown): SearchQuery {
  const exists = objectOf(value, 'exists');
  onlyKeys(exists, 'exists', ['field', ...TOLERATED]);
  if (exists['field'] === undefined) {
    throw malformed('[exists] must be provided with a [field]');
  }
  return { kind: 'exists', field: stringOf(exists['field'], 'exists') };
}

const RANGE_KEYS = [
  'gt',
  'gte',
  'lt',
  'lte',
  'from',
  'to',
  'include_lower',
  'include_upper',
  'format',
  'time_zone',
  'relation',
];

export function readRange(value: unknown): SearchQuery {
  const { boost: _boost, _name, ...rest } = objectOf(value, 'range');
  const [field, given] = onlyEntry(rest, 'range');
  const range = objectOf(given, 'range');
  onlyKeys(range, 'range', [...RANGE_KEYS, ...TOLERATED]);
  const bound = (key: string) => boundOf(range[key], { key, format: range['format'] });
  const from = bound('from');
  const to = bound('to');
  const lower = range['include_lower'] === undefined || booleanOf(range['include_lower'], 'include_lower');
  const upper = range['include_upper'] === undefined || booleanOf(range['include_upper'], 'include_upper');
  const gt = bound('gt') ?? (lower ? null : from);
  const gte = bound('gte') ?? (lower ? from : null);
  const lt = bound('lt') ?? (upper ? null : to);
  const lte = bound('lte') ?? (upper ? to : null);
  const query: RangeQuery = {
    kind: 'range',
    field,
    ...(gt !== null && { gt }),
    ...(gte !== null && { gte }),
    ...(lt !== null && { lt }),
    ...(lte !== null && { lte }),
    zoneMs: zoneOf(range['time_zone']),
  };
  return query;
}

/** Null where it is open. With the format of seconds the number is one of seconds. */
function boundOf(value: unknown, { key, format }: { key: string; format: unknown }): Scalar | null {
  if (value === undefined || value === null) {
    return null;
  }
  const bound = scalarOf(value, `range.${key}`);
  if (format === 'epoch_second' && Number.isFinite(Number(bound))) {
    return Number(bound) * 1_000;
  }
  return bound;
}

export function zoneOf(value: unknown): number {
  if (value === undefined || value === null) {
    return 0;
  }
  const text = stringOf(value, 'time_zone');
  const zoneMs = parseZone(text);
  if (zoneMs === null) {
    throw unacceptable(`[time_zone] must be UTC or an offset such as +01:00, got "${cut(text)}"`);
  }
  return zoneMs;
}

function anyCaseOf(options: Json): boolean {
  return options['case_insensitive'] === undefined ? false : booleanOf(options['case_insensitive'], 'case_insensitive');
}

function required(options: Json, clause: string, key: string): Scalar {
  if (options[key] === undefined || options[key] === null) {
    throw unacceptable(`[${clause}] requires a [${key}]`);
  }
  return scalarOf(options[key], clause);
}

function limited(count: number, clause: string): void {
  if (count > TERMS_MAX) {
    throw unacceptable(`[${clause}] may have ${TERMS_MAX} values, got ${count}`);
  }
}

/** Date or date math that has to be readable. */
export function dateOf(value: unknown, clause: string, nowMs: number): number {
  const at = parseDate(scalarOf(value, clause), { nowMs });
  if (at === null) {
    throw unacceptable(`[${clause}] failed to parse date ${shown(value)}`);
  }
  return at;
}
