import { fromSamples } from './samples';

const range = { fromMs: 0, toMs: 100 };

describe('fromSamples', () => {
  it('orders times, keeps the last of repeated ones, turns null into a gap, and leaves out what is outside the range', () => {
    const [series] = fromSamples(
      [{ labels: {}, times: [30, 10, 30, 0, 101, 20], values: [3, 1, 33, 9, 9, null] }],
      range,
      10
    ).series;
    expect([...(series?.times ?? [])]).toEqual([10, 20, 30]);
    expect([...(series?.values ?? [])]).toEqual([1, NaN, 33]);
  });

  it('leaves out series without points, counts those beyond the limit, and says which were repeated', () => {
    const one = (pod: string, times = [1]) => ({ labels: { pod }, times, values: times.map(() => 1) });
    const data = fromSamples([one('a'), one('b'), one('b'), one('c'), one('d', [])], range, 2);
    expect(data.series.map(({ labels }) => labels['pod'])).toEqual(['a', 'b']);
    expect(data.seriesLeftOut).toBe(1);
    expect(data.notices).toEqual(['1 series have the labels of another one and were left out']);
  });

  it('refuses columns of different length, naming the field', () => {
    expect(() => fromSamples([{ labels: {}, times: [1, 2], values: [1] }], range, 10)).toThrow(
      'samples.0.values must be as long as times (2), got 1'
    );
  });
});
