import type { Scalar } from '../search-request';

/** How values of a field are compared: a text by its words, everything else as a whole. */
export type FieldType = 'keyword' | 'text' | 'double' | 'long' | 'date' | 'boolean';

/** A field as a search reads it from one document; dates are epoch ms. */
export interface Field<T> {
  type: FieldType;
  /** Undefined (or an empty list) where the document has none. */
  read(document: T): Scalar | readonly Scalar[] | undefined;
  /** The words of a text, where they are kept; otherwise they are worked out each time. */
  words?(document: T): string[];
}

/** Objects of a list inside a document, each of which is looked at by itself. */
export interface NestedFields<T> {
  objects(document: T): readonly unknown[];
  fields: Fields<unknown>;
}

/** What can be searched in documents of one kind. Fields inside a nested list are seen from inside only. */
export interface Fields<T> {
  /** Undefined: there is no such field. */
  field(name: string): Field<T> | undefined;
  nested(path: string): NestedFields<T> | undefined;
  /** Whether an object of that name is there, for a name that is no field. */
  present(name: string): ((document: T) => boolean) | undefined;
}

export type FieldValue = Scalar | readonly Scalar[] | undefined;

export function isList(value: FieldValue): value is readonly Scalar[] {
  return Array.isArray(value);
}

export function someValue(value: FieldValue, test: (each: Scalar) => boolean): boolean {
  return value === undefined ? false : isList(value) ? value.some(test) : test(value);
}

export function valuesOf(value: FieldValue): readonly Scalar[] {
  return value === undefined ? [] : isList(value) ? value : [value];
}

export function isNumeric(type: FieldType): boolean {
  return type === 'double' || type === 'long' || type === 'date' || type === 'boolean';
}
