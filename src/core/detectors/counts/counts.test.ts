import { HOUR_MS } from '../../../schema';
import { Random } from '../../stats/random';
import { counts } from './algorithm';

const INTERVAL_MS = HOUR_MS;
const LEARNT = 2_000;

/** Events of size 1 (rarely 2) in about one point of 50, then what is given. */
function scoresOf(then: readonly number[], base = 0): number[] {
  const model = counts.create({ intervalMs: INTERVAL_MS, params: {} });
  const random = new Random(21);
  const values = Array.from({ length: LEARNT }, () => (random.uniform() < 0.02 ? (random.uniform() < 0.2 ? 2 : 1) : 0));
  return [...values, ...then].map((value, i) => {
    const { score } = model.score(i * INTERVAL_MS, base + value);
    model.learn(i * INTERVAL_MS, base + value);
    return score;
  });
}

const newest = (then: readonly number[], base = 0) => scoresOf(then, base).at(-1) ?? NaN;

describe('counts', () => {
  it('scores an ordinary event low and nothing 0', () => {
    expect(newest([0])).toBeLessThan(10);
    expect(newest([...new Array<number>(20).fill(0), 1])).toBeGreaterThan(10);
    expect(newest([...new Array<number>(20).fill(0), 1])).toBeLessThan(30);
  });

  it('scores many events together high', () => {
    expect(newest([1, 1, 0, 1, 1, 1])).toBeGreaterThan(50);
  });

  it('scores an event far larger than usual high', () => {
    expect(newest([30])).toBeGreaterThan(50);
  });

  it.each([
    // By hand: f = 40/2000-like share 0.02 (before this point), two events among 16: P = 1 - 0.98^16 - 16·0.02·0.98^15 = 0.0397.
    { share: 0.02, events: 2, surprise: 1.4 },
  ])('measures $events events among 16 points as the binomial tail', ({ events, surprise }) => {
    const score = newest([...new Array<number>(20).fill(0), ...new Array<number>(events).fill(1)]);
    // Score 10 for each power of ten up to 30; the size of an event alone says 1.7.
    expect(score).toBeGreaterThan(10 * surprise);
    expect(score).toBeLessThan(10 * (surprise + 0.6));
  });

  it('does not care which value is the usual one', () => {
    expect(newest([1, 1, 1, 1], 1e6)).toBeCloseTo(newest([1, 1, 1, 1]), 6);
  });

  it('is idle for a series whose points differ, and says why', () => {
    const model = counts.create({ intervalMs: INTERVAL_MS, params: {} });
    const random = new Random(2);
    for (let i = 0; i < 500; i++) {
      model.learn(i * INTERVAL_MS, random.normal());
    }
    expect(model.score(500 * INTERVAL_MS, 1e6)).toMatchObject({ score: 0, evidence: 0 });
    expect(model.members).toEqual([{ name: 'counts', active: false, why: expect.stringMatching(/differ/) as string }]);
  });

  it('does not take a line that goes flat for a while for a count', () => {
    const model = counts.create({ intervalMs: INTERVAL_MS, params: {} });
    const random = new Random(5);
    for (let i = 0; i < 600; i++) {
      model.learn(i * INTERVAL_MS, i < 500 ? random.normal() : 3);
    }
    expect(model.score(600 * INTERVAL_MS, 1)).toMatchObject({ score: 0, evidence: 0 });
  });

  it('chooses another usual value once the old one is gone', () => {
    const scores = scoresOf(new Array<number>(3_000).fill(5));
    expect(scores.at(LEARNT + 5)).toBeGreaterThan(50);
    expect(scores.at(-1)).toBe(0);
  });
});
