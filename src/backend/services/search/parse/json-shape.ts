import { malformed } from '../search-fault';
import type { Scalar } from '../search-request';

export type Json = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isScalar(value: unknown): value is Scalar {
  return (
    typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))
  );
}

/** @throws VigilError `invalid_argument` naming the clause, as all of these do */
export function objectOf(value: unknown, clause: string): Json {
  if (!isObject(value)) {
    throw malformed(`[${clause}] must be an object, got ${shown(value)}`);
  }
  return value;
}

export function stringOf(value: unknown, clause: string): string {
  if (!isScalar(value)) {
    throw malformed(`[${clause}] must be a string, got ${shown(value)}`);
  }
  return String(value);
}

export function scalarOf(value: unknown, clause: string): Scalar {
  if (!isScalar(value)) {
    throw malformed(`[${clause}] must be a string, a number or a boolean, got ${shown(value)}`);
  }
  return value;
}

/** Whole numbers are also taken as text, as the original does. */
export function integerOf(value: unknown, clause: string, { min, max }: { min: number; max: number }): number {
  const number = typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) {
    throw malformed(`[${clause}] must be a whole number, got ${shown(value)}`);
  }
  const whole = Math.trunc(number);
  if (whole < min || whole > max) {
    throw malformed(`[${clause}] must be ${min}…${max}, got ${whole}`);
  }
  return whole;
}

export function booleanOf(value: unknown, clause: string): boolean {
  if (value === true || value === 'true') {
    return true;
  }
  if (value === false || value === 'false') {
    return false;
  }
  throw malformed(`[${clause}] must be true or false, got ${shown(value)}`);
}

/** A list, or one thing standing for a list of it. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [value];
}

/** Refuses keys the clause does not have. */
export function onlyKeys(object: Json, clause: string, known: readonly string[]): void {
  const unknown = Object.keys(object).find((key) => !known.includes(key));
  if (unknown !== undefined) {
    throw malformed(`[${clause}] does not support [${cut(unknown)}]`);
  }
}

/** The only entry of `{ "name": … }`. */
export function onlyEntry(object: Json, clause: string): [string, unknown] {
  const entries = Object.entries(object);
  const [first, second] = entries;
  if (first === undefined) {
    throw malformed(`[${clause}] is empty`);
  }
  if (second !== undefined) {
    throw malformed(`[${clause}] takes one name, found [${cut(first[0])}] and [${cut(second[0])}]`);
  }
  return first;
}

export function shown(value: unknown): string {
  return Array.isArray(value) ? 'a list' : isObject(value) ? 'an object' : cut(JSON.stringify(value) ?? 'nothing');
}

export function cut(text: string): string {
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
