import { Random } from '../../stats/random';
import { RecentValues } from '../baseline/recent-values';
import { NearestWindow, WINDOW } from './nearest-window';

/** The same by the book: windows with 0.6 of their mean taken off, Euclidean distance. */
function slowSquare(values: number[], windows: number, step: number): number {
  const shape = (end: number) => {
    const window = Array.from({ length: WINDOW }, (_, k) => values[end - k * step]!);
    const mean = window.reduce((sum, value) => sum + value, 0) / WINDOW;
    return window.map((value) => value - 0.6 * mean);
  };
  const newest = values.length - 1;
  const span = (WINDOW - 1) * step + 1;
  const squares = Array.from({ length: windows }, (_, k) => {
    const other = shape(newest - span - k);
    return shape(newest).reduce((sum, value, i) => sum + (value - other[i]!) ** 2, 0);
  });
  return Math.min(...squares);
}

/** Noise, slow waves and levels in turn: whole stretches of the ring are far from some values and near to others. */
function mixed(random: Random, index: number): number {
  return [random.normal(), 20 * Math.sin(index / 40) + random.normal(), 50 + 0.1 * random.normal()][
    Math.floor(index / 150) % 3
  ]!;
}

describe('NearestWindow', () => {
  it.each([
    { step: 1, library: 1 },
    { step: 1, library: 100 },
    { step: 1, library: 244 },
    { step: 2, library: 7 },
    { step: 2, library: 234 },
  ] as const)(
    'agrees with the definition at every point: $library windows, every value or every second ($step)',
    (shape) => {
      const random = new Random(6);
      const recent = new RecentValues(256);
      const nearest = new NearestWindow(shape);
      const values: number[] = [];
      for (let i = 0; i < 1200; i++) {
        values.push(mixed(random, i));
        if (i > 300) {
          const square = slowSquare(values, shape.library, shape.step);
          expect(Math.abs(nearest.squareTo(recent, values[i]!) - square)).toBeLessThan(1e-9 * (1 + square));
        }
        recent.learn(values[i]!);
      }
    }
  );

  it('finds the same whatever it was asked before: what it remembers only saves time', () => {
    const random = new Random(8);
    const recent = new RecentValues(256);
    const asked = new NearestWindow({ step: 1, library: 244 });
    for (let i = 0; i < 600; i++) {
      const value = mixed(random, i);
      asked.squareTo(recent, 30 * random.normal());
      const fresh = new NearestWindow({ step: 1, library: 244 });
      expect(asked.squareTo(recent, value)).toBe(fresh.squareTo(recent, value));
      recent.learn(value);
    }
  });

  it('is 0 for a window that repeats exactly, and only then', () => {
    const recent = new RecentValues(64);
    const nearest = new NearestWindow({ step: 1, library: 30 });
    const pattern = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8];
    for (let i = 0; i < 40; i++) {
      recent.learn(pattern[i % 12]!);
    }
    expect(nearest.squareTo(recent, pattern[40 % 12]!)).toBe(0);
    expect(nearest.squareTo(recent, 100)).toBeGreaterThan(1000);
  });

  it.each([
    { step: 1, values: 10 },
    { step: 2, values: 20 },
  ] as const)('knows none while the ring holds no window apart from the newest (step $step)', ({ step, values }) => {
    const recent = new RecentValues(64);
    const nearest = new NearestWindow({ step, library: 30 });
    for (let i = 0; i < values; i++) {
      recent.learn(i);
    }
    expect(nearest.squareTo(recent, 1)).toBeNaN();
    recent.learn(values);
    expect(nearest.squareTo(recent, 1)).toBeGreaterThan(0);
  });
});
