import { esError, illegalArgument } from '../errors';
import { tokenPosition, type JsonPath } from './token-position';

const INT_MAX = 2 ** 31 - 1;

/** What JSON values are called by a client of Open Distro. */
export function tokenName(value: unknown): string {
  if (value === null) {
    return 'VALUE_NULL';
  }
  if (Array.isArray(value)) {
    return 'START_ARRAY';
  }
  switch (typeof value) {
    case 'object':
      return 'START_OBJECT';
    case 'string':
      return 'VALUE_STRING';
    case 'boolean':
      return value ? 'VALUE_TRUE' : 'VALUE_FALSE';
    default:
      return Number.isInteger(value) ? 'VALUE_NUMBER_INT' : 'VALUE_NUMBER_FLOAT';
  }
}

/**
 * A value of a body and where it stands in it. Reads leniently what the original reads leniently (numbers as texts, texts
 * as numbers) and refuses the rest with its types of errors.
 */
export class Field {
  readonly value: unknown;
  readonly #text: string;
  readonly #path: JsonPath;

  constructor(value: unknown, text: string, path: JsonPath = []) {
    this.value = value;
    this.#text = text;
    this.#path = path;
  }

  get isGiven(): boolean {
    return this.value !== undefined;
  }

  /** The last part of its path. */
  get name(): string {
    return String(this.#path.at(-1) ?? '');
  }

  /** @throws VigilError 400 `parsing_exception` unless it is an object */
  object(): Readonly<Record<string, unknown>> {
    this.#demand();
    if (typeof this.value !== 'object' || this.value === null || Array.isArray(this.value)) {
      throw this.wrongToken('START_OBJECT');
    }
    return this.value as Record<string, unknown>;
  }

  /** What an object has under a name; not given where it has none. @throws as `object` */
  at(key: string): Field {
    const object = this.object();
    return new Field(Object.hasOwn(object, key) ? object[key] : undefined, this.#text, [...this.#path, key]);
  }

  /** @throws VigilError 400 `parsing_exception` unless it is a list */
  list(): Field[] {
    this.#demand();
    if (!Array.isArray(this.value)) {
      throw this.wrongToken('START_ARRAY');
    }
    return this.value.map((each: unknown, i) => new Field(each, this.#text, [...this.#path, i]));
  }

  /** A text; numbers and truth values as they are written. @throws VigilError 400 for null, objects and lists */
  text(): string {
    this.#demand();
    if (typeof this.value === 'object') {
      const { line, col } = this.position();
      const reason = `Can't get text on a ${tokenName(this.value)} at ${line}:${col}`;
      throw esError(400, { type: 'illegal_state_exception', reason });
    }
    return String(this.value);
  }

  /** A whole number; of others what stands before the point. @throws VigilError 400 */
  integer(): number {
    const number = Math.trunc(this.number());
    if (Math.abs(number) > INT_MAX) {
      throw illegalArgument(`${this.name} is out of range: ${shorten(String(this.value))}`);
    }
    return number;
  }

  /** Epoch milliseconds. @throws VigilError 400 */
  timeMs(): number {
    const number = Math.trunc(this.number());
    if (Math.abs(number) > 8.64e15) {
      throw illegalArgument(`${this.name} is no time in epoch milliseconds: ${shorten(String(this.value))}`);
    }
    return number;
  }

  /** A number, or a text that is one. @throws VigilError 400 */
  number(): number {
    this.#demand();
    if (typeof this.value === 'string') {
      const number = this.value.trim() === '' ? NaN : Number(this.value);
      if (!Number.isFinite(number)) {
        throw illegalArgument(`For input string: "${shorten(this.value)}"`);
      }
      return number;
    }
    if (typeof this.value !== 'number') {
      const reason = `Current token (${tokenName(this.value)}) not numeric, can not use numeric value accessors`;
      throw esError(400, { type: 'json_parse_exception', reason: `${reason} (${this.#where()})` });
    }
    return this.value;
  }

  /** @throws VigilError 400 unless it is true or false, or the text of one */
  boolean(): boolean {
    if (typeof this.value === 'boolean') {
      return this.value;
    }
    if (this.value === 'true' || this.value === 'false') {
      return this.value === 'true';
    }
    if (typeof this.value === 'string') {
      const reason = `Failed to parse value [${shorten(this.value)}] as only [true] or [false] are allowed.`;
      throw illegalArgument(reason);
    }
    const reason = `Current token (${tokenName(this.value)}) not of boolean type (${this.#where()})`;
    throw esError(400, { type: 'json_parse_exception', reason });
  }

  /** An error that says what stood there in place of what. */
  wrongToken(expected: string) {
    const found = tokenName(this.value);
    const reason = `Failed to parse object: expecting token of type [${expected}] but found [${found}]`;
    return this.parsingException(reason);
  }

  /** An error of this value with its position. */
  parsingException(reason: string, extra: object = {}) {
    return esError(400, { type: 'parsing_exception', reason, extra: { ...this.position(), ...extra } });
  }

  position() {
    return tokenPosition(this.#text, this.#path);
  }

  /** What is not there has neither a type nor a position. */
  #demand(): void {
    if (!this.isGiven) {
      throw illegalArgument(`${this.name} should be set`);
    }
  }

  #where(): string {
    const { line, col } = this.position();
    return `line: ${line}, column: ${col}`;
  }
}

/** A value fit for a message. */
export function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
