import { MINUTE_MS } from '../../../schema';
import { Random } from '../../stats/random';
import { energy } from './algorithm';

const INTERVAL_MS = 5 * MINUTE_MS;

/** Highest score before and after the noise changes to `factor` times its size at point 1,500. */
function highest(factor: number): { before: number; after: number } {
  const model = energy.create({ intervalMs: INTERVAL_MS, params: {} });
  const random = new Random(3);
  const most = { before: 0, after: 0 };
  for (let i = 0; i < 1_600; i++) {
    const value = 100 + (i < 1_500 ? 1 : factor) * random.normal();
    const { score } = model.score(i * INTERVAL_MS, value);
    const side = i < 1_500 ? 'before' : 'after';
    most[side] = Math.max(most[side], i < 500 ? 0 : score);
    model.learn(i * INTERVAL_MS, value);
  }
  return most;
}

describe('energy', () => {
  it.each([3, 1 / 3])('sees noise that becomes %d times as large', (factor) => {
    const { before, after } = highest(factor);
    expect(before).toBeLessThan(40);
    expect(after).toBeGreaterThan(45);
  });

  it('stays finite where values grow far beyond their first difference', () => {
    const model = energy.create({ intervalMs: INTERVAL_MS, params: {} });
    const random = new Random(3);
    for (let i = 0; i < 2_600; i++) {
      const value = i % 300 < 150 ? random.normal() : 10 ** (40 * random.uniform() - 20);
      const { strength, evidence } = model.score(i * INTERVAL_MS, value);
      expect([strength, evidence].every(Number.isFinite)).toBe(true);
      model.learn(i * INTERVAL_MS, value);
    }
  });

  it('does not see a level that stays elsewhere', () => {
    const model = energy.create({ intervalMs: INTERVAL_MS, params: {} });
    const random = new Random(3);
    let most = 0;
    for (let i = 0; i < 1_600; i++) {
      const value = random.normal() + i / 100;
      most = Math.max(most, i < 500 ? 0 : model.score(i * INTERVAL_MS, value).score);
      model.learn(i * INTERVAL_MS, value);
    }
    expect(most).toBeLessThan(50);
  });
});
