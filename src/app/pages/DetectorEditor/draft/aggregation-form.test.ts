import { fromSimple, simpleName, toSimple } from './aggregation-form';

describe('an aggregation as two choices', () => {
  it.each([
    [{ value: { avg: { field: 'latency' } } }, { metric: 'avg', field: 'latency' }],
    [{ any_name: { cardinality: { field: 'user.id' } } }, { metric: 'cardinality', field: 'user.id' }],
    [{ value: { sum: { field: '' } } }, { metric: 'sum', field: '' }],
  ])('%j is', (aggregation, simple) => {
    expect(toSimple(aggregation)).toEqual(simple);
    expect(fromSimple(toSimple(aggregation)!, aggregation)).toEqual(aggregation);
  });

  it.each([
    ['a script', { value: { sum: { script: { source: '1' } } } }],
    ['more than a field', { value: { avg: { field: 'x', missing: 0 } } }],
    ['an aggregation of another kind', { value: { percentiles: { field: 'x' } } }],
    ['one below another', { value: { avg: { field: 'x' }, aggs: {} } }],
    ['two at once', { a: { avg: { field: 'x' } }, b: { avg: { field: 'y' } } }],
    ['nothing', {}],
    ['no object', { value: 'avg' }],
    ['a list', { value: [{ field: 'x' }] }],
  ])('%s is none', (_what, aggregation) => {
    expect(toSimple(aggregation)).toBeNull();
  });

  it('names a feature after it, with what names can have', () => {
    expect(simpleName({ metric: 'avg', field: 'a.b c' })).toBe('avg_a_b_c');
    expect(simpleName({ metric: 'avg', field: '' })).toBe('');
  });
});
