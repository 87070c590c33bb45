import { LIMITS } from '../../../../schema';
import type { SearchDocument } from '../document-collection';
import { aggregated, refused, searched } from '../testkit/some-documents';

const one = (aggregation: unknown, query?: unknown) => aggregated({ a: aggregation }, query)?.['a'];
const numbered = (count: number, source: (i: number) => object): SearchDocument[] =>
  Array.from({ length: count }, (_, i) => ({ id: `${i}`, version: 1, seqNo: i, source: { ...source(i) } }));
const dayMs = Date.UTC(2026, 10, 20);

describe('metrics', () => {
  it.each([
    ['max', 'grade', { value: 0.9 }],
    ['min', 'grade', { value: 0 }],
    ['avg', 'count', { value: 2 }],
    ['sum', 'count', { value: 6 }],
    ['value_count', 'tags', { value: 3 }],
    ['cardinality', 'tags', { value: 2 }],
    ['cardinality', 'host', { value: 4 }],
    ['max', 'at', { value: Date.UTC(2026, 10, 22, 12), value_as_string: '2026-11-22T12:00:00.000Z' }],
    ['avg', 'enabled', { value: 2 / 3 }],
    ['max', 'nothing', { value: null }],
    ['avg', 'nothing', { value: null }],
    ['sum', 'nothing', { value: 0 }],
    ['value_count', 'nothing', { value: 0 }],
    ['cardinality', 'nothing', { value: 0 }],
  ])('%s of %s', (type, field, value) => {
    expect(one({ [type]: { field } })).toEqual(value);
  });

  it('are of the documents that fit only', () => {
    expect(one({ max: { field: 'grade' } }, { term: { host: 'db-1' } })).toEqual({ value: 0.4 });
    expect(one({ max: { field: 'grade' } }, { match_none: {} })).toEqual({ value: null });
  });

  it('count a missing value as said', () => {
    expect(one({ avg: { field: 'count', missing: 10 } })).toEqual({ value: 4 });
    expect(one({ value_count: { field: 'count', missing: 10 } })).toEqual({ value: 4 });
    expect(one({ cardinality: { field: 'count', missing: 'none' } })).toEqual({ value: 4 });
  });

  it('are not of texts, and numbers only of numbers', () => {
    expect(refused({ aggs: { a: { max: { field: 'host' } } } }).message).toContain(
      'is not supported for aggregation [max]'
    );
    expect(refused({ aggs: { a: { value_count: { field: 'name' } } } }).message).toContain(
      'Text fields are not optimised'
    );
  });

  it('count up to 10,000 different values exactly, and more within 2 %', () => {
    const different = (count: number) =>
      searched(
        { size: 0, aggs: { a: { cardinality: { field: 'count' } } } },
        numbered(count, (i) => ({ count: i * 7 }))
      ).aggregations?.['a'] as { value: number };
    expect(different(10_000).value).toBe(10_000);
    expect(Math.abs(different(60_000).value / 60_000 - 1)).toBeLessThan(0.02);
  });
});

describe('terms', () => {
  it('are the values by how many documents have them, then by value', () => {
    expect(one({ terms: { field: 'tags' } })).toEqual({
      doc_count_error_upper_bound: 0,
      sum_other_doc_count: 0,
      buckets: [
        { key: 'b', doc_count: 2 },
        { key: 'a', doc_count: 1 },
      ],
    });
  });

  it('keep as many as asked, and count the others', () => {
    expect(one({ terms: { field: 'host', size: 2, order: { _key: 'desc' } } })).toEqual({
      doc_count_error_upper_bound: 0,
      sum_other_doc_count: 2,
      buckets: [
        { key: 'web-2', doc_count: 1 },
        { key: 'web-1', doc_count: 1 },
      ],
    });
  });

  it('can be ordered by what is inside', () => {
    const keys = (order: unknown) =>
      (
        one({
          terms: { field: 'host', order },
          aggs: {
            g: { max: { field: 'grade' } },
            f: { filter: { range: { count: { gte: 2 } } }, aggs: { c: { max: { field: 'count' } } } },
          },
        }) as { buckets: Array<{ key: string }> }
      ).buckets.map(({ key }) => key);
    expect(keys({ g: 'desc' })).toEqual(['web-1', 'db-1', 'web-2', 'Web-9']);
    expect(keys({ 'g.value': 'desc' })).toEqual(['web-1', 'db-1', 'web-2', 'Web-9']);
    expect(keys([{ f: 'desc' }, { _key: 'desc' }])).toEqual(['web-1', 'Web-9', 'web-2', 'db-1']);
    expect(keys({ 'f>c': 'desc' })).toEqual(['web-1', 'Web-9', 'db-1', 'web-2']);
  });

  it('show numbers, dates and booleans as what they are', () => {
    const keys = (field: string) =>
      (one({ terms: { field, size: 1, order: { _key: 'asc' } } }) as { buckets: unknown[] }).buckets;
    expect(keys('count')).toEqual([{ key: 1, doc_count: 1 }]);
    expect(keys('at')).toEqual([{ key: dayMs, key_as_string: '2026-11-20T00:00:00.000Z', doc_count: 1 }]);
    expect(keys('enabled')).toEqual([{ key: 0, key_as_string: 'false', doc_count: 1 }]);
    expect(keys('nothing')).toEqual([]);
  });

  it('leave out what too few documents have', () => {
    expect(one({ terms: { field: 'tags', min_doc_count: 2 } })).toMatchObject({
      buckets: [{ key: 'b', doc_count: 2 }],
      sum_other_doc_count: 1,
    });
  });
});

