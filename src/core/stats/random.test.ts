import { Random } from './random';

const draw = (count: number, next: () => number) => Float64Array.from({ length: count }, next);
const meanOf = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('Random', () => {
  it('gives the same numbers for the same seed and others for another', () => {
    const numbers = (seed: number) => {
      const random = new Random(seed);
      return [random.uint32(), random.uint32(), random.uniform()];
    };
    expect(numbers(7)).toEqual(numbers(7));
    expect(numbers(7)).not.toEqual(numbers(8));
    expect(numbers(7)).not.toEqual(numbers(7 + 2 ** 32));
  });

  it('spreads uniform numbers evenly over [0, 1)', () => {
    const random = new Random(1);
    const tenths = new Float64Array(10);
    for (let i = 0; i < 100_000; i++) {
      tenths[Math.floor(10 * random.uniform())]! += 1;
    }
    // 10,000 each; 5 standard deviations of the binomial are 474.
    tenths.forEach((count) => expect(Math.abs(count - 10_000)).toBeLessThan(474));
  });

  it('draws normal numbers: mean 0, variance 1, kurtosis 3', () => {
    const random = new Random(2);
    const values = draw(200_000, () => random.normal());
    expect(meanOf(values)).toBeCloseTo(0, 1);
    expect(meanOf(values.map((value) => value ** 2))).toBeCloseTo(1, 1);
    expect(Math.abs(meanOf(values.map((value) => value ** 4)) - 3)).toBeLessThan(0.15);
  });

  it('draws exponential numbers of mean 1 and whole numbers with both ends', () => {
    const random = new Random(3);
    expect(meanOf(draw(100_000, () => random.exponential()))).toBeCloseTo(1, 1);
    expect([...new Set(draw(200, () => random.integer(2, 4)))].sort()).toEqual([2, 3, 4]);
  });
});
