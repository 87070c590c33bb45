import type { Field, Fields, FieldType, FieldValue, NestedFields } from './fields';
import { isObject, isScalar } from '../parse/json-shape';
import type { Scalar } from '../search-request';

/**
 * Types by dotted name. A `text` also has `name.keyword`, its whole value; `nested` is a list of objects that are looked at
 * one by one.
 */
export interface Mapping {
  fields: Readonly<Record<string, FieldType | 'nested'>>;
  /** Names that are not listed get the type of the first value found (text for strings), instead of not being there. */
  dynamic: boolean;
}

const KEYWORD = '.keyword';

/** Fields of JSON objects, by paths that also lead through lists. */
export class JsonFields implements Fields<unknown> {
  readonly #mapping: Mapping;
  /** Of the nested list these objects are in, with a dot; empty at the top. */
  readonly #prefix: string;
  /** The objects there are, to find types in. */
  readonly #samples: () => Iterable<unknown>;

  constructor(mapping: Mapping, samples: () => Iterable<unknown>, prefix = '') {
    this.#mapping = mapping;
    this.#prefix = prefix;
    this.#samples = samples;
  }

  field(name: string): Field<unknown> | undefined {
    const parts = this.#partsOf(name);
    const type = parts === null ? undefined : this.#typeOf(name, parts);
    if (type !== undefined && parts !== null) {
      return { type, read: (object) => read(object, parts, type) };
    }
    const whole = name.endsWith(KEYWORD) ? this.field(name.slice(0, -KEYWORD.length)) : undefined;
    return whole?.type === 'text' ? { type: 'keyword', read: whole.read } : undefined;
  }

  nested(path: string): NestedFields<unknown> | undefined {
    if (!path.startsWith(this.#prefix) || this.#declared(path) !== 'nested') {
      return undefined;
    }
    // Through other nested lists on the way: objects of an inner list can be asked for at once.
    const parts = path.slice(this.#prefix.length).split('.');
    const objects = (object: unknown) => collected(object, parts).filter(isObject);
    const samples = this.#samples;
    const inside = function* () {
      for (const sample of samples()) {
        yield* objects(sample);
      }
    };
    return { objects, fields: new JsonFields(this.#mapping, inside, `${path}.`) };
  }

  present(name: string): ((object: unknown) => boolean) | undefined {
    const parts = this.#partsOf(name);
    if (parts === null || this.#declared(name) === 'nested') {
      return undefined;
    }
    const known =
      this.#mapping.dynamic || Object.keys(this.#mapping.fields).some((each) => each.startsWith(`${name}.`));
    return known ? (object) => collected(object, parts).some((each) => hasValue(each)) : undefined;
  }

  #declared(name: string): FieldType | 'nested' | undefined {
    return Object.hasOwn(this.#mapping.fields, name) ? this.#mapping.fields[name] : undefined;
  }

  /** Null for what lies elsewhere: outside of these objects, or inside of a nested list of theirs. */
  #partsOf(name: string): string[] | null {
    if (!name.startsWith(this.#prefix)) {
      return null;
    }
    const parts = name.slice(this.#prefix.length).split('.');
    for (let i = 1; i < parts.length; i++) {
      if (this.#declared(this.#prefix + parts.slice(0, i).join('.')) === 'nested') {
        return null;
      }
    }
    return parts;
  }

  #typeOf(name: string, parts: readonly string[]): FieldType | undefined {
    const declared = this.#declared(name);
    if (declared !== undefined) {
      return declared === 'nested' ? undefined : declared;
    }
    return this.#mapping.dynamic ? this.#found(parts) : undefined;
  }

  #found(parts: readonly string[]): FieldType | undefined {
    for (const sample of this.#samples()) {
      const value = collected(sample, parts).find(isScalar);
      if (value !== undefined) {
        return typeof value === 'string' ? 'text' : typeof value === 'boolean' ? 'boolean' : 'double';
      }
    }
    return undefined;
  }
}

function read(object: unknown, parts: readonly string[], type: FieldType): FieldValue {
  const found = collected(object, parts);
  const values = found.length === 1 && !Array.isArray(found[0]) ? found : found.flat(Infinity);
  const scalars = values.flatMap((each) => converted(each, type));
  return scalars.length === 0 ? undefined : scalars.length === 1 ? scalars[0] : scalars;
}

/** Values of another type than the field are not found by it. */
function converted(value: unknown, type: FieldType): Scalar[] {
  if (!isScalar(value)) {
    return [];
  }
  switch (type) {
    case 'keyword':
    case 'text':
      return [String(value)];
    case 'boolean':
      return typeof value === 'boolean' ? [value] : [];
    default: {
      const number = typeof value === 'boolean' ? NaN : Number(value);
      return Number.isFinite(number) ? [number] : [];
    }
  }
}

/** Everything at the end of the path, through lists on the way. */
function collected(object: unknown, parts: readonly string[], at = 0): unknown[] {
  if (object === undefined || object === null) {
    return [];
  }
  const part = parts[at];
  if (Array.isArray(object)) {
    return (object as unknown[]).flatMap((each) => collected(each, parts, at));
  }
  if (part === undefined) {
    return [object];
  }
  return isObject(object) && Object.hasOwn(object, part) ? collected(object[part], parts, at + 1) : [];
}

function hasValue(value: unknown): boolean {
  return isObject(value)
    ? Object.values(value).some(hasValue)
    : Array.isArray(value)
      ? value.some(hasValue)
      : value !== null && value !== undefined;
}
