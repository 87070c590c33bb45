/** Anything that JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** A point in time, as scripts know it. */
export class Instant {
  readonly epochMs: number;

  constructor(epochMs: number) {
    this.epochMs = epochMs;
  }

  toString(): string {
    return new Date(this.epochMs).toISOString();
  }
}

/** What scripts are given: JSON, and points in time beside it. */
export type ScriptData = Json | Instant | readonly ScriptData[] | { readonly [name: string]: ScriptData };

type List = readonly ScriptData[];
type Map = { readonly [name: string]: ScriptData };

/** What a script computes with. Whole numbers are `bigint`, as `long` in Java; others are `number`, as `double`. */
export type ScriptValue = null | boolean | string | number | bigint | Instant | List | Map;

/** How much a script may still do. */
export interface Budget {
  /** @throws once it is used up */
  spend(): void;
}

/** Names under which a whole number stands for a count or a time: `long` in the original, where all others are `double`. */
const WHOLE = new Set([
  'took',
  'total',
  'successful',
  'skipped',
  'failed',
  'doc_count',
  'doc_count_error_upper_bound',
  'sum_other_doc_count',
  '_version',
  '_seq_no',
  '_primary_term',
  'schema_version',
  'version',
]);

export function isList(value: ScriptValue | ScriptData): value is List {
  return Array.isArray(value);
}

export function isMap(value: ScriptValue | ScriptData): value is Map {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Instant);
}

/**
 * A value of data as scripts see it.
 *
 * JSON has one kind of number where Java has two, and only dividing tells them apart: a number is whole (`long`) when its
 * name says that it counts or is a time, else it is `double`, as all values of aggregations are.
 */
export function fromData(data: ScriptData, name = ''): ScriptValue {
  if (typeof data === 'number' && Number.isSafeInteger(data) && (WHOLE.has(name) || name.endsWith('_time'))) {
    return BigInt(data);
  }
  return data;
}

/** The entry of that name among a map's own; null when there is none. */
export function entryOf(map: Map, name: string): ScriptValue {
  const data = Object.hasOwn(map, name) ? map[name] : undefined;
  if (data === undefined) {
    return null;
  }
  // `hits.total` is {value, relation}.
  return fromData(data, name === 'value' && Object.hasOwn(map, 'relation') ? 'total' : name);
}

export function isNumber(value: ScriptValue): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

/** Equal as `==` of Painless has it: by value, whole and other numbers alike, lists and maps by what is in them. */
export function equalValues(left: ScriptValue, right: ScriptValue, budget: Budget): boolean {
  budget.spend();
  if (isNumber(left) && isNumber(right)) {
    // By value, also where one is whole and the other is not.
    return left <= right && left >= right;
  }
  if (left instanceof Instant && right instanceof Instant) {
    return left.epochMs === right.epochMs;
  }
  if (isList(left) && isList(right)) {
    return (
      left.length === right.length &&
      left.every((item, i) => equalValues(fromData(item), fromData(right[i] ?? null), budget))
    );
  }
  if (isMap(left) && isMap(right)) {
    const names = Object.keys(left);
    return (
      names.length === Object.keys(right).length &&
      names.every(
        (name) => Object.hasOwn(right, name) && equalValues(entryOf(left, name), entryOf(right, name), budget)
      )
    );
  }
  return left === right;
}

/** What it is, for messages. */
export function typeName(value: ScriptValue): string {
  if (value === null) {
    return 'null';
  }
  if (isList(value)) {
    return 'a list';
  }
  if (value instanceof Instant) {
    return 'a time';
  }
  switch (typeof value) {
    case 'string':
      return 'a text';
    case 'boolean':
      return String(value);
    case 'object':
      return 'a map';
    default:
      return `the number ${String(value)}`;
  }
}

/** As `+` with a text writes it: `1.0` for a number with a fraction that has none. */
export function textOf(value: ScriptValue): string {
  if (typeof value === 'number') {
    return Number.isInteger(value) && Math.abs(value) < 1e7 ? `${value}.0` : String(value);
  }
  return isList(value) || isMap(value) ? JSON.stringify(value) : String(value);
}
