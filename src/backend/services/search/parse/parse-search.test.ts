import { NOW_MS, refused, searched } from '../testkit/some-documents';
import { parseSearch } from './parse-search';
import { SearchFault } from '../search-fault';

const parsed = (body: unknown) => parseSearch(body, { nowMs: NOW_MS });
const query = (body: unknown) => parsed({ query: body }).query;

describe('parseSearch', () => {
  it('takes an empty body for everything, ten hits of it, counted up to 10,000', () => {
    expect(parsed({})).toEqual({
      query: { kind: 'all' },
      sort: [],
      from: 0,
      size: 10,
      source: true,
      trackTotalHits: 10_000,
      trackScores: false,
      searchAfter: null,
      aggregations: {},
      nowMs: NOW_MS,
    });
  });

  it('tolerates what changes nothing', () => {
    const body = { version: true, seq_no_primary_term: true, timeout: '5s', explain: false, profile: false };
    expect(parsed(body)).toEqual(parsed({}));
  });

  it.each([
    [true, Infinity],
    [false, 0],
    [123, 123],
    ['true', Infinity],
    [-1, Infinity],
  ])('takes track_total_hits %j', (given, counted) => {
    expect(parsed({ track_total_hits: given }).trackTotalHits).toBe(counted);
  });

  it.each([
    [true, true],
    [false, false],
    ['a.*', { includes: ['a.*'], excludes: [] }],
    [['a', 'b'], { includes: ['a', 'b'], excludes: [] }],
    [
      { includes: 'a', excludes: ['b'] },
      { includes: ['a'], excludes: ['b'] },
    ],
    [
      { include: ['a'], exclude: 'b' },
      { includes: ['a'], excludes: ['b'] },
    ],
  ])('takes _source %j', (given, source) => {
    expect(parsed({ _source: given }).source).toEqual(source);
  });

  const plain = { descending: false, missing: 'last', mode: 'min', unmapped: false, nested: null };
  it.each<[string, unknown, unknown[]]>([
    ['a name', 'a', [{ ...plain, field: 'a' }]],
    [
      'a list of names',
      ['a', '_score'],
      [
        { ...plain, field: 'a' },
        { ...plain, field: '_score', descending: true, mode: 'max' },
      ],
    ],
    ['a direction', [{ a: 'DESC' }], [{ ...plain, field: 'a', descending: true, mode: 'max' }]],
    ['an object', { a: { order: 'asc' } }, [{ ...plain, field: 'a' }]],
    [
      'all options',
      [{ a: { order: 'desc', missing: '_first', mode: 'avg', unmapped_type: 'long', nested: { path: 'b' } } }],
      [{ field: 'a', descending: true, missing: 'first', mode: 'avg', unmapped: true, nested: 'b' }],
    ],
    ['a value for missing ones', [{ a: { missing: 3 } }], [{ ...plain, field: 'a', missing: { value: 3 } }]],
  ])('takes sort as %s', (_name, given, sort) => {
    expect(parsed({ sort: given }).sort).toEqual(sort);
  });

  it('reads bool clauses that are objects, lists or missing', () => {
    const term = { kind: 'term', field: 'a', value: 1, anyCase: false };
    expect(
      query({ bool: { must: { term: { a: 1 } }, filter: [{ term: { a: { value: 1, boost: 2 } } }], boost: 1 } })
    ).toEqual({
      kind: 'bool',
      must: [term],
      filter: [term],
      should: [],
      mustNot: [],
      minimumShouldMatch: 0,
    });
  });

  it.each([
    [undefined, 1],
    [2, 2],
    ['75%', 3],
    [-1, 3],
    ['-50%', 2],
  ])('reads minimum_should_match %j of four', (given, minimum) => {
    const should = [1, 2, 3, 4].map((value) => ({ term: { a: value } }));
    expect(query({ bool: { should, ...(given !== undefined && { minimum_should_match: given }) } })).toMatchObject({
      minimumShouldMatch: minimum,
    });
  });

  it('asks for no optional clause beside a required one', () => {
    const body = { bool: { must: { match_all: {} }, should: [{ term: { a: 1 } }] } };
    expect(query(body)).toMatchObject({ minimumShouldMatch: 0 });
  });

  it.each([
    [
      { gt: 1, lte: 2 },
      { gt: 1, lte: 2 },
    ],
    [
      { from: 1, to: 2 },
      { gte: 1, lte: 2 },
    ],
    [
      { from: 1, to: 2, include_lower: false, include_upper: false, boost: 1 },
      { gt: 1, lt: 2 },
    ],
    [{ gte: null, lt: 'now' }, { lt: 'now' }],
    [{ from: 5, to: null, include_lower: true, include_upper: true }, { gte: 5 }],
    [{ gte: 7, format: 'epoch_second' }, { gte: 7000 }],
    [{ gte: '7', format: 'epoch_millis' }, { gte: '7' }],
  ])('reads range %j', (given, bounds) => {
    expect(query({ range: { a: given } })).toEqual({ kind: 'range', field: 'a', zoneMs: 0, ...bounds });
  });

  it.each<[string, unknown, string]>([
    ['a body that is a list', [], 'the body must be an object'],
    ['an unknown key', { highlight: {} }, 'Unknown key for a START_OBJECT in [highlight].'],
    ['scripted fields', { script_fields: {} }, '[script_fields]'],
    ['an unknown query', { query: { frob: {} } }, 'unknown query [frob]'],
    [
      'the query language of another parser',
      { query: { query_string: { query: '*' } } },
      'unknown query [query_string]',
    ],
    ['two clauses in one', { query: { term: { a: 1 }, match_all: {} } }, '[term] malformed query'],
    ['an empty clause', { query: {} }, 'query malformed, empty clause found'],
    ['a text for a query', { query: 'a:b' }, '[query] malformed'],
    ['two fields in a term', { query: { term: { a: 1, b: 2 } } }, '[term] takes one name'],
    ['a term without a value', { query: { term: { a: {} } } }, '[term] requires a [value]'],
    ['an object for a term', { query: { term: { a: { value: {} } } } }, '[term] must be a string'],
    ['terms without a list', { query: { terms: { a: 1 } } }, '[terms] query requires a list'],
    ['too many terms', { query: { terms: { a: Array.from({ length: 65_537 }, () => 1) } } }, '[terms] may have 65536'],
    ['an unknown key of range', { query: { range: { a: { over: 1 } } } }, '[range] does not support [over]'],
    ['a range without bounds', { query: { range: { a: 1 } } }, '[range] must be an object'],
    ['a zone with a name', { query: { range: { a: { time_zone: 'Europe/Berlin' } } } }, '[time_zone]'],
    ['an operator', { query: { match: { a: { query: 'x', operator: 'xor' } } } }, '[match] operator'],
    ['slop', { query: { match_phrase: { a: { query: 'x', slop: 2 } } } }, '[slop]'],
    ['exists without a field', { query: { exists: {} } }, '[exists] must be provided with a [field]'],
    ['nested without a path', { query: { nested: { query: { match_all: {} } } } }, "[nested] requires 'path' field"],
    ['nested without a query', { query: { nested: { path: 'a' } } }, "[nested] requires 'query' field"],
    ['an unknown clause of bool', { query: { bool: { may: [] } } }, '[bool] does not support [may]'],
    ['a minimum that is no number', { query: { bool: { minimum_should_match: 'x' } } }, '[minimum_should_match]'],
    ['a long pattern', { query: { wildcard: { a: 'x'.repeat(1_001) } } }, '[wildcard] must be at most'],
    ['a negative size', { size: -2 }, '[size]'],
    ['a size that is a text', { size: 'many' }, '[size] must be a whole number'],
    ['too deep a page', { from: 9_995, size: 6 }, 'Result window is too large'],
    ['a sort of numbers', { sort: [3] }, '[sort] takes names and objects'],
    ['a direction', { sort: [{ a: 'up' }] }, '[sort] order must be asc or desc'],
    ['a sort by script', { sort: [{ _script: {} }] }, '[sort] by [_script]'],
    ['too many sort keys', { sort: Array.from({ length: 21 }, () => 'a') }, '[sort] may have 20 keys'],
    ['search_after without a sort', { search_after: [1] }, 'Sort must contain at least one field.'],
    [
      'search_after of another length',
      { sort: ['a'], search_after: [1, 2] },
      'search_after has 2 value(s) but sort has 1.',
    ],
    ['search_after with from', { sort: ['a'], from: 1, search_after: [1] }, '`from` parameter'],
    ['a source of numbers', { _source: 3 }, '[_source] takes'],
    ['an aggregation without a type', { aggs: { a: {} } }, 'Missing definition for aggregation [a]'],
    [
      'two types',
      { aggs: { a: { max: { field: 'x' }, min: { field: 'x' } } } },
      'Found two aggregation type definitions',
    ],
    ['an unknown aggregation', { aggs: { a: { percentiles: {} } } }, 'Unknown aggregation type [percentiles]'],
    ['an aggregation without a field', { aggs: { a: { max: {} } } }, 'Required one of fields [field]'],
    ['a script in one', { aggs: { a: { max: { script: 'x' } } } }, '[max] does not support [script]'],
    [
      'a metric with something inside',
      { aggs: { a: { max: { field: 'x' }, aggs: { b: { min: { field: 'x' } } } } } },
      'cannot accept sub-aggregations',
    ],
    ['a name with a bracket', { aggs: { 'a>b': { max: { field: 'x' } } } }, 'Invalid aggregation name'],
    [
      'an order that leads nowhere',
      { aggs: { a: { terms: { field: 'x', order: { b: 'asc' } } } } },
      'Invalid aggregator order path [b]',
    ],
    ['terms of size 0', { aggs: { a: { terms: { field: 'x', size: 0 } } } }, '[terms.size] must be 1'],
    ['no interval', { aggs: { a: { date_histogram: { field: 'x' } } } }, 'Invalid interval specified'],
    [
      'a fixed month',
      { aggs: { a: { date_histogram: { field: 'x', fixed_interval: '1M' } } } },
      'could not be parsed as a fixed interval',
    ],
    [
      'two months',
      { aggs: { a: { date_histogram: { field: 'x', calendar_interval: '2M' } } } },
      'could not be parsed as a calendar interval',
    ],
    [
      'two intervals',
      { aggs: { a: { date_histogram: { field: 'x', interval: '1d', fixed_interval: '1d' } } } },
      'Cannot use [fixed_interval] with [interval]',
    ],
    ['too many top hits', { aggs: { a: { top_hits: { size: 101 } } } }, '[top_hits.size] must be'],
  ])('refuses %s by name', (_name, body, message) => {
    const fault = refused(body);
    expect(fault.code).toBe('invalid_argument');
    expect(fault.message).toContain(message);
    expect(fault.cause).toBeInstanceOf(SearchFault);
  });

  it('refuses what is nested too deep, whatever it is nested in', () => {
    const deep = (depth: number, wrap: (inner: unknown) => unknown, innermost: unknown) =>
      Array.from({ length: depth }).reduce<unknown>(wrap, innermost);
    const bools = deep(40, (inner) => ({ bool: { must: inner } }), { match_all: {} });
    const nested = deep(20_000, (inner) => ({ nested: { path: 'a', query: inner } }), { match_all: {} });
    const aggs = deep(40, (inner) => ({ a: { filter: { match_all: {} }, aggs: inner } }), {});
    expect(refused({ query: bools }).message).toContain('nested deeper');
    expect(refused({ query: nested }).message).toContain('nested deeper');
    expect(refused({ aggs }).message).toContain('nested deeper');
  });

  it('refuses more clauses than a query may have', () => {
    const should = Array.from({ length: 1_100 }, () => ({ term: { a: 1 } }));
    expect(refused({ query: { bool: { should } } }).message).toContain('too_many_clauses');
  });

  it('says of what is found while running that it was, as the original does', () => {
    const { cause } = refused({ from: 20_000 });
    expect(cause).toMatchObject({ status: 400, type: 'illegal_argument_exception', whileRunning: true });
    expect(refused({ query: { frob: {} } }).cause).toMatchObject({ type: 'parsing_exception', whileRunning: false });
  });

  it('knows no name of a prototype', () => {
    expect(refused({ query: { constructor: {} } }).message).toContain('unknown query [constructor]');
    expect(refused({ aggs: { a: { toString: {} } } }).message).toContain('Unknown aggregation type [toString]');
    expect(searched({ aggs: JSON.parse('{"__proto__":{"max":{"field":"grade"}}}') as unknown }).aggregations).toEqual(
      JSON.parse('{"__proto__":{"value":0.9}}')
    );
  });
});
