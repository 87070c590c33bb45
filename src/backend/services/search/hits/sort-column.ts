import { parseDate } from '../dates/date-math';
import { valuesOf, type Field, type Fields } from '../match/fields';
import { cut } from '../parse/json-shape';
import { unrunnable } from '../search-fault';
import type { Scalar, SearchSort } from '../search-request';

/** What documents are compared by. Null: a text that is missing; missing numbers are infinite. */
export type SortKey = number | string | null;

/** One key of a sort. */
export interface SortColumn<T> {
  read(document: T, score: number, ordinal: number): SortKey;
  /** Below 0 when `a` comes first. */
  compare(a: SortKey, b: SortKey): number;
  /** As an answer shows it. */
  shown(key: SortKey): unknown;
  /** The key a value of `search_after` stands for. */
  parse(after: Scalar | null): SortKey;
}

/** Beyond it a number stands for a missing one: what 64 bits hold, as far as JSON numbers can tell. */
const LONG_EDGE = 9.2e18;
const LONG_MAX = 2 ** 63;

/**
 * @throws VigilError `invalid_argument` for a field that is not there (unless the sort says that is all right) or is a text
 */
export function sortColumn<T>(sort: SearchSort, fields: Fields<T>, nowMs: number): SortColumn<T> {
  if (sort.field === '_score') {
    return numeric(sort, { read: (_document, score) => score, shown: (key) => key });
  }
  if (sort.field === '_doc') {
    return numeric(sort, { read: (_document, _score, ordinal) => ordinal, shown: (key) => key });
  }
  const field = sort.nested === null ? fields.field(sort.field) : throughNested(sort.field, sort.nested, fields);
  if (field === undefined) {
    if (sort.unmapped) {
      return texts(sort, () => []);
    }
    throw unrunnable(`No mapping found for [${cut(sort.field)}] in order to sort on`, 'query_shard_exception');
  }
  return fieldColumn(sort, field, nowMs);
}

function throughNested<T>(name: string, path: string, fields: Fields<T>): Field<T> | undefined {
  const nested = fields.nested(path);
  const inner = nested?.fields.field(name);
  if (nested === undefined || inner === undefined) {
    return undefined;
  }
  const read = (document: T) => nested.objects(document).flatMap((object) => valuesOf(inner.read(object)));
  return { type: inner.type, read };
}

function fieldColumn<T>(sort: SearchSort, field: Field<T>, nowMs: number): SortColumn<T> {
  switch (field.type) {
    case 'text':
      throw unrunnable(
        `Text fields are not optimised for operations that require per-document field data like aggregations and sorting, so these operations are disabled by default. Please use a keyword field instead: [${cut(sort.field)}]`
      );
    case 'keyword':
      return texts(sort, (document) => valuesOf(field.read(document)));
    case 'boolean':
      return numeric(sort, { read: reader(sort, field), shown: (key) => (Number.isFinite(key) ? key !== 0 : key) });
    case 'date':
      return numeric(sort, {
        read: reader(sort, field),
        shown: longShown,
        parse: (value) => parseDate(value, { nowMs }) ?? refused(sort, value),
      });
    case 'long':
      return numeric(sort, { read: reader(sort, field), shown: longShown });
    case 'double':
      return numeric(sort, {
        read: reader(sort, field),
        shown: (key) => (Number.isFinite(key) ? key : key > 0 ? 'Infinity' : '-Infinity'),
      });
  }
}

function longShown(key: number): number {
  return Number.isFinite(key) ? key : Math.sign(key) * LONG_MAX;
}

function reader<T>({ mode }: SearchSort, field: Field<T>): (document: T) => number {
  return (document) => {
    const value = field.read(document);
    if (typeof value === 'number') {
      return value;
    }
    const values = valuesOf(value).map(Number);
    return values.length === 0 ? NaN : oneOf(values, mode);
  };
}

function oneOf(values: readonly number[], mode: SearchSort['mode']): number {
  switch (mode) {
    case 'min':
      return values.reduce((a, b) => (b < a ? b : a));
    case 'max':
      return values.reduce((a, b) => (b > a ? b : a));
    case 'sum':
      return values.reduce((a, b) => a + b);
    case 'avg':
      return values.reduce((a, b) => a + b) / values.length;
    case 'median': {
      const sorted = [...values].sort((a, b) => a - b);
      const [low, high] = [Math.floor((sorted.length - 1) / 2), Math.ceil((sorted.length - 1) / 2)];
      return ((sorted[low] ?? NaN) + (sorted[high] ?? NaN)) / 2;
    }
  }
}

interface NumericColumn<T> {
  /** NaN where it is missing. */
  read(document: T, score: number, ordinal: number): number;
  shown(key: number): unknown;
  parse?: (value: Scalar) => number;
}

function numeric<T>(sort: SearchSort, { read, shown, parse }: NumericColumn<T>): SortColumn<T> {
  const { descending, missing } = sort;
  const absent = missingNumber(sort);
  return {
    read: (document, score, ordinal) => {
      const key = read(document, score, ordinal);
      return Number.isNaN(key) ? absent : key;
    },
    compare: (a, b) => {
      const order = (a as number) < (b as number) ? -1 : (a as number) > (b as number) ? 1 : 0;
      return descending ? -order : order;
    },
    shown: (key) => shown(key as number),
    parse: (after) => {
      if (after === null) {
        return typeof missing === 'object' ? refused(sort, after) : absent;
      }
      const number = typeof after === 'string' && after.trim() === '' ? NaN : Number(after);
      if (Math.abs(number) >= LONG_EDGE) {
        return Math.sign(number) * Infinity;
      }
      return parse === undefined ? (Number.isNaN(number) ? refused(sort, after) : number) : parse(after);
    },
  };
}

function missingNumber(sort: SearchSort): number {
  const { missing, descending } = sort;
  if (typeof missing === 'object') {
    const number = Number(missing.value);
    return Number.isNaN(number) ? refused(sort, missing.value) : number;
  }
  return (missing === 'last') === descending ? -Infinity : Infinity;
}

function texts<T>({ descending, missing }: SearchSort, read: (document: T) => readonly Scalar[]): SortColumn<T> {
  const absent = typeof missing === 'object' ? String(missing.value) : null;
  const absentFirst = missing === 'first' ? 1 : -1;
  return {
    read: (document) => {
      const values = read(document);
      if (values.length === 0) {
        return absent;
      }
      return values.map(String).reduce((a, b) => (b < a === descending ? a : b));
    },
    compare: (a, b) => {
      if (a === b) {
        return 0;
      }
      if (a === null || b === null) {
        return a === null ? -absentFirst : absentFirst;
      }
      return a < b === descending ? 1 : -1;
    },
    shown: (key) => key,
    parse: (after) => (after === null ? null : String(after)),
  };
}

function refused({ field }: SearchSort, value: Scalar | null): never {
  throw unrunnable(
    `Failed to parse [search_after] or [missing] value [${cut(String(value))}] for field [${cut(field)}]`
  );
}
