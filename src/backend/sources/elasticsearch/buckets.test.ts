import { readBuckets, type BucketsShape } from './buckets';

const MINUTE = 60_000;
const SHAPE: BucketsShape = { features: ['count'], categoryFields: [], intervalMs: MINUTE };
const HOSTS = { ...SHAPE, categoryFields: ['host', 'port'] };

const answer = (t: object, more: object = {}) => ({
  responses: [
    { took: 1, timed_out: false, _shards: { total: 1, failed: 0 }, aggregations: { t }, status: 200, ...more },
  ],
});
const bucket = (key: unknown, ...values: Array<number | null>) => ({
  key,
  doc_count: 1,
  ...Object.fromEntries(values.map((value, index) => [`f${index}`, { value }])),
});
const read = (body: unknown, shape = SHAPE) => {
  const buckets = readBuckets(body, shape);
  const series = buckets?.series.map(({ labels, times, values }) => [labels, [...times], [...values]]);
  return { ...buckets, series };
};

describe('readBuckets', () => {
  it('makes a point of each bucket, at its end', () => {
    const buckets = [bucket(0, 3), bucket(MINUTE, 0)];
    expect(read(answer({ buckets }))).toMatchObject({
      series: [[{}, [MINUTE, 2 * MINUTE], [3, 0]]],
      count: 2,
      firstMs: null,
      failed: null,
      after: null,
      notices: [],
    });
  });

  it('leaves points out where a feature has no value or no result', () => {
    const buckets = [bucket(0, null), { key: MINUTE, doc_count: 0 }, bucket(2 * MINUTE, 5)];
    expect(read(answer({ buckets })).series).toEqual([[{}, [3 * MINUTE], [5]]]);
    expect(read(answer({ buckets: [bucket(0, null)] })).series).toEqual([]);
  });

  it('tells several features apart by their label', () => {
    const shape = { ...SHAPE, features: ['a', 'b'] };
    expect(read(answer({ buckets: [bucket(0, 1, 2), bucket(MINUTE, null, 3)] }), shape).series).toEqual([
      [{ feature: 'a' }, [MINUTE], [1]],
      [{ feature: 'b' }, [MINUTE, 2 * MINUTE], [2, 3]],
    ]);
  });

  it('makes a series of each combination of category values, whatever their type', () => {
    const buckets = [
      bucket({ c0: 'a', c1: 80, t: 0 }, 1),
      bucket({ c0: 'a', c1: 80, t: MINUTE }, 2),
      bucket({ c0: 'a', c1: 443, t: 0 }, 3),
      bucket({ c0: 'b', c1: true, t: 0 }, 4),
    ];
    const found = read(answer({ buckets, after_key: { c0: 'b', c1: true, t: 0 } }), HOSTS);
    expect(found.series).toEqual([
      [{ host: 'a', port: '80' }, [MINUTE, 2 * MINUTE], [1, 2]],
      [{ host: 'a', port: '443' }, [MINUTE], [3]],
      [{ host: 'b', port: 'true' }, [MINUTE], [4]],
    ]);
    expect(found).toMatchObject({ entities: 3, count: 4, after: { c0: 'b', c1: true, t: 0 } });
  });

  it('reads when the first document was', () => {
    const first = (value: number | null) => ({ _shards: { failed: 0 }, aggregations: { first: { value } } });
    const both = (value: number | null) => ({ responses: [...answer({ buckets: [] }).responses, first(value)] });
    expect(read(both(42))).toMatchObject({ firstMs: 42 });
    expect(read(both(null))).toMatchObject({ firstMs: NaN });
  });

  it('says that a feature is not one number', () => {
    const buckets = [{ key: 0, doc_count: 1, f0: { buckets: [] } }];
    const found = read(answer({ buckets }));
    expect(found).toMatchObject({
      series: [],
      failed: { status: 400, words: expect.stringContaining('feature "count"') },
    });
  });

  it.each([
    {
      name: 'an error',
      more: { error: { type: 'x', reason: 'broken' }, status: 500 },
      failed: { status: 500, words: 'broken' },
    },
    { name: 'a search that was given up', more: { timed_out: true }, failed: { status: 504 } },
    {
      name: 'shards that failed',
      more: { _shards: { total: 5, failed: 2, failures: [{ reason: { type: 'x', reason: 'disk gone' } }] } },
      failed: { status: 503, words: '2 of 5 shards failed: disk gone' },
    },
    {
      name: 'shards that failed without a word',
      more: { _shards: { total: 5, failed: 1 } },
      failed: { words: '1 of 5 shards failed' },
    },
  ])('takes nothing of $name', ({ more, failed }) => {
    const found = read(answer({ buckets: [bucket(0, 3)] }, more));
    expect(found).toMatchObject({ series: [], count: 0, failed });
  });

  it('fails when the search for the first document does', () => {
    const [good] = answer({ buckets: [bucket(0, 3)] }).responses;
    const bad = { error: { type: 'x', reason: 'broken' }, status: 400 };
    expect(read({ responses: [good, bad] })).toMatchObject({ series: [], failed: { words: 'broken' } });
  });

  it('says when no index was looked into, or a cluster was skipped', () => {
    const none = { responses: [{ _shards: { total: 0, failed: 0 }, hits: { hits: [] }, status: 200 }] };
    expect(read(none)).toMatchObject({ series: [], notices: ['no index matches'], failed: null });
    const skipped = answer({ buckets: [] }, { _clusters: { total: 2, successful: 1, skipped: 1 } });
    expect(read(skipped).notices).toEqual(['1 of 2 clusters did not answer and were skipped']);
  });

  it.each([
    { name: 'nothing', body: null },
    { name: 'a list', body: [] },
    { name: 'no answers', body: { responses: [] } },
    { name: 'answers that are none', body: { responses: [1] } },
    { name: 'an answer without aggregations', body: { responses: [{ _shards: { total: 1, failed: 0 }, hits: {} }] } },
    { name: 'an answer to another question', body: answer({ value: 3 }) },
  ])('is no answer: $name', ({ body }) => {
    expect(readBuckets(body, SHAPE)).toBeNull();
  });

  it('skips buckets that make no sense', () => {
    const buckets = [null, 5, bucket('x', 1), bucket({ c0: 'a' }, 1), bucket(0, 3)];
    expect(read(answer({ buckets })).series).toEqual([[{}, [MINUTE], [3]]]);
  });
});
