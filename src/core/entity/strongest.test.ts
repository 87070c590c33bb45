import { sharesOf } from './shares';
import { meanOfStrongest } from './strongest';

describe('meanOfStrongest', () => {
  const mean = (strengths: number[], cap = 10) =>
    meanOfStrongest(Float64Array.from(strengths), cap, new Float64Array(strengths.length));

  it.each([
    { name: 'both of two', strengths: [1, 3], wanted: 2 },
    { name: 'the strongest two of three', strengths: [1, 2, 3], wanted: 2.5 },
    { name: 'the strongest three of five', strengths: [1, 5, 3, 0, 4], wanted: 4 },
    { name: 'each up to the cap', strengths: [1, 1000], wanted: 5.5 },
    { name: 'at most eight', strengths: [...Array<number>(8).fill(6), ...Array<number>(20).fill(1)], wanted: 6 },
  ])('counts $name', ({ strengths, wanted }) => {
    expect(mean(strengths)).toBe(wanted);
  });
});

describe('sharesOf', () => {
  it('counts squares, largest first, sums to 1 and leaves out crumbs', () => {
    expect(sharesOf([1, 3, 0, 0.1], ['a', 'b', 'c', 'd'], 2)).toEqual([
      { name: 'b', share: 0.9 },
      { name: 'a', share: expect.closeTo(0.1, 12) },
    ]);
  });

  it('takes parts of a whole as they are', () => {
    expect(sharesOf([1, 3], ['a', 'b'], 1)).toEqual([
      { name: 'b', share: 0.75 },
      { name: 'a', share: 0.25 },
    ]);
  });

  it('has none where nothing is strong', () => {
    expect(sharesOf([0, 0], ['a', 'b'], 2)).toEqual([]);
  });

  it('stands strengths whose squares are beyond a double', () => {
    expect(sharesOf([1e300, 0], ['a', 'b'], 2)).toEqual([{ name: 'a', share: 1 }]);
  });

  it('names at most eight', () => {
    const names = Array.from({ length: 20 }, (_, k) => String(k));
    const shares = sharesOf(new Float64Array(20).fill(2), names, 2);
    expect(shares).toHaveLength(8);
    expect(shares.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
  });
});
