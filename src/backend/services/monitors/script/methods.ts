import { equalValues, fromData, Instant, isList, isMap, typeName, type Budget, type ScriptValue } from './values';

/** What a method does with a value; throws a plain text for the interpreter to place. */
type Method = (of: ScriptValue, given: readonly ScriptValue[], budget: Budget) => ScriptValue;

interface Declared {
  /** Arguments it takes. */
  takes: number;
  run: Method;
}

/** Says why a method or an operator cannot go on; the interpreter adds where. */
export class Misuse extends Error {}

const text = (name: string, run: (of: string, given: string) => ScriptValue): Declared => ({
  takes: 1,
  run: (of, [given]) => {
    if (typeof of !== 'string' || typeof given !== 'string') {
      throw new Misuse(`${name}() needs two texts, got ${typeName(of)} and ${typeName(given ?? null)}`);
    }
    return run(of, given);
  },
});

const sized = (name: string, run: (size: number) => ScriptValue, strings: boolean): Declared => ({
  takes: 0,
  run: (of) => {
    if (isList(of)) {
      return run(of.length);
    }
    if (isMap(of)) {
      return run(Object.keys(of).length);
    }
    if (strings && typeof of === 'string') {
      return run(of.length);
    }
    throw new Misuse(`${typeName(of)} has no ${name}()`);
  },
});

const METHODS: Readonly<Record<string, Declared>> = {
  size: sized('size', BigInt, false),
  isEmpty: sized('isEmpty', (size) => size === 0, true),
  length: {
    takes: 0,
    run: (of) => {
      if (typeof of !== 'string') {
        throw new Misuse(`${typeName(of)} has no length()`);
      }
      return BigInt(of.length);
    },
  },
  contains: {
    takes: 1,
    run: (of, [given = null], budget) => {
      if (typeof of === 'string' && typeof given === 'string') {
        return of.includes(given);
      }
      if (!isList(of)) {
        throw new Misuse(`${typeName(of)} has no contains() for ${typeName(given)}`);
      }
      return of.some((item) => equalValues(fromData(item), given, budget));
    },
  },
  containsKey: {
    takes: 1,
    run: (of, [given]) => {
      if (!isMap(of)) {
        throw new Misuse(`${typeName(of)} has no containsKey()`);
      }
      return typeof given === 'string' && Object.hasOwn(of, given);
    },
  },
  equals: { takes: 1, run: (of, [given = null], budget) => equalValues(of, given, budget) },
  startsWith: text('startsWith', (of, given) => of.startsWith(given)),
  endsWith: text('endsWith', (of, given) => of.endsWith(given)),
  toEpochMilli: {
    takes: 0,
    run: (of) => {
      if (!(of instanceof Instant)) {
        throw new Misuse(`${typeName(of)} has no toEpochMilli()`);
      }
      return BigInt(of.epochMs);
    },
  },
};

export const METHOD_NAMES: readonly string[] = Object.keys(METHODS);

/** How many arguments it takes; null when there is no such method. */
export function argumentsOf(method: string): number | null {
  return Object.hasOwn(METHODS, method) ? (METHODS[method]?.takes ?? null) : null;
}

/** @throws Misuse when the value has no such method */
export function callMethod(
  method: string,
  call: { of: ScriptValue; given: readonly ScriptValue[]; budget: Budget }
): ScriptValue {
  const declared = METHODS[method];
  if (declared === undefined) {
    throw new Misuse(`there is no ${method}()`);
  }
  return declared.run(call.of, call.given, call.budget);
}
