import { Random } from '../../stats/random';
import { cutBetween, type Cut } from './random-cut';

const LEAST = Float32Array.from([-2, 0, 5]);
const GREATEST = Float32Array.from([2, 3, 5]);
const corners = { least: LEAST, leastAt: 0, greatest: GREATEST, greatestAt: 0 };
const cutFor = (point: Float32Array, drawn: number): Cut => {
  const into = { dimension: -1, value: NaN, isLeft: false };
  cutBetween(corners, point, { drawn, into });
  return into;
};

describe('cutBetween', () => {
  // The point lies 3 below in the first coordinate, inside in the second, 1 above in the third.
  const point = Float32Array.from([-5, 1, 6]);

  it('walks along the distances coordinate by coordinate', () => {
    expect(cutFor(point, 0)).toEqual({ dimension: 0, value: -5, isLeft: true });
    expect(cutFor(point, 2.5)).toEqual({ dimension: 0, value: -2.5, isLeft: true });
    expect(cutFor(point, 3.25)).toEqual({ dimension: 2, value: 5.25, isLeft: false });
  });

  it('cuts the last distance where rounding carries it beyond the end, and stays below the larger side', () => {
    expect(cutFor(point, 4)).toEqual({ dimension: 2, value: 5, isLeft: false });
  });

  it('always leaves the point on one side and the whole box on the other', () => {
    const random = new Random(11);
    for (let k = 0; k < 5_000; k++) {
      const far = Float32Array.from([0, 1, 2], () => 1e-3 * 10 ** (7 * random.uniform()) * random.normal());
      const outside = far.reduce((sum, x, d) => sum + Math.max(0, LEAST[d]! - x, x - GREATEST[d]!), 0);
      const { dimension: d, value, isLeft } = cutFor(far, random.uniform() * outside);
      expect(Math.fround(value)).toBe(value);
      expect(isLeft ? far[d]! <= value && value < LEAST[d]! : GREATEST[d]! <= value && value < far[d]!).toBe(true);
    }
  });
});
