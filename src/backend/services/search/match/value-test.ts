import { parseDate } from '../dates/date-math';
import type { FieldType } from './fields';
import { compileGlob } from './glob';
import { cut } from '../parse/json-shape';
import { unrunnable } from '../search-fault';
import type { RangeQuery, Scalar } from '../search-request';

export type ValueTest = (value: Scalar) => boolean;

/**
 * Whether a stored value is the one asked for.
 *
 * @throws VigilError `invalid_argument` for a value that a field of this type cannot have
 */
export function equalTest(
  type: FieldType,
  asked: Scalar,
  { nowMs, anyCase }: { nowMs: number; anyCase: boolean }
): ValueTest {
  switch (type) {
    case 'keyword':
    case 'text': {
      const text = anyCase ? String(asked).toLowerCase() : String(asked);
      return anyCase ? (value) => String(value).toLowerCase() === text : (value) => value === text;
    }
    case 'boolean': {
      const wanted = booleanOf(asked);
      return (value) => value === wanted;
    }
    case 'date': {
      // A day without a time means all of it.
      const from = dateOf(asked, { nowMs, zoneMs: 0, rounding: 'down' });
      const to = dateOf(asked, { nowMs, zoneMs: 0, rounding: 'up' });
      return (value) => (value as number) >= from && (value as number) <= to;
    }
    default: {
      const number = numberOf(asked);
      return (value) => value === number;
    }
  }
}

/** Whether a stored value is one of those asked for. @throws as `equalTest` */
export function anyTest(type: FieldType, asked: readonly Scalar[], nowMs: number): ValueTest {
  switch (type) {
    case 'keyword':
    case 'text': {
      const wanted = new Set<Scalar>(asked.map(String));
      return (value) => wanted.has(value);
    }
    case 'double':
    case 'long': {
      const wanted = new Set<Scalar>(asked.map(numberOf));
      return (value) => wanted.has(value);
    }
    default: {
      const tests = asked.map((value) => equalTest(type, value, { nowMs, anyCase: false }));
      return (value) => tests.some((test) => test(value));
    }
  }
}

/** @throws VigilError `invalid_argument` for a bound that cannot be read as the type of the field */
export function rangeTest(type: FieldType, range: RangeQuery, nowMs: number): ValueTest {
  if (type === 'keyword' || type === 'text' || type === 'boolean') {
    return textRange(range);
  }
  const { above, from, below, to } = numericBounds(type, range, nowMs);
  return (value) => {
    const number = value as number;
    return number >= from && number <= to && number > above && number < below;
  };
}

export interface NumericBounds {
  /** Exclusive. */
  above: number;
  from: number;
  /** Exclusive. */
  below: number;
  to: number;
}

/** ±Infinity (the exclusive ones beyond every number) where a side is open. @throws as `rangeTest` */
export function numericBounds(type: 'double' | 'long' | 'date', range: RangeQuery, nowMs: number): NumericBounds {
  const { gt, gte, lt, lte, zoneMs } = range;
  const read = (bound: Scalar | undefined, open: number, rounding: 'up' | 'down') =>
    bound === undefined ? open : type === 'date' ? dateOf(bound, { nowMs, zoneMs, rounding }) : numberOf(bound);
  return {
    above: read(gt, -Infinity, 'up'),
    from: read(gte, -Infinity, 'down'),
    below: read(lt, Infinity, 'down'),
    to: read(lte, Infinity, 'up'),
  };
}

function textRange({ gt, gte, lt, lte }: RangeQuery): ValueTest {
  const [above, from, below, to] = [gt, gte, lt, lte].map((bound) => (bound === undefined ? null : String(bound)));
  return (value) => {
    const text = String(value);
    return (
      (above == null || text > above) &&
      (from == null || text >= from) &&
      (below == null || text < below) &&
      (to == null || text <= to)
    );
  };
}

/** @throws VigilError `invalid_argument` for a field that has no text */
export function patternTest(
  type: FieldType,
  query: { kind: 'prefix' | 'wildcard'; field: string; pattern: string; anyCase: boolean }
): ValueTest {
  const { kind, field, anyCase } = query;
  if (type !== 'keyword' && type !== 'text') {
    throw unrunnable(
      `Can only use ${kind} queries on keyword, text and wildcard fields - not on [${cut(field)}] which is of type [${type}]`,
      'query_shard_exception'
    );
  }
  const pattern = anyCase ? query.pattern.toLowerCase() : query.pattern;
  const fits = kind === 'prefix' ? (text: string) => text.startsWith(pattern) : compileGlob(pattern);
  return anyCase ? (value) => fits(String(value).toLowerCase()) : (value) => fits(String(value));
}

function numberOf(value: Scalar): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || Number.isNaN(number)) {
    throw unrunnable(`failed to create query: For input string: "${cut(String(value))}"`, 'query_shard_exception');
  }
  return number;
}

function booleanOf(value: Scalar): boolean {
  if (value === true || value === 'true') {
    return true;
  }
  if (value === false || value === 'false' || value === '') {
    return false;
  }
  throw unrunnable(
    `failed to create query: Can't parse boolean value [${cut(String(value))}], expected [true] or [false]`,
    'query_shard_exception'
  );
}

function dateOf(value: Scalar, options: { nowMs: number; zoneMs: number; rounding: 'up' | 'down' }): number {
  const at = parseDate(value, options);
  if (at === null) {
    throw unrunnable(
      `failed to parse date field [${cut(String(value))}] with format [strict_date_time||epoch_millis]`,
      'parse_exception'
    );
  }
  return at;
}
