import { isObject, listOf, onlyKeys, shown, stringOf } from './json-shape';
import { malformed, unacceptable } from '../search-fault';
import type { SourceFilter } from '../search-request';

const PATTERNS_MAX = 200;
const PATTERN_CHARS = 1_000;

/**
 * Reads `_source`: true or false, a pattern, a list of them, or `{ "includes": …, "excludes": … }`.
 *
 * @throws VigilError `invalid_argument`
 */
export function parseSourceFilter(value: unknown): SourceFilter {
  if (value === undefined || value === null || value === true || value === 'true') {
    return true;
  }
  if (value === false || value === 'false') {
    return false;
  }
  if (typeof value === 'string' || Array.isArray(value)) {
    return filterOf(value, undefined);
  }
  if (!isObject(value)) {
    throw malformed(`[_source] takes a boolean, names or an object, got ${shown(value)}`);
  }
  onlyKeys(value, '_source', ['includes', 'include', 'excludes', 'exclude']);
  return filterOf(value['includes'] ?? value['include'], value['excludes'] ?? value['exclude']);
}

function filterOf(includes: unknown, excludes: unknown): SourceFilter {
  return { includes: patternsOf(includes), excludes: patternsOf(excludes) };
}

function patternsOf(value: unknown): string[] {
  const patterns = value === undefined || value === null ? [] : listOf(value).map((each) => stringOf(each, '_source'));
  if (patterns.length > PATTERNS_MAX || patterns.some(({ length }) => length > PATTERN_CHARS)) {
    throw unacceptable(`[_source] may have ${PATTERNS_MAX} patterns of ${PATTERN_CHARS} characters`);
  }
  return patterns;
}
