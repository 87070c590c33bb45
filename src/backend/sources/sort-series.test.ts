import * as fc from 'fast-check';
import { sortSeries } from './sort-series';

const points = (times: number[], values: number[]) => {
  const series = sortSeries({}, times, values);
  return Array.from(series.times, (timeMs, i) => [timeMs, series.values[i]]);
};

describe('sortSeries', () => {
  it('keeps rising points as they are', () => {
    expect(points([1, 2, 5], [7, 8, 9])).toEqual([
      [1, 7],
      [2, 8],
      [5, 9],
    ]);
  });

  it('puts unordered points in order and keeps the last value of repeated times', () => {
    expect(points([5, 1, 3, 1, 5, 1], [50, 10, 30, 11, 51, 12])).toEqual([
      [1, 12],
      [3, 30],
      [5, 51],
    ]);
    expect(points([1, 1], [2, NaN])).toEqual([[1, NaN]]);
  });

  it('makes gaps of NaN and the infinities, and keeps the largest numbers', () => {
    expect(points([1, 2, 3, 4, 5], [NaN, Infinity, -Infinity, 1e308, -1e308])).toEqual([
      [1, NaN],
      [2, NaN],
      [3, NaN],
      [4, 1e308],
      [5, -1e308],
    ]);
  });

  it('drops points without a time, and cuts times to whole milliseconds', () => {
    expect(points([NaN, 1.9, Infinity, -Infinity, 9e15, 2], [1, 2, 3, 4, 5, 6])).toEqual([
      [1, 2],
      [2, 6],
    ]);
  });

  it('invents nothing and loses no time, whatever arrives', () => {
    const time = fc.oneof(fc.integer({ min: -50, max: 50 }), fc.double());
    fc.assert(
      fc.property(fc.array(fc.tuple(time, fc.double())), (arrived) => {
        const result = points(
          arrived.map(([t]) => t),
          arrived.map(([, v]) => v)
        );
        const last = new Map<number, number>();
        for (const [t, v] of arrived) {
          if (Math.abs(Math.floor(t)) <= 8.64e15) {
            last.set(Math.floor(t) + 0, Number.isFinite(v) ? v : NaN);
          }
        }
        expect(result).toEqual([...last].sort(([a], [b]) => a - b));
      }),
      { seed: 5, numRuns: 300 }
    );
  });
});
