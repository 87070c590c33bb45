import { Budget, type Collector } from './collector';
import { isNumeric, isList, valuesOf, type Field, type FieldType } from '../match/fields';
import { isoTime } from '../dates/format-date';
import { cut } from '../parse/json-shape';
import { unrunnable } from '../search-fault';
import type { MetricKind, Scalar } from '../search-request';

type NumberKind = Exclude<MetricKind, 'value count' | 'cardinality'>;

/** Largest, smallest, mean or sum of all values of a field; null (a sum: 0) where there are none. */
export class NumberCollector<T> implements Collector<T> {
  readonly #kind: NumberKind;
  readonly #field: Field<T> | undefined;
  readonly #missing: number | null;
  #count = 0;
  #sum = 0;
  /** What additions have lost so far (Kahan). */
  #lost = 0;
  #min = Infinity;
  #max = -Infinity;

  /** @param field undefined: no document has it */
  constructor(kind: NumberKind, field: Field<T> | undefined, missing: number | null) {
    this.#kind = kind;
    this.#field = field;
    this.#missing = missing;
  }

  collect(document: T): void {
    const value = this.#field?.read(document) ?? this.#missing ?? undefined;
    if (value === undefined) {
      return;
    }
    if (isList(value)) {
      for (const each of value) {
        this.#add(Number(each));
      }
    } else {
      this.#add(Number(value));
    }
  }

  #add(value: number): void {
    this.#count += 1;
    this.#min = value < this.#min ? value : this.#min;
    this.#max = value > this.#max ? value : this.#max;
    const exact = value - this.#lost;
    const sum = this.#sum + exact;
    this.#lost = sum - this.#sum - exact;
    this.#sum = sum;
  }

  kept(): T[] {
    return [];
  }

  order(): number {
    switch (this.#kind) {
      case 'max':
        return this.#max;
      case 'min':
        return this.#min;
      case 'sum':
        return this.#sum;
      case 'avg':
        return this.#sum / this.#count;
    }
  }

  result(): Record<string, unknown> {
    if (this.#count === 0) {
      return { value: this.#kind === 'sum' ? 0 : null };
    }
    const value = this.order();
    return this.#field?.type === 'date' ? { value, value_as_string: isoTime(Math.trunc(value)) } : { value };
  }
}

/** How many values there are. */
export class ValueCountCollector<T> implements Collector<T> {
  readonly #field: Field<T> | undefined;
  readonly #missing: number;
  #count = 0;

  constructor(field: Field<T> | undefined, missing: Scalar | null) {
    this.#field = field;
    this.#missing = missing === null ? 0 : 1;
  }

  collect(document: T): void {
    const value = this.#field?.read(document);
    this.#count += value === undefined ? this.#missing : isList(value) ? value.length : 1;
  }

  kept(): T[] {
    return [];
  }

  order(): number {
    return this.#count;
  }

  result(): Record<string, unknown> {
    return { value: this.#count };
  }
}

/** Up to here the number of different values is exact. */
const EXACT_MAX = 10_000;

/** How many different values there are: exact up to 10,000, within about 1 % beyond. */
export class CardinalityCollector<T> implements Collector<T> {
  readonly #field: Field<T> | undefined;
  readonly #missing: Scalar | null;
  readonly #budget: Budget;
  #seen: Set<Scalar> | null = new Set();
  #sketch: Sketch | null = null;

  constructor(field: Field<T> | undefined, missing: Scalar | null, budget: Budget) {
    this.#field = field;
    this.#missing = missing;
    this.#budget = budget;
  }

  collect(document: T): void {
    const value = this.#field?.read(document);
    if (value === undefined) {
      if (this.#missing !== null) {
        this.#add(this.#missing);
      }
    } else if (isList(value)) {
      value.forEach((each) => this.#add(each));
    } else {
      this.#add(value);
    }
  }

  #add(value: Scalar): void {
    if (this.#seen === null) {
      this.#sketch?.add(value);
      return;
    }
    if (this.#seen.has(value)) {
      return;
    }
    this.#budget.hold(1);
    this.#seen.add(value);
    if (this.#seen.size > EXACT_MAX) {
      this.#sketch = new Sketch();
      this.#seen.forEach((each) => this.#sketch?.add(each));
      this.#budget.hold(-this.#seen.size + Sketch.WEIGHT);
      this.#seen = null;
    }
  }

  kept(): T[] {
    return [];
  }

  order(): number {
    return this.#seen?.size ?? this.#sketch?.count() ?? 0;
  }

  result(): Record<string, unknown> {
    return { value: this.order() };
  }
}

const REGISTER_BITS = 14;
const REGISTERS = 2 ** REGISTER_BITS;

/**
 * Counts different values in 16 KiB.
 *
 * @see Flajolet, Fusy, Gandouet, Meunier: HyperLogLog (2007), with linear counting for small numbers
 */
class Sketch {
  /** Held by it, in units of one value in a set. */
  static readonly WEIGHT = REGISTERS / 64;
  readonly #ranks = new Uint8Array(REGISTERS);

  add(value: Scalar): void {
    const [index, rest] = hashed(`${typeof value}:${value}`);
    const register = index >>> (32 - REGISTER_BITS);
    const rank = Math.clz32(rest) + 1;
    if (rank > (this.#ranks[register] ?? 0)) {
      this.#ranks[register] = rank;
    }
  }

  count(): number {
    let sum = 0;
    let empty = 0;
    for (const rank of this.#ranks) {
      sum += 2 ** -rank;
      empty += rank === 0 ? 1 : 0;
    }
    const raw = ((0.7213 / (1 + 1.079 / REGISTERS)) * REGISTERS * REGISTERS) / sum;
    const small = raw <= 2.5 * REGISTERS && empty > 0;
    return Math.round(small ? REGISTERS * Math.log(REGISTERS / empty) : raw);
  }
}

/** Two 32-bit hashes of a text (FNV-1a with different starts, each mixed at the end as MurmurHash3 does). */
function hashed(text: string): [number, number] {
  let [one, two] = [0x811c9dc5, 0x9747b28c];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    one = Math.imul(one ^ code, 0x01000193);
    two = Math.imul(two ^ code, 0x01000193) + 0x3c6ef372;
  }
  return [mixed(one), mixed(two)];
}

function mixed(word: number): number {
  let hash = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** @throws VigilError `invalid_argument` for a field without numbers */
export function assertNumeric(type: FieldType, field: string, aggregation: string): void {
  if (!isNumeric(type)) {
    throw unrunnable(`Field [${cut(field)}] of type [${type}] is not supported for aggregation [${aggregation}]`);
  }
}

/** The values a document counts with, each once. */
export function distinct<T>(field: Field<T>, document: T): readonly Scalar[] {
  const values = valuesOf(field.read(document));
  return values.length < 2 ? values : [...new Set(values)];
}
