import { median, quantile, quantileSorted } from './quantile';

describe('quantile', () => {
  // R: quantile(c(1, 2, 4, 8, 16), c(0, .1, .25, .5, .9, 1), type = 7)
  it.each([
    [0, 1],
    [0.1, 1.4],
    [0.25, 2],
    [0.5, 4],
    [0.9, 12.8],
    [1, 16],
  ])('uses the R-7 method: p = %d gives %d', (p, expected) => {
    expect(quantile([16, 2, 1, 8, 4], p)).toBeCloseTo(expected, 12);
  });

  it('leaves NaN out and the input as it is', () => {
    const values = [3, NaN, 1, 2];
    expect(quantile(values, 1)).toBe(3);
    expect(values).toEqual([3, NaN, 1, 2]);
  });

  it('gives NaN for nothing', () => {
    expect(quantile([], 0.5)).toBeNaN();
    expect(quantile([NaN], 0.5)).toBeNaN();
  });

  it('holds p within 0…1', () => {
    expect(quantileSorted([1, 2], 7)).toBe(2);
    expect(quantileSorted([1, 2], -1)).toBe(1);
  });
});

describe('median', () => {
  it('is the mean of the two middle values of an even number', () => {
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });
});
