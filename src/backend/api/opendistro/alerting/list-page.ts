import { LIMITS } from '../../../../schema';
import { illegalArgument } from '../errors';
import type { EsCall } from '../es-route';
import { longParam } from '../read-params';

/** Parameters of lists that are no searches. */
export const LIST_PARAMETERS = ['size', 'startIndex', 'sortString', 'sortOrder', 'searchString', 'missing'];
const SIZE_DEFAULT = 20;

export interface ListRules<T> {
  /** Field that is sorted by where none is named. */
  sortBy: string;
  /** In front of names of fields in requests, to be left out. */
  prefix: string;
  /** What `searchString` is looked for in. */
  texts: (item: T) => string[];
}

/**
 * One page of a list, sorted and searched as the parameters say, and how many there are on all pages.
 *
 * @throws VigilError 400 for a number that is none, and a field to sort by that there is not
 */
export function pageOf<T extends object>(items: readonly T[], query: EsCall['query'], rules: ListRules<T>) {
  const size = atLeast('size', longParam(query, 'size') ?? SIZE_DEFAULT);
  const start = atLeast('startIndex', longParam(query, 'startIndex') ?? 0);
  if (size > LIMITS.searchHits) {
    throw illegalArgument(`[size] must be at most ${LIMITS.searchHits}, got ${size}`);
  }
  const wanted = (query.searchString ?? '').toLowerCase();
  const found = items.filter((item) => rules.texts(item).some((text) => text.toLowerCase().includes(wanted)));
  const field = sortField(query.sortString ?? '', rules);
  const direction = orderOf(query.sortOrder) === 'desc' ? -1 : 1;
  if (field !== null && found.some((item) => !Object.hasOwn(item, field))) {
    throw illegalArgument(`No mapping found for [${field.slice(0, 60)}] in order to sort on`);
  }
  const sorted =
    field === null ? found : [...found].sort((a, b) => direction * compare(valueOf(a, field), valueOf(b, field)));
  return { total: found.length, page: sorted.slice(start, start + size) };
}

function atLeast(name: string, value: number): number {
  if (value < 0) {
    throw illegalArgument(`[${name}] parameter cannot be negative, found [${value}]`);
  }
  return value;
}

function sortField<T>(given: string, { sortBy, prefix }: ListRules<T>): string | null {
  const name = (given === '' ? sortBy : given).replace(/\.keyword$/, '');
  return name.startsWith(prefix) ? name.slice(prefix.length) : name;
}

function orderOf(given = 'asc'): 'asc' | 'desc' {
  const order = given.toLowerCase();
  if (order !== 'asc' && order !== 'desc' && order !== '') {
    throw illegalArgument(`No enum constant org.elasticsearch.search.sort.SortOrder.${given.slice(0, 60)}`);
  }
  return order === 'desc' ? 'desc' : 'asc';
}

function valueOf(item: object, field: string): unknown {
  return (item as Record<string, unknown>)[field];
}

/** What is absent comes last. */
function compare(a: unknown, b: unknown): number {
  if (a === b) {
    return 0;
  }
  if (a === null || a === undefined) {
    return 1;
  }
  if (b === null || b === undefined) {
    return -1;
  }
  return typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b));
}
