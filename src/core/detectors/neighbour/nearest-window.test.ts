import { Random } from '../../stats/random';
import { RecentValues } from '../baseline/recent-values';
import { nearestSquare, WINDOW } from './nearest-window';

/** The same by the book: windows with 0.6 of their mean taken off, Euclidean distance. */
function slowSquare(values: number[], windows: number): number {
  const shape = (end: number) => {
    const window = values.slice(end - WINDOW + 1, end + 1);
    const mean = window.reduce((sum, value) => sum + value, 0) / WINDOW;
    return window.map((value) => value - 0.6 * mean);
  };
  const newest = values.length - 1;
  const squares = Array.from({ length: windows }, (_, k) => {
    const other = shape(newest - WINDOW - k);
    return shape(newest).reduce((sum, value, i) => sum + (value - other[i]!) ** 2, 0);
  });
  return Math.min(...squares);
}

describe('nearestSquare', () => {
  it.each([1, 7, 40, 53])(
    'agrees with the definition over the last %d windows, across the end of the ring',
    (windows) => {
      const random = new Random(6);
      const recent = new RecentValues(64);
      const values: number[] = [];
      for (let i = 0; i < 150; i++) {
        values.push(random.normal());
        if (i > 70) {
          expect(nearestSquare(recent, values[i]!, windows)).toBeCloseTo(slowSquare(values, windows), 10);
        }
        recent.learn(values[i]!);
      }
    }
  );

  it('is 0 for a window that repeats exactly, and only then', () => {
    const recent = new RecentValues(64);
    const pattern = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8];
    for (let i = 0; i < 40; i++) {
      recent.learn(pattern[i % 12]!);
    }
    expect(nearestSquare(recent, pattern[40 % 12]!, 30)).toBe(0);
    expect(nearestSquare(recent, 100, 30)).toBeGreaterThan(1000);
  });
});
