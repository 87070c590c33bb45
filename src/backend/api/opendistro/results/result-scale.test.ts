import * as fc from 'fast-check';
import {
  fromAnomalyGrade,
  fromAnomalyScore,
  pointsUntil,
  timeOffset,
  toAnomalyGrade,
  toAnomalyScore,
  toConfidence,
  toResultTimes,
} from './result-scale';

const score = fc.double({ min: 0, max: 100, noNaN: true });

describe('toAnomalyScore', () => {
  it.each([
    [0, 0.5],
    [5, 0.725],
    [10, 0.95],
    [20, 2],
    [30, 3],
    [40, 3.6],
    [50, 4.2],
    [70, 5.5],
    [100, 8],
  ])('reads %d as %d', (own, theirs) => {
    expect(toAnomalyScore(own)).toBeCloseTo(theirs, 12);
  });

  it('rises with the score', () => {
    fc.assert(
      fc.property(score, score, (a, b) => {
        const [low, high] = a < b ? [a, b] : [b, a];
        expect(toAnomalyScore(low)).toBeLessThanOrEqual(toAnomalyScore(high));
      })
    );
  });

  it('is undone by fromAnomalyScore', () => {
    fc.assert(
      fc.property(score, (own) => {
        expect(fromAnomalyScore(toAnomalyScore(own))).toBeCloseTo(own, 9);
      })
    );
  });

  it('stays within its range', () => {
    expect([fromAnomalyScore(-3), fromAnomalyScore(0.2), fromAnomalyScore(99)]).toEqual([0, 0, 100]);
  });
});

describe('toAnomalyGrade', () => {
  it('is above 0 exactly where Vigil alerts, whatever the score', () => {
    expect(toAnomalyGrade({ alert: false, score: 100 })).toBe(0);
    expect(toAnomalyGrade({ alert: true, score: 0 })).toBe(0.01);
    expect(toAnomalyGrade({ alert: true, score: 35 })).toBe(0.5);
    expect(toAnomalyGrade({ alert: true, score: 70 })).toBe(1);
    expect(toAnomalyGrade({ alert: true, score: 100 })).toBe(1);
  });

  it('is reached by no score below that of fromAnomalyGrade', () => {
    fc.assert(
      fc.property(score, fc.double({ min: 0.001, max: 1, noNaN: true }), (own, grade) => {
        if (toAnomalyGrade({ alert: true, score: own }) >= grade) {
          expect(own).toBeGreaterThanOrEqual(fromAnomalyGrade(grade) - 1e-9);
        }
      })
    );
  });
});

describe('toConfidence', () => {
  // 0.99 · (e^{λn} − e^{λ·min(n, 256)}) / (e^{λn} − 1) with λ = 1e-4, worked out with 50 digits.
  it.each([
    [1, 0],
    [256, 0],
    [512, 0.5013356539],
    [1_440, 0.8242554992],
    [100_000, 0.9899988345],
    [184_301, 0.99],
  ])('of %d points is %d', (points, confidence) => {
    expect(toConfidence(points)).toBeCloseTo(confidence, 8);
  });

  it('never falls as points come in', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e7 }), fc.integer({ min: 0, max: 1e6 }), (points, more) => {
        expect(toConfidence(points + more)).toBeGreaterThanOrEqual(toConfidence(points) - 1e-12);
      })
    );
  });
});

describe('times of a result', () => {
  const detector = { intervalMs: 60_000, windowDelayMs: 30_000 };

  it('are those of the interval that ends with the point, and of the run after the delay', () => {
    expect(toResultTimes(600_000, detector)).toEqual({
      data_start_time: 540_000,
      data_end_time: 600_000,
      execution_start_time: 630_000,
      execution_end_time: 630_000,
    });
  });

  it('lie as far from the point as timeOffset says', () => {
    for (const [name, timeMs] of Object.entries(toResultTimes(600_000, detector))) {
      expect(timeMs - 600_000).toBe(timeOffset(name, detector));
    }
    expect(timeOffset('anomaly_score', detector)).toBeNull();
  });

  it('count the points of a series from its first on', () => {
    expect(pointsUntil(600_000, { firstMs: 600_000, intervalMs: 60_000 })).toBe(1);
    expect(pointsUntil(900_000, { firstMs: 600_000, intervalMs: 60_000 })).toBe(6);
    expect(pointsUntil(0, { firstMs: 600_000, intervalMs: 60_000 })).toBe(0);
  });
});
