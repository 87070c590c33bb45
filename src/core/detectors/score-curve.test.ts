import { scoreOf } from './score-curve';

const KNOTS = { slight: 5, moderate: 10, severe: 20 };

describe('scoreOf', () => {
  it.each([
    [0, 0],
    [2.5, 15],
    [5, 30],
    [7.5, 40],
    [10, 50],
    [20, 70],
    [40, 85],
  ])('gives strength %d the score %d', (strength, score) => {
    expect(scoreOf(strength, KNOTS)).toBeCloseTo(score, 12);
  });

  it('rises strictly and stays below 100', () => {
    let before = -1;
    for (let strength = 0; strength < 1e9; strength = strength * 1.3 + 0.1) {
      const score = scoreOf(strength, KNOTS);
      expect(score).toBeGreaterThan(before);
      expect(score).toBeLessThan(100);
      before = score;
    }
  });

  it('gives 0 for NaN', () => {
    expect(scoreOf(NaN, KNOTS)).toBe(0);
  });
});
