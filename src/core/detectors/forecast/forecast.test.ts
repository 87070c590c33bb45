import { MINUTE_MS } from '../../../schema';
import { Random } from '../../stats/random';
import { forecast } from './algorithm';
import { Autoregression } from './autoregression';
import { extrapolation } from './polynomials';

const INTERVAL_MS = 5 * MINUTE_MS;

function learnt(value: (index: number, random: Random) => number, points: number) {
  const model = forecast.create({ intervalMs: INTERVAL_MS, params: {} });
  const random = new Random(6);
  for (let i = 0; i < points; i++) {
    model.learn(i * INTERVAL_MS, value(i, random));
  }
  return model;
}

/** A random walk that is drawn back a little: each value follows from the ones before. */
function wandering(): (index: number, random: Random) => number {
  let value = 0;
  let speed = 0;
  return (_, random) => {
    speed = 0.9 * speed + 0.1 * random.normal();
    value = 0.99 * value + speed;
    return value;
  };
}

describe('forecast', () => {
  it('expects a smooth series to go on as it goes', () => {
    // No rhythm of a day or week.
    const wave = (i: number) => 10 * Math.sin(i / 17);
    const model = learnt((i, random) => wave(i) + 0.1 * random.normal(), 3_000);
    for (let i = 3_000; i < 3_100; i++) {
      const { expected, lower, upper } = model.score(i * INTERVAL_MS, 0);
      expect(Math.abs(expected - wave(i))).toBeLessThan(0.6);
      expect(upper - lower).toBeLessThan(4);
      model.learn(i * INTERVAL_MS, wave(i));
    }
  });

  it('finds a value strange that is usual but does not follow', () => {
    const model = learnt((i, random) => 10 * Math.sin(i / 17) + 0.1 * random.normal(), 3_000);
    const next = 10 * Math.sin(3_000 / 17);
    expect(model.score(3_000 * INTERVAL_MS, next).score).toBeLessThan(30);
    expect(model.score(3_000 * INTERVAL_MS, next > 0 ? next - 6 : next + 6).score).toBeGreaterThan(50);
  });

  it('learns how values follow from each other: its band is narrower than the noise', () => {
    const model = learnt(wandering(), 5_000);
    const { lower, upper } = model.score(5_000 * INTERVAL_MS, 0);
    // The steps are of 0.2 and mostly known, the values spread over several times that.
    expect((upper - lower) / 2).toBeLessThan(0.8);
  });

  it('falls back to what is usual where nothing follows from anything', () => {
    const model = learnt((_, random) => 50 + random.normal(), 3_000);
    for (let i = 3_000, random = new Random(9); i < 3_100; i++) {
      expect(Math.abs(model.score(i * INTERVAL_MS, 0).expected - 50)).toBeLessThan(0.5);
      model.learn(i * INTERVAL_MS, 50 + random.normal());
    }
  });

  it('is calm again after a spike: it does not bend the forecasts', () => {
    const model = learnt(wandering(), 3_000);
    const next = wandering();
    const random = new Random(6);
    for (let i = 0; i < 3_000; i++) {
      next(i, random);
    }
    model.learn(3_000 * INTERVAL_MS, 1e6);
    const scores = Array.from({ length: 40 }, (_, i) => {
      const value = next(i, random);
      const { score } = model.score((3_001 + i) * INTERVAL_MS, value);
      model.learn((3_001 + i) * INTERVAL_MS, value);
      return score;
    });
    expect(Math.max(...scores.slice(12))).toBeLessThan(30);
  });

  it('does not go on over a gap', () => {
    const model = learnt((i) => i % 400, 3_100);
    const soon = model.score(3_100 * INTERVAL_MS, 0).expected;
    const later = model.score(3_200 * INTERVAL_MS, 0).expected;
    expect(Math.abs(soon - 300)).toBeLessThan(5);
    expect(Math.abs(later - 300)).toBeGreaterThan(20);
  });

  it('scores 30 where a point leaves its band', () => {
    const model = learnt(wandering(), 5_000);
    const { lower, upper, expected } = model.score(5_000 * INTERVAL_MS, 0);
    expect(model.score(5_000 * INTERVAL_MS, upper).score).toBeCloseTo(30, 3);
    expect(model.score(5_000 * INTERVAL_MS, lower).score).toBeCloseTo(30, 3);
    expect(model.score(5_000 * INTERVAL_MS, expected).score).toBeCloseTo(0, 3);
  });
});

describe('extrapolation', () => {
  it.each([
    [8, 1],
    [24, 2],
    [12, 3],
  ])('continues polynomials exactly: %d values, degree %d', (length, degree) => {
    const weights = extrapolation(length, degree);
    const at = (place: number) =>
      3 - 2 * place + (degree > 1 ? 0.5 * place ** 2 : 0) - (degree > 2 ? place ** 3 / 9 : 0);
    const next = weights.reduce((sum, weight, k) => sum + weight * at(-(k + 1)), 0);
    expect(next).toBeCloseTo(at(0), 8);
  });
});

describe('Autoregression', () => {
  it('finds the weights that a series was made with', () => {
    const model = new Autoregression(6);
    const random = new Random(2);
    const values = new Float64Array(6);
    for (let i = 0; i < 5_000; i++) {
      const next = 1.2 * values[0]! - 0.5 * values[1]! + random.normal();
      model.learn(values, next - model.predict(values));
      values.copyWithin(1, 0);
      values[0] = next;
    }
    expect(model.predict(Float64Array.of(1, 0, 0, 0, 0, 0))).toBeCloseTo(1.2, 1);
    expect(model.predict(Float64Array.of(0, 1, 0, 0, 0, 0))).toBeCloseTo(-0.5, 1);
  });

  it('stays finite over a million values that teach nothing', () => {
    const model = new Autoregression(6);
    const values = new Float64Array(6);
    for (let i = 0; i < 1_000_000; i++) {
      model.learn(values, 0);
    }
    values[0] = 1;
    for (let i = 0; i < 100; i++) {
      model.learn(values, 1 - model.predict(values));
    }
    expect(model.predict(values)).toBeCloseTo(1, 1);
  });
});
