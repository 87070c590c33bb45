import * as fc from 'fast-check';
import { VigilError } from '../../../schema';
import { searched } from './testkit/some-documents';

const WORDS = [
  ...[
    'query',
    'bool',
    'must',
    'filter',
    'should',
    'must_not',
    'minimum_should_match',
    'match_all',
    'match',
    'match_phrase',
  ],
  ...[
    'term',
    'terms',
    'ids',
    'values',
    'prefix',
    'wildcard',
    'exists',
    'field',
    'range',
    'gt',
    'gte',
    'lt',
    'lte',
    'from',
    'to',
  ],
  ...[
    'nested',
    'path',
    'score_mode',
    'sort',
    'order',
    'missing',
    'mode',
    'size',
    '_source',
    'includes',
    'excludes',
    'boost',
  ],
  ...[
    'track_total_hits',
    'search_after',
    'aggs',
    'aggregations',
    'max',
    'cardinality',
    'date_histogram',
    'fixed_interval',
  ],
  ...[
    'calendar_interval',
    'interval',
    'time_zone',
    'offset',
    'extended_bounds',
    'min',
    'top_hits',
    'min_doc_count',
    'format',
  ],
  ...[
    'name',
    'host',
    'grade',
    'count',
    'at',
    'enabled',
    'tags',
    'features',
    'features.data',
    'name.keyword',
    '_id',
    '_score',
  ],
  ...['operator', 'value', 'case_insensitive', '__proto__', 'constructor', ''],
];
const TEXTS = [
  'now-1d/d',
  '2026-11-21',
  '||',
  'now||',
  '*',
  '?',
  'desc',
  'asc',
  '_first',
  '1h',
  '1M',
  '-1',
  '50%',
  'web-1',
  'x',
  '+01:00',
  'NaN',
  '1e400',
];

const scalar = fc.oneof(
  fc.constantFrom<unknown>(null, true, false, 0, -1, 1, 3, 1e300, -1e300, 1.5, 10_000, 2 ** 53, Number.MAX_VALUE),
  fc.constantFrom(...TEXTS, ...WORDS),
  fc.string({ maxLength: 5 })
);

/** Anything that is made of the words of the language. */
const { json } = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 6, withCrossShrink: true },
    scalar,
    fc.array(tie('json'), { maxLength: 3 }),
    fc
      .array(fc.tuple(fc.constantFrom(...WORDS), tie('json')), { maxLength: 3 })
      .map((entries) => Object.fromEntries(entries) as unknown)
  ),
}));

/** Searches as they should be. */
const GOOD: unknown[] = [
  {
    query: {
      bool: {
        filter: [
          { range: { at: { from: '2026-11-20||-20m', to: 'now', include_lower: true, boost: 1 } } },
          { term: { host: { value: 'web-1', boost: 1 } } },
        ],
        must_not: { exists: { field: 'where' } },
        should: [{ match: { name: { query: 'cpu', operator: 'and' } } }],
        minimum_should_match: '50%',
      },
    },
    sort: [
      { grade: { order: 'desc', missing: '_last' } },
      'host',
      { 'features.data': { nested: { path: 'features' }, mode: 'avg' } },
    ],
    aggregations: {
      g: { max: { field: 'grade' } },
      h: {
        date_histogram: {
          field: 'at',
          calendar_interval: '1d',
          time_zone: '+01:00',
          extended_bounds: { min: '2026-11-18', max: 'now' },
        },
        aggs: { t: { top_hits: { size: 2, sort: ['at'], _source: { includes: ['h*'] } } } },
      },
    },
  },
  {
    query: {
      nested: {
        path: 'features',
        query: {
          bool: {
            must: [
              { prefix: { 'features.name': 'c' } },
              { wildcard: { 'features.name': '*u' } },
              { ids: { values: ['d0'] } },
            ],
          },
        },
      },
    },
    from: 1,
    size: 5,
    _source: ['host', 'features.*'],
    track_total_hits: 3,
    aggs: {
      n: {
        nested: { path: 'features' },
        aggs: {
          c: { cardinality: { field: 'features.name' } },
          t: {
            terms: { field: 'features.name', order: [{ m: 'desc' }, { _key: 'asc' }] },
            aggs: { m: { avg: { field: 'features.data', missing: 0 } } },
          },
        },
      },
    },
  },
  {
    sort: [{ at: 'desc' }, '_id'],
    search_after: [1_795_000_000_000, 'd1'],
    query: { terms: { tags: ['a', 'b'] } },
    version: true,
  },
];

/** Good searches in which one place has been replaced by anything. */
const damaged = fc.tuple(fc.constantFrom(...GOOD), fc.nat(), json).map(([good, place, replacement]) => {
  let at = 0;
  JSON.stringify(good, (_key, value: unknown) => {
    at += 1;
    return value;
  });
  const target = place % at;
  at = 0;
  const text = JSON.stringify(good, (_key, value: unknown) => (at++ === target ? replacement : value));
  return text === undefined ? null : (JSON.parse(text) as unknown);
});

function survives(body: unknown): boolean {
  try {
    JSON.stringify(searched(body));
    return true;
  } catch (thrown) {
    return thrown instanceof VigilError && (thrown.code === 'invalid_argument' || thrown.code === 'resource_exhausted');
  }
}

describe('a search body', () => {
  it.each(GOOD.map((body, i) => [i, body]))('number %d is answered as it is', (_i, body) => {
    expect(searched(body).total).not.toBeUndefined();
  });

  it('is answered or refused, whatever it is made of', () => {
    fc.assert(fc.property(json, survives), { numRuns: 2_000, seed: 1 });
    const parts = fc.record(
      { query: json, sort: json, aggs: json, _source: json, search_after: json, size: json, from: json },
      { requiredKeys: [] }
    );
    fc.assert(fc.property(parts, survives), { numRuns: 2_000, seed: 2 });
  });

  it('is answered or refused, wherever it is damaged', () => {
    fc.assert(fc.property(damaged, survives), { numRuns: 6_000, seed: 3 });
  });
});
