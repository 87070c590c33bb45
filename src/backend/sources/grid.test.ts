import { LIMITS } from '../../schema';
import { assertPointsAllowed, gridAfter, gridPoints, gridUpTo } from './grid';

describe('the grid of an interval', () => {
  it.each([
    { name: 'between two points', timeMs: 150, after: 200, upTo: 100 },
    { name: 'on a point', timeMs: 200, after: 300, upTo: 200 },
    { name: 'before 1970', timeMs: -150, after: -100, upTo: -200 },
  ])('finds its neighbours $name', ({ timeMs, after, upTo }) => {
    expect([gridAfter(timeMs, 100), gridUpTo(timeMs, 100)]).toEqual([after, upTo]);
  });

  it('counts points after the start, up to and including the end', () => {
    expect(gridPoints({ fromMs: 100, toMs: 300 }, 100)).toBe(2);
    expect(gridPoints({ fromMs: 99, toMs: 299 }, 100)).toBe(2);
    expect(gridPoints({ fromMs: 101, toMs: 199 }, 100)).toBe(0);
  });

  it('allows as many points as one fetch may bring in, and not one more', () => {
    expect(() => assertPointsAllowed(LIMITS.pointsPerFetch)).not.toThrow();
    expect(() => assertPointsAllowed(LIMITS.pointsPerFetch + 1)).toThrow(
      /at most 5000000 points, this one has 5000001/
    );
  });
});
