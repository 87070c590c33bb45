import * as fc from 'fast-check';

/** Bodies for each endpoint; `FUZZ_BODIES=10000` for the whole. */
export const FUZZ_BODIES = Number(process.env.FUZZ_BODIES ?? 40);

/** Values that are rarely what is wanted. */
const odd = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    false,
    0,
    -1,
    1.5,
    1e20,
    -1e300,
    2 ** 53,
    '',
    ' ',
    'x',
    '0',
    '-5',
    'true',
    [],
    {}
  ),
  fc.constantFrom<unknown>(
    '__proto__',
    'constructor',
    '\u0000',
    '😀',
    'a'.repeat(300),
    '{{',
    '{{#a}}',
    '{{period_end}}',
    'return',
    'ctx',
    '[redacted]',
    '*',
    '../..',
    '%'
  ),
  fc.constantFrom<unknown>({ period: { interval: 1, unit: 'Minutes' } }, { match_all: {} }, [[]], [null], {
    a: { a: {} },
  }),
  fc.jsonValue({ maxDepth: 3 })
);

interface Mutation {
  /** Which of the places of a body, 0…1. */
  place: number;
  kind: 'replace' | 'drop' | 'add' | 'wrap';
  value: unknown;
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  place: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  kind: fc.constantFrom('replace', 'drop', 'add', 'wrap'),
  value: odd,
});

/** A body with a few changes, one that is something else altogether, or one that is cut off. */
export function oddBodies(good: unknown): fc.Arbitrary<string> {
  const changed = fc
    .array(mutation, { minLength: 1, maxLength: 4 })
    .map((changes) => JSON.stringify(changes.reduce(mutate, structuredClone(good))));
  const cut = fc
    .tuple(changed, fc.double({ min: 0, max: 1, noNaN: true }))
    .map(([text, part]) => text.slice(0, Math.floor(text.length * part)));
  return fc.oneof(
    { weight: 8, arbitrary: changed },
    { weight: 1, arbitrary: cut },
    { weight: 1, arbitrary: odd.map((value) => JSON.stringify(value)) }
  );
}

interface Place {
  holder: Record<string, unknown>;
  key: string;
}

function placesOf(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((key) => [{ holder, key }, ...placesOf(holder[key])]);
}

function mutate(body: unknown, { place, kind, value: shared }: Mutation): unknown {
  const value: unknown = structuredClone(shared);
  const places = placesOf(body);
  const found = places[Math.floor(place * places.length)];
  if (found === undefined) {
    return value;
  }
  const { holder, key } = found;
  if (kind === 'drop') {
    delete holder[key];
  } else if (kind === 'add') {
    Object.defineProperty(holder, String(value).slice(0, 40), {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  } else {
    holder[key] = kind === 'wrap' ? { [key]: holder[key] } : value;
  }
  return body;
}
