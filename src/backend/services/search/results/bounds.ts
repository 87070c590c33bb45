import { parseDate } from '../dates/date-math';
import type { FieldType } from '../match/fields';
import { numericBounds } from '../match/value-test';
import type { Scalar, SearchQuery } from '../search-request';

/** Numbers from one to another; `openFrom`: without the first itself. Empty where `from` > `to`. */
export interface Bounds {
  from: number;
  openFrom: boolean;
  to: number;
}

export const UNBOUNDED: Bounds = { from: -Infinity, openFrom: false, to: Infinity };
const NOTHING: Bounds = { from: Infinity, openFrom: false, to: -Infinity };

/** What is asked for: the value of a field that has one number in each document. */
export interface BoundedField {
  name: string;
  type: FieldType;
  nowMs: number;
  /** Of the document with an id; null for what is no id. Absent where an id says nothing about it. */
  ofId?: (id: string) => number | null;
}

/** Where the value of a field has to be for a document to fit, as far as that can be told from the query alone. */
export function boundsOf(query: SearchQuery, field: BoundedField): Bounds {
  switch (query.kind) {
    case 'none':
      return NOTHING;
    case 'range':
      return query.field === field.name ? ofRange(query, field) : UNBOUNDED;
    case 'term':
      return query.field === field.name ? ofValue(query.value, field) : UNBOUNDED;
    case 'match':
      return query.field === field.name ? ofValue(query.text, field) : UNBOUNDED;
    case 'terms':
      return query.field === field.name ? hull(query.values.map((value) => ofValue(value, field))) : UNBOUNDED;
    case 'ids': {
      const { ofId } = field;
      return ofId === undefined ? UNBOUNDED : hull(query.ids.map((id) => exactly(ofId(id))));
    }
    case 'bool': {
      const required = [...query.must, ...query.filter].map((each) => boundsOf(each, field));
      const optional = query.minimumShouldMatch > 0 ? [hull(query.should.map((each) => boundsOf(each, field)))] : [];
      return [...required, ...optional].reduce(both, UNBOUNDED);
    }
    default:
      return UNBOUNDED;
  }
}

function ofRange(query: Extract<SearchQuery, { kind: 'range' }>, { type, nowMs }: BoundedField): Bounds {
  if (type !== 'double' && type !== 'long' && type !== 'date') {
    return UNBOUNDED;
  }
  const { above, from, below, to } = numericBounds(type, query, nowMs);
  return { from: Math.max(above, from), openFrom: above >= from && above > -Infinity, to: Math.min(below, to) };
}

function ofValue(value: Scalar, { type, nowMs }: BoundedField): Bounds {
  if (type !== 'date') {
    const number = Number(value);
    return Number.isNaN(number) ? NOTHING : { from: number, openFrom: false, to: number };
  }
  const from = parseDate(value, { nowMs, rounding: 'down' });
  const to = parseDate(value, { nowMs, rounding: 'up' });
  return from === null || to === null ? NOTHING : { from, openFrom: false, to };
}

function exactly(value: number | null): Bounds {
  return value === null ? NOTHING : { from: value, openFrom: false, to: value };
}

export function both(a: Bounds, b: Bounds): Bounds {
  const lower = a.from > b.from || (a.from === b.from && a.openFrom) ? a : b;
  return { from: lower.from, openFrom: lower.openFrom, to: Math.min(a.to, b.to) };
}

/** The smallest bounds around all of them; nothing around none. */
function hull(all: readonly Bounds[]): Bounds {
  return all.reduce((a, b) => {
    const lower = a.from < b.from || (a.from === b.from && !a.openFrom) ? a : b;
    return { from: lower.from, openFrom: lower.openFrom, to: Math.max(a.to, b.to) };
  }, NOTHING);
}
