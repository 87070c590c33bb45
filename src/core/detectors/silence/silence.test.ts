import { MINUTE_MS } from '../../../schema';
import { Random } from '../../stats/random';
import { silence } from './algorithm';

const INTERVAL_MS = 5 * MINUTE_MS;
const BEFORE = 1_000;

/** Scores of a series that becomes `after` at point 1,000. */
function scores(
  before: (random: Random, i: number) => number,
  after: (random: Random, last: number) => number
): number[] {
  const model = silence.create({ intervalMs: INTERVAL_MS, params: {} });
  const random = new Random(8);
  let last = 0;
  return Array.from({ length: BEFORE + 60 }, (_, i) => {
    const value = i < BEFORE ? before(random, i) : after(random, last);
    last = i < BEFORE ? value : last;
    const { score } = model.score(i * INTERVAL_MS, value);
    model.learn(i * INTERVAL_MS, value);
    return score;
  });
}

const noisy = (random: Random, i: number) => 50 + 20 * Math.sin(i / 40) + random.normal();
const firstAt = (all: number[], limit: number) => all.findIndex((score, i) => i >= BEFORE && score >= limit) - BEFORE;

describe('silence', () => {
  it.each([
    { name: 'an exactly flat line', after: (_: Random, last: number) => last },
    {
      name: 'a line that wobbles in its last digits',
      after: (random: Random, last: number) => last + random.normal() / 200,
    },
  ])('scores $name 50 or more within 12 points of its beginning', ({ after }) => {
    const all = scores(noisy, after);
    expect(firstAt(all, 50)).toBeGreaterThanOrEqual(0);
    expect(firstAt(all, 50)).toBeLessThan(12);
    expect(Math.max(...all.slice(0, BEFORE))).toBeLessThan(30);
  });

  it.each([
    { name: 'a peak that does not come', season: 1, points: 144 },
    { name: 'a trough that does not come', season: -1, points: 144 },
  ])('scores $name 50 or more within its half period, and the rhythm itself low', ({ season, points }) => {
    const model = silence.create({ intervalMs: INTERVAL_MS, params: {} });
    const random = new Random(4);
    const all = Array.from({ length: 10 * 288 + points }, (_, i) => {
      const rhythm = i < 10 * 288 ? 20 * season * Math.sin((2 * Math.PI * i) / 288) : 0;
      const value = 100 + rhythm + 2 * random.normal();
      const { score } = model.score(i * INTERVAL_MS, value);
      model.learn(i * INTERVAL_MS, value);
      return score;
    });
    expect(Math.max(...all.slice(10 * 288))).toBeGreaterThanOrEqual(50);
    expect(all.slice(3 * 288, 10 * 288).filter((score) => score >= 30).length).toBeLessThan(10);
  });

  it('goes quiet as soon as the series moves again', () => {
    const model = silence.create({ intervalMs: INTERVAL_MS, params: {} });
    const random = new Random(8);
    for (let i = 0; i < BEFORE + 30; i++) {
      model.learn(i * INTERVAL_MS, i < BEFORE ? noisy(random, i) : 3);
    }
    expect(model.score((BEFORE + 30) * INTERVAL_MS, 3).score).toBeGreaterThan(50);
    expect(model.score((BEFORE + 30) * INTERVAL_MS, 9).score).toBe(0);
  });

  it('finds nothing in a series that stands still by nature', () => {
    const steps = (random: Random, i: number) => (random.uniform() < 0.02 ? i : 7);
    const all = scores(steps, (_, last) => last);
    expect(Math.max(...all.slice(400))).toBeLessThan(50);
  });
});
