import { ALGORITHM_NAMES, algorithmSchema, HOUR_MS, MINUTE_MS, type AlgorithmName } from '../../schema';
import { Random } from '../stats/random';
import { ORDINARY_SERIES } from '../testkit/generators';
import { registry } from './registry';

const POINTS = 20_000;
const LEFT_OUT = 3_000;
const INTERVALS_MS = [MINUTE_MS, 5 * MINUTE_MS, HOUR_MS];
/** Algorithms that look for what ordinary data never have: their curves are set by hand, and no rate is too low. */
const SELDOM: readonly AlgorithmName[] = ['silence', 'counts', 'threshold'];
/** Strange points of these come in runs of twenty: rates over so few series are rough by this factor more. */
const ROUGH: Partial<Record<AlgorithmName, number>> = { energy: 2 };

describe.each(ALGORITHM_NAMES)('score of %s', (name) => {
  const { params } = algorithmSchema.parse({ name });
  const scores: number[] = [];
  for (const intervalMs of INTERVALS_MS) {
    ORDINARY_SERIES.forEach((kind, k) => {
      const model = registry[name].create({ intervalMs, params });
      // Other seeds than those the curve was fitted on.
      const next = kind.start(new Random(7_000 + k), intervalMs);
      for (let i = 0; i < POINTS; i++) {
        const value = next(i);
        if (i >= LEFT_OUT) {
          scores.push(model.score(i * intervalMs, value).score);
        }
        model.learn(i * intervalMs, value);
      }
    });
  }
  const reaching = (score: number) => scores.filter((other) => other >= score).length;
  const rough = ROUGH[name] ?? 1;
  const least = (points: number) => points / rough;
  const most = (points: number) => (SELDOM.includes(name) ? Infinity : points * rough);

  it('reaches 30 on about one in 1,000 points of ordinary data (within a factor of 1.5)', () => {
    expect(scores.length / reaching(30)).toBeGreaterThan(least(1_000 / 1.5));
    expect(scores.length / reaching(30)).toBeLessThanOrEqual(most(1_000 * 1.5));
  });

  it('reaches 40, half way to 50, on about one in 10,000 (within a factor of 2)', () => {
    expect(scores.length / reaching(40)).toBeGreaterThan(least(10_000 / 2));
    expect(scores.length / reaching(40)).toBeLessThanOrEqual(most(10_000 * 2));
  });

  // About three are expected among the 306,000; the benchmark `calibrate` counts among millions.
  it('hardly ever reaches 50', () => {
    expect(reaching(50)).toBeLessThanOrEqual(16 * rough);
  });
});
