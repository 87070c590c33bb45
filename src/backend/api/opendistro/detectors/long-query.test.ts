import { shownAggregation, toLongAggregation } from './long-aggregation';
import { shownFilter, toLongFilter } from './long-query';
import { Field } from './read-fields';

const long = (query: unknown) => toLongFilter(new Field(query, JSON.stringify(query)));

describe('a query written out', () => {
  it.each<[unknown, unknown]>([
    [{}, { match_all: { boost: 1 } }],
    [{ match_all: {} }, { match_all: { boost: 1 } }],
    [{ term: { host: 'web-1' } }, { term: { host: { value: 'web-1', boost: 1 } } }],
    [{ term: { host: { value: 'a', boost: 2 } } }, { term: { host: { value: 'a', boost: 2 } } }],
    [{ terms: { host: ['a', 'b'] } }, { terms: { host: ['a', 'b'], boost: 1 } }],
    [{ exists: { field: 'v' } }, { exists: { field: 'v', boost: 1 } }],
    [
      { range: { v: { gt: 1, lte: 5 } } },
      { range: { v: { from: 1, to: 5, include_lower: false, include_upper: true, boost: 1 } } },
    ],
    [
      { range: { v: { from: 1, include_lower: false, boost: 3 } } },
      { range: { v: { from: 1, to: null, include_lower: false, include_upper: true, boost: 3 } } },
    ],
    [{ wildcard: { host: 'web*' } }, { wildcard: { host: { wildcard: 'web*', boost: 1 } } }],
    [
      { bool: { filter: { term: { a: 1 } }, must_not: [] } },
      { bool: { filter: [{ term: { a: { value: 1, boost: 1 } } }], adjust_pure_negative: true, boost: 1 } },
    ],
    [
      { nested: { path: 'p', query: { match_all: {} } } },
      {
        nested: { query: { match_all: { boost: 1 } }, path: 'p', ignore_unmapped: false, score_mode: 'avg', boost: 1 },
      },
    ],
    [{ query_string: { query: 'a AND b' } }, { query_string: { query: 'a AND b' } }],
  ])('%j', (short, expected) => {
    expect(long(short)).toEqual(expected);
    expect(long(expected)).toEqual(expected);
  });

  it.each<[unknown, string]>([
    [{ frob: {} }, 'unknown query [frob]'],
    [{ constructor: {} }, 'unknown query [constructor]'],
    [{ bool: { frob: 1 } }, '[bool] query does not support [frob]'],
    [{ bool: { filter: [{}] } }, 'query malformed, empty clause found'],
    [{ bool: { filter: 'x' } }, 'expecting token of type [START_OBJECT] but found [VALUE_STRING]'],
    [{ term: {}, match_all: {} }, 'malformed query'],
    [{ term: {} }, '[term] names no field'],
    [{ term: { host: { boost: 1 } } }, 'no [value] for [host]'],
  ])('is refused for %j', (query, reason) => {
    expect(() => long(query)).toThrow(reason);
  });

  it('stays as it is where it was made elsewhere and is not understood', () => {
    expect(shownFilter({ frob: 1 })).toEqual({ frob: 1 });
    expect(shownAggregation({ a: { frob: {} } })).toEqual({ a: { frob: {} } });
  });
});

describe('an aggregation written out', () => {
  const write = (aggregation: unknown) => toLongAggregation(new Field(aggregation, JSON.stringify(aggregation)));

  it('keeps the first of several', () => {
    expect(write({ a: { avg: { field: 'x' } }, b: { max: { field: 'x' } } })).toEqual({ a: { avg: { field: 'x' } } });
  });

  it('has the defaults of percentiles', () => {
    expect(write({ a: { percentiles: { field: 'cpu', percents: [95] } } })).toEqual({
      a: { percentiles: { field: 'cpu', percents: [95], keyed: true, tdigest: { compression: 100 } } },
    });
  });

  it('keeps what is inside', () => {
    const inner = { a: { filter: { term: { x: 1 } }, aggs: { n: { max: { field: 'x' } } } } };
    expect(write(inner)).toEqual(inner);
  });

  it.each([
    [{}],
    [{ a: {} }],
    [{ a: { frobnicate: { field: 'x' } } }],
    [{ a: { avg: 'cpu' } }],
    [{ a: 1 }],
    [[]],
    [null],
  ])('is refused for %j', (aggregation) => {
    expect(() => write(aggregation)).toThrow();
  });
});
