import { DAY_MS, HOUR_MS, MINUTE_MS, seasonalDefaults, type SeasonalParams } from '../../../schema';
import { Random } from '../../stats/random';
import { SEASONAL_KNOTS } from './score-knots';
import type { SeriesModel } from '../detector';
import { seasonal } from './algorithm';

const INTERVAL_MS = 10 * MINUTE_MS;
const DAY_POINTS = DAY_MS / INTERVAL_MS;
const PARAMS: SeasonalParams = seasonalDefaults();

const seasonalModel = (intervalMs: number, params: SeasonalParams) => seasonal.create({ intervalMs, params });

type Value = (index: number, random: Random) => number;

const daily: Value = (i, random) => 50 + 20 * Math.sin((2 * Math.PI * i) / DAY_POINTS) + random.normal();

function learnt(value: Value, points: number, intervalMs = INTERVAL_MS): SeriesModel {
  const model = seasonalModel(intervalMs, PARAMS);
  const random = new Random(12);
  for (let i = 0; i < points; i++) {
    model.learn(i * intervalMs, value(i, random));
  }
  return model;
}

const at = (point: number) => point * INTERVAL_MS;

describe('seasonal', () => {
  it('says nothing for 20 points, then gives a band', () => {
    const model = seasonalModel(INTERVAL_MS, PARAMS);
    const random = new Random(1);
    for (let i = 0; i < 60; i++) {
      const { expected, score } = model.score(at(i), i === 10 ? 1e6 : random.normal());
      expect(Number.isNaN(expected)).toBe(i < 20);
      expect(i < 20 ? score : 0).toBe(0);
      model.learn(at(i), random.normal());
    }
    expect(model.progress).toBe(1);
  });

  it('expects the value of the time of day', () => {
    const model = learnt(daily, 10 * DAY_POINTS);
    for (const quarter of [0, 0.25, 0.5, 0.75]) {
      const point = Math.round((10 + quarter) * DAY_POINTS);
      const usual = 50 + 20 * Math.sin(2 * Math.PI * quarter);
      expect(Math.abs(model.score(at(point), 0).expected - usual)).toBeLessThan(2);
    }
  });

  it('finds the noon value at midnight strange, though the series has it every day', () => {
    const model = learnt(daily, 10 * DAY_POINTS);
    const morning = at(10.25 * DAY_POINTS);
    expect(model.score(morning, 70).score).toBeLessThan(15);
    expect(model.score(morning, 30).score).toBeGreaterThan(50);
  });

  it('learns the week where days differ', () => {
    const weekly: Value = (i, random) => (Math.floor(i / DAY_POINTS) % 7 === 2 ? 10 : 50) + random.normal();
    const model = learnt(weekly, 5 * 7 * DAY_POINTS);
    const thirdDay = (5 * 7 + 2.5) * DAY_POINTS;
    for (let i = 5 * 7 * DAY_POINTS, random = new Random(5); i < thirdDay; i++) {
      model.learn(at(i), weekly(i, random));
    }
    expect(model.score(at(thirdDay), 10).score).toBeLessThan(20);
    expect(model.score(at(thirdDay), 50).score).toBeGreaterThan(50);
  });

  it('has a wider band where the noise is louder', () => {
    const nights: Value = (i, random) => (i % DAY_POINTS < DAY_POINTS / 2 ? 1 : 8) * random.normal();
    const model = learnt(nights, 14 * DAY_POINTS);
    const width = (point: number) => model.score(at(point), 0).upper - model.score(at(point), 0).lower;
    expect(width(14.75 * DAY_POINTS)).toBeGreaterThan(2 * width(14.25 * DAY_POINTS));
  });

  it('scores 30 where a point that comes alone leaves the band', () => {
    const model = learnt((_, random) => random.normal(), 5000);
    const { upper, lower, expected } = model.score(at(5000), 0);
    expect(upper - expected).toBeCloseTo(expected - lower, 9);
    expect(model.score(at(5000), upper).score).toBeCloseTo(30, 6);
    expect(model.score(at(5000), lower).score).toBeCloseTo(30, 6);
    // Half width of the band: the strength of score 30, in standard deviations of normal noise.
    expect(Math.abs((upper - lower) / 2 / SEASONAL_KNOTS.slight - 1)).toBeLessThan(0.15);
  });

  it('hears a small shift that stays, which no single point would tell', () => {
    const model = learnt((_, random) => random.normal(), 5000);
    const random = new Random(77);
    const first = model.score(at(5000), 2).score;
    for (let i = 5000; i < 5024; i++) {
      model.learn(at(i), 2 + 0.3 * random.normal());
    }
    expect(first).toBeLessThan(20);
    expect(model.score(at(5024), 2).score).toBeGreaterThan(30);
  });

  it('is calm again after a single huge spike', () => {
    const model = learnt((_, random) => random.normal(), 5000);
    model.learn(at(5000), 1e6);
    const random = new Random(78);
    const scores = Array.from({ length: 50 }, (_, i) => {
      const value = random.normal();
      const { score } = model.score(at(5001 + i), value);
      model.learn(at(5001 + i), value);
      return score;
    });
    expect(scores[2]).toBeLessThan(30);
    expect(Math.max(...scores.slice(6))).toBeLessThan(30);
  });

  it('learns little from an incident of six hours, 450 standard deviations away', () => {
    const points = 14 * DAY_POINTS;
    const model = learnt(daily, points);
    const tomorrow = at(points + DAY_POINTS);
    const before = model.score(tomorrow, 50);
    for (let i = points; i < points + 36; i++) {
      model.learn(at(i), 500);
    }
    const after = model.score(tomorrow, 50);
    // The limits let it move the expectation by about two standard deviations of the noise and widen the band of that hour.
    expect(Math.abs(after.expected - before.expected)).toBeLessThan(2.5);
    expect((after.upper - after.lower) / (before.upper - before.lower)).toBeLessThan(1.8);
    expect(after.score).toBeLessThan(30);
  });

  it('takes a step that stays for the new normal within three days', () => {
    const model = learnt((_, random) => 10 + random.normal(), 7 * DAY_POINTS);
    const random = new Random(3);
    for (let i = 7 * DAY_POINTS; i < 10 * DAY_POINTS; i++) {
      model.learn(at(i), 100 + random.normal());
    }
    expect(model.score(at(10 * DAY_POINTS), 100).score).toBeLessThan(30);
  });

  it('forgets a run over a long gap', () => {
    const model = learnt((_, random) => random.normal(), 5000);
    for (let i = 5000; i < 5030; i++) {
      model.learn(at(i), 3);
    }
    const soon = model.score(at(5030), 1).score;
    const later = model.score(at(5030 + 500), 1).score;
    expect(later).toBeLessThan(soon);
    expect(later).toBeLessThan(20);
  });

  it('works with one point a day, by its level and the days of the week', () => {
    const model = learnt((i, random) => (i % 7 === 3 ? 20 : 100) + random.normal(), 140, DAY_MS);
    expect(model.score(143 * DAY_MS, 20).score).toBeLessThan(30);
    expect(model.score(142 * DAY_MS, 20).score).toBeGreaterThan(model.score(143 * DAY_MS, 20).score);
  });

  it('takes other parameters: a short level memory follows a drift more closely', () => {
    const error = (levelHours: number) => {
      const model = seasonalModel(HOUR_MS, { ...PARAMS, levelHours });
      for (let i = 0; i < 1000; i++) {
        model.learn(i * HOUR_MS, i);
      }
      return 1000 - model.score(1000 * HOUR_MS, 0).expected;
    };
    expect(error(50)).toBeLessThan(error(336));
  });
});
