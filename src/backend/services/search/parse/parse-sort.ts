import { booleanOf, cut, isObject, isScalar, objectOf, onlyKeys, shown, stringOf, type Json } from './json-shape';
import { malformed, unacceptable } from '../search-fault';
import type { Scalar, SearchSort } from '../search-request';

const SORT_KEYS_MAX = 20;
const MODES = ['min', 'max', 'sum', 'avg', 'median'] as const;
const KNOWN = [
  'order',
  'missing',
  'mode',
  'unmapped_type',
  'nested',
  'nested_path',
  'numeric_type',
  'format',
  'ignore_unmapped',
];

/**
 * Reads `sort` in each of its forms: `"field"`, `{ "field": "desc" }`, `{ "field": { "order": … } }`, or a list of them.
 *
 * @throws VigilError `invalid_argument`
 */
export function parseSort(value: unknown): SearchSort[] {
  if (value === undefined || value === null) {
    return [];
  }
  const sorts = (Array.isArray(value) ? (value as unknown[]) : [value]).flatMap(readEach);
  if (sorts.length > SORT_KEYS_MAX) {
    throw unacceptable(`[sort] may have ${SORT_KEYS_MAX} keys, got ${sorts.length}`);
  }
  return sorts;
}

function readEach(value: unknown): SearchSort[] {
  if (typeof value === 'string') {
    return [sortOf(value, {})];
  }
  if (!isObject(value)) {
    throw malformed(`[sort] takes names and objects, got ${shown(value)}`);
  }
  return Object.entries(value).map(([field, given]) => {
    const options = typeof given === 'string' ? { order: given } : objectOf(given, `sort.${cut(field)}`);
    return sortOf(field, options);
  });
}

function sortOf(field: string, options: Json): SearchSort {
  if (field === '_script' || field === '_geo_distance') {
    throw unacceptable(`[sort] by [${field}] is not supported`);
  }
  onlyKeys(options, 'sort', KNOWN);
  const descending = descendingOf(options['order'], field);
  return {
    field,
    descending,
    missing: missingOf(options['missing']),
    mode: modeOf(options['mode'], descending),
    unmapped:
      options['unmapped_type'] !== undefined ||
      (options['ignore_unmapped'] !== undefined && booleanOf(options['ignore_unmapped'], 'ignore_unmapped')),
    nested: nestedOf(options),
  };
}

function descendingOf(order: unknown, field: string): boolean {
  if (order === undefined) {
    return field === '_score';
  }
  const text = String(order).toLowerCase();
  if (typeof order !== 'string' || (text !== 'asc' && text !== 'desc')) {
    throw unacceptable(`[sort] order must be asc or desc, got ${shown(order)}`);
  }
  return text === 'desc';
}

function missingOf(missing: unknown): SearchSort['missing'] {
  if (missing === undefined || missing === null || missing === '_last') {
    return 'last';
  }
  if (!isScalar(missing)) {
    throw malformed(`[sort] missing must be _first, _last or a value, got ${shown(missing)}`);
  }
  return missing === '_first' ? 'first' : { value: missing satisfies Scalar };
}

function modeOf(mode: unknown, descending: boolean): SearchSort['mode'] {
  if (mode === undefined || mode === null) {
    return descending ? 'max' : 'min';
  }
  const known = MODES.find((each) => each === mode);
  if (known === undefined) {
    throw unacceptable(`[sort] mode must be one of ${MODES.join(', ')}, got ${shown(mode)}`);
  }
  return known;
}

function nestedOf(options: Json): string | null {
  if (options['nested_path'] !== undefined) {
    return stringOf(options['nested_path'], 'nested_path');
  }
  if (options['nested'] === undefined) {
    return null;
  }
  const nested = objectOf(options['nested'], 'nested');
  onlyKeys(nested, 'sort.nested', ['path', 'max_children']);
  return stringOf(nested['path'], 'sort.nested.path');
}
