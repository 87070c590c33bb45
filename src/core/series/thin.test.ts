import type { PointResult } from '../../schema';
import { Random } from '../stats/random';
import { thinColumns } from './thin';

const random = new Random(6);

function points(count: number): PointResult[] {
  return Array.from({ length: count }, (_, i) => ({
    timeMs: i * 1000,
    value: random.normal(),
    ...{ expected: 0, lower: -3, upper: 3, severity: 0, alert: false },
    score: 30 * random.uniform(),
  }));
}

describe('thinColumns', () => {
  it('gives back what is few enough as it is', () => {
    const few = points(100);
    expect(thinColumns(few, 100)).toBe(few);
  });

  it.each([5, 6, 50, 333, 9999])('keeps at most %d points, in time order, none invented', (maxPoints) => {
    const many = points(10_000);
    const kept = thinColumns(many, maxPoints);
    expect(kept.length).toBeLessThanOrEqual(maxPoints);
    expect(kept.every((point) => many.includes(point))).toBe(true);
    expect(kept.every(({ timeMs }, i) => i === 0 || timeMs > kept[i - 1]!.timeMs)).toBe(true);
  });

  it('keeps the ends and every extreme: smallest, largest, highest score', () => {
    const many = points(10_000);
    many[1234]!.value = 99;
    many[5678]!.value = -99;
    many[7890]!.score = 88;
    const kept = thinColumns(many, 200);
    [0, 1234, 5678, 7890, 9999].forEach((index) => expect(kept).toContain(many[index]));
  });

  it('keeps a gap where a whole bucket is one, so that lines break', () => {
    const many = points(10_000);
    many.slice(4000, 5000).forEach((point) => (point.value = NaN));
    const gaps = thinColumns(many, 200).filter(({ value }) => Number.isNaN(value));
    expect(gaps.length).toBeGreaterThan(0);
    expect(thinColumns(points(0), 10)).toEqual([]);
  });

  it('keeps of several features the extremes of each, with what all had in these rows', () => {
    const many = points(10_000).map((point): PointResult => {
      const band = { expected: 0, lower: -3, upper: 3, share: 0 };
      return {
        ...point,
        features: [point.value, random.normal(), random.normal()].map((value) => ({ value, ...band })),
      };
    });
    [1234, 5678].forEach((index, k) => (many[index]!.features![k + 1]!.value = 99 * (k === 0 ? 1 : -1)));
    many[7890]!.score = 88;
    const kept = thinColumns(many, 200);
    expect(kept.length).toBeLessThanOrEqual(200);
    [0, 1234, 5678, 7890, 9999].forEach((index) => expect(kept).toContain(many[index]));
    expect(kept.every((point) => many.includes(point) && point.features?.length === 3)).toBe(true);
    expect(thinColumns(many, 5).length).toBeLessThanOrEqual(5);
  });
});
