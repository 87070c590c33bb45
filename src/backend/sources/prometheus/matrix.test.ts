import * as fc from 'fast-check';
import { VigilError } from '../../../schema';
import { parseMatrix } from './matrix';

const success = (result: unknown[], more: object = {}) => ({
  status: 'success',
  data: { resultType: 'matrix', result },
  ...more,
});

describe('parseMatrix', () => {
  it('reads labels with the name of the metric, times in seconds and values in text', () => {
    const { series } = parseMatrix(
      success([
        {
          metric: { __name__: 'up', job: 'a' },
          values: [
            [1.5, '2.25'],
            [61.5, '-1e3'],
          ],
        },
      ]),
      'p'
    );
    expect(series[0]?.labels).toEqual({ __name__: 'up', job: 'a' });
    expect(Array.from(series[0]?.times ?? [])).toEqual([1_500, 61_500]);
    expect(Array.from(series[0]?.values ?? [])).toEqual([2.25, -1_000]);
  });

  it('makes gaps of NaN, the infinities and what is no number', () => {
    const values = ['NaN', '+Inf', '-Inf', '', 'x'].map((text, i) => [i, text]);
    const [series] = parseMatrix(success([{ metric: {}, values: [...values, [9, 3]] }]), 'p').series;
    expect(Array.from(series?.values ?? [])).toEqual([NaN, NaN, NaN, NaN, NaN, NaN]);
  });

  it('passes warnings on and says when series hold native histograms', () => {
    const { series, notices } = parseMatrix(
      success([{ metric: {}, histograms: [[1, {}]] }], {
        warnings: ['a store did not answer', 7],
        infos: ['might not be a counter'],
      }),
      'p'
    );
    expect(series).toEqual([]);
    expect(notices).toEqual([
      'a store did not answer',
      'might not be a counter',
      expect.stringMatching(/^1 series hold native histograms/),
    ]);
  });

  it.each([
    ['nothing', null],
    ['text', 'hello'],
    ['another API', { results: [] }],
    ['an error', { status: 'error', error: 'no' }],
    ['no result', { status: 'success', data: { resultType: 'matrix' } }],
  ])('says that %s is no answer of Prometheus', (_, body) => {
    expect(() => parseMatrix(body, 'prometheus at x')).toThrow(expect.objectContaining({ code: 'unavailable' }));
  });

  it('refuses a result that is no series over time', () => {
    const body = { status: 'success', data: { resultType: 'string', result: [1, 'a'] } };
    expect(() => parseMatrix(body, 'p')).toThrow('the query gives a string, not series over time');
  });

  it('never fails but with a VigilError, and gives columns of equal length', () => {
    const item = fc.oneof(
      fc.jsonValue(),
      fc.record({
        metric: fc.jsonValue(),
        values: fc.oneof(fc.jsonValue(), fc.array(fc.tuple(fc.jsonValue(), fc.jsonValue()))),
      })
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.jsonValue(),
          fc.array(item).map((result) => success(result))
        ),
        (body) => {
          try {
            parseMatrix(body, 'p').series.forEach(({ times, values }) => expect(times).toHaveLength(values.length));
          } catch (error) {
            expect(error).toBeInstanceOf(VigilError);
          }
        }
      ),
      { seed: 5, numRuns: 300 }
    );
  });
});