describe('date histogram', () => {
  const histogram = (options: object, query?: unknown) =>
    (one({ date_histogram: { field: 'at', ...options } }, query) as { buckets: unknown[] }).buckets;
  const iso = (buckets: unknown[]) => buckets.map((each) => (each as { key_as_string: string }).key_as_string);

  it('has a bucket for each stretch from the first to the last, empty ones too', () => {
    expect(histogram({ fixed_interval: '12h' })).toEqual([
      { key_as_string: '2026-11-20T00:00:00.000Z', key: dayMs, doc_count: 1 },
      { key_as_string: '2026-11-20T12:00:00.000Z', key: dayMs + 43_200_000, doc_count: 0 },
      { key_as_string: '2026-11-21T00:00:00.000Z', key: dayMs + 86_400_000, doc_count: 1 },
      { key_as_string: '2026-11-21T12:00:00.000Z', key: dayMs + 129_600_000, doc_count: 1 },
      { key_as_string: '2026-11-22T00:00:00.000Z', key: dayMs + 172_800_000, doc_count: 0 },
      { key_as_string: '2026-11-22T12:00:00.000Z', key: dayMs + 216_000_000, doc_count: 1 },
    ]);
  });

  it.each<[object, string[]]>([
    [{ calendar_interval: 'day', min_doc_count: 1, format: 'yyyy-MM-dd' }, ['2026-11-20', '2026-11-21', '2026-11-22']],
    [{ interval: '1w', format: 'yyyy-MM-dd' }, ['2026-11-16']],
    [{ calendar_interval: '1M', format: 'yyyy-MM' }, ['2026-11']],
    [{ calendar_interval: 'quarter', format: 'yyyy-MM-dd' }, ['2026-10-01']],
    [{ calendar_interval: '1y', format: 'yyyy' }, ['2026']],
    [{ fixed_interval: '2d', offset: '+1d', format: 'dd' }, ['20', '22']],
    [
      { calendar_interval: '1d', time_zone: '+09:00', format: "yyyy-MM-dd'T'HH:mmXXX", min_doc_count: 1 },
      ['2026-11-20T00:00+09:00', '2026-11-21T00:00+09:00', '2026-11-22T00:00+09:00'],
    ],
    [
      { interval: 86_400_000, order: { _key: 'desc' }, format: 'epoch_millis' },
      [`${dayMs + 172_800_000}`, `${dayMs + 86_400_000}`, `${dayMs}`],
    ],
    [
      { calendar_interval: 'day', format: 'dd', extended_bounds: { min: '2026-11-19', max: 'now+1d' } },
      ['19', '20', '21', '22', '23'],
    ],
  ])('with %j', (options, keys) => {
    expect(iso(histogram(options))).toEqual(keys);
  });

  it('is empty over nothing, and of a field of another type refused', () => {
    expect(histogram({ interval: '1d' }, { match_none: {} })).toEqual([]);
    expect(refused({ aggs: { a: { date_histogram: { field: 'host', interval: '1d' } } } }).message).toContain(
      '[date_histogram]'
    );
  });

  it('makes no more buckets than an answer may have', () => {
    const fault = refused({ aggs: { a: { date_histogram: { field: 'at', fixed_interval: '1ms' } } } });
    expect(fault.code).toBe('resource_exhausted');
    expect(fault.cause).toMatchObject({ status: 503, type: 'too_many_buckets_exception' });
  });
});

describe('buckets within buckets', () => {
  it('filter and nested count what fits, and hold others', () => {
    expect(
      aggregated({
        f: { filter: { term: { enabled: true } }, aggs: { m: { min: { field: 'grade' } } } },
        n: {
          nested: { path: 'features' },
          aggs: { d: { max: { field: 'features.data' } }, t: { terms: { field: 'features.name' } } },
        },
        x: { nested: { path: 'host' }, aggregations: { d: { max: { field: 'features.data' } } } },
      })
    ).toEqual({
      f: { doc_count: 2, m: { value: 0.4 } },
      n: {
        doc_count: 3,
        d: { value: 61 },
        t: {
          doc_count_error_upper_bound: 0,
          sum_other_doc_count: 0,
          buckets: [
            { key: 'cpu', doc_count: 2 },
            { key: 'mem', doc_count: 1 },
          ],
        },
      },
      x: { doc_count: 0, d: { value: null } },
    });
  });

  it('top hits are the best of each bucket', () => {
    const best = one({
      terms: { field: 'tags', order: { _key: 'asc' } },
      aggs: { t: { top_hits: { size: 1, sort: [{ grade: 'desc' }], _source: 'host' } } },
    });
    const hit = {
      _index: 'things',
      _type: '_doc',
      _id: 'd0',
      _version: 1,
      _seq_no: 10,
      _primary_term: 1,
      _score: null,
      _source: { host: 'web-1' },
      sort: [0.9],
    };
    const top = (value: number) => ({ hits: { total: { value, relation: 'eq' }, max_score: null, hits: [hit] } });
    expect(best).toMatchObject({
      buckets: [
        { key: 'a', t: top(1) },
        { key: 'b', t: top(2) },
      ],
    });
  });

  it('hold no more than a search may, however many values there are', () => {
    const many = numbered(3_000, (i) => ({ host: `h${i}` }));
    const aggs = { a: { terms: { field: 'host', size: 10 }, aggs: { t: { top_hits: { size: 100 } } } } };
    expect(() => searched({ size: 0, aggs }, many)).toThrow('more than 250000');
    const answered = numbered(LIMITS.searchBuckets + 1, (i) => ({ host: `h${i}` }));
    const two = { terms: { field: 'host', size: 2 ** 31 - 1 } };
    expect(searched({ size: 0, aggs: { a: two } }, answered).aggregations).toMatchObject({
      a: { sum_other_doc_count: 1 },
    });
    expect(() => searched({ size: 0, aggs: { a: two, b: two } }, answered)).toThrow('too many buckets');
  });
});
