import { featureValue } from './feature-value';

describe('featureValue', () => {
  it.each([
    { name: 'a metric', result: { value: 3.5 }, value: 3.5 },
    { name: 'a count of nothing', result: { value: 0 }, value: 0 },
    { name: 'a date as number and text', result: { value: 5, value_as_string: '1970' }, value: 5 },
    { name: 'an average of nothing', result: { value: null }, value: NaN },
    { name: 'a number that JSON does not have', result: { value: '-Infinity' }, value: NaN },
    { name: 'the first percentile', result: { values: { '5.0': 1, '95.0': 9, '95.0_as_string': '9' } }, value: 1 },
    { name: 'the first percentile of a list', result: { values: [{ key: 95, value: 9 }] }, value: 9 },
    { name: 'a percentile of nothing', result: { values: { '95.0': null } }, value: NaN },
    { name: 'a single bucket', result: { doc_count: 7, inner: { value: 2 } }, value: 2 },
    {
      name: 'a bucket within a bucket, with remarks',
      result: { meta: { a: 1 }, doc_count: 7, x: { doc_count: 3, y: { values: { '50.0': 4 } } } },
      value: 4,
    },
  ])('takes $name', ({ result, value }) => {
    expect(featureValue(result)).toBe(value);
  });

  it.each([
    { name: 'several values', result: { count: 1, min: 1, max: 1 } },
    { name: 'several buckets', result: { buckets: [] } },
    { name: 'a single bucket with nothing in it', result: { doc_count: 7 } },
    { name: 'a single bucket with two metrics', result: { doc_count: 7, a: { value: 1 }, b: { value: 2 } } },
    { name: 'a text of a script', result: { value: 'high' } },
    { name: 'an object of a script', result: { value: { a: 1 } } },
    { name: 'no percentiles', result: { values: {} } },
    { name: 'nothing', result: null },
    { name: 'a number', result: 5 },
    { name: 'a list', result: [1] },
  ])('finds no single number in $name', ({ result }) => {
    expect(featureValue(result)).toBeNull();
  });
});
