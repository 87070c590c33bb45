import { algorithmSchema, MINUTE_MS, type ForestParams } from '../../../schema';
import { Random } from '../../stats/random';
import type { Verdict } from '../detector';
import { forest } from './algorithm';
import { ForestModel } from './forest-model';

const INTERVAL_MS = 5 * MINUTE_MS;
const params = (changes: Partial<ForestParams> = {}) =>
  algorithmSchema.parse({ name: 'forest', params: changes }).params as ForestParams;

/** Day curve of amplitude 20 with noise of 1 around 100. */
function rhythm(index: number, random: Random): number {
  return 100 + 20 * Math.sin((2 * Math.PI * index) / 288) + random.normal();
}

function run(model: ForestModel, points: number, change: (index: number, value: number) => number): Verdict[] {
  const random = new Random(12);
  return Array.from({ length: points }, (_, index) => {
    const value = change(index, rhythm(index, random));
    const verdict = model.score(index * INTERVAL_MS, value);
    model.learn(index * INTERVAL_MS, value);
    return verdict;
  });
}

const model = (changes: Partial<ForestParams> = {}) => new ForestModel(params(changes), 'test');

describe('forest', () => {
  it('finds a spike at once and does not ring while the spike passes through the shingle', () => {
    const verdicts = run(model(), 3_000, (index, value) => (index === 2_500 ? value + 60 : value));
    expect(verdicts[2_500]!.score).toBeGreaterThan(45);
    expect(verdicts[2_500]!.evidence).toBeGreaterThan(1);
    expect(verdicts[2_500]!.voices).toEqual([verdicts[2_500]!.score]);
    const after = verdicts.slice(2_501, 2_520).map(({ score }) => score);
    expect(Math.max(...after)).toBeLessThan(25);
  });

  it('still sees a second spike while the first is in the shingle', () => {
    const verdicts = run(model(), 3_000, (index, value) => (index === 2_500 || index === 2_504 ? value + 60 : value));
    expect(verdicts[2_504]!.score).toBeGreaterThan(40);
  });

  it('expects what went with the same values before, far better than the mean does', () => {
    const random = new Random(12);
    const verdicts = run(model(), 3_000, (_, value) => value);
    const misses = verdicts.slice(1_000).map(({ expected }, k) => {
      const index = 1_000 + k;
      return Math.abs(expected - (100 + 20 * Math.sin((2 * Math.PI * index) / 288)));
    });
    // The mean would be off by 12.7.
    expect(misses.reduce((sum, miss) => sum + miss, 0) / misses.length).toBeLessThan(2);
    const outside = verdicts.slice(500).filter(({ lower, upper }, k) => {
      const value = rhythm(500 + k, random);
      return value < lower - 40 || value > upper + 40;
    });
    expect(outside).toEqual([]);
  });

  it('says which of the last values is to blame, and on which side', () => {
    const learnt = model();
    run(learnt, 2_000, (_, value) => value);
    const { high, low } = learnt.attribution(160);
    expect([...high].indexOf(Math.max(...high, ...low))).toBe(7);
    expect(Math.max(...learnt.attribution(20).low)).toBe(learnt.attribution(20).low[7]);
  });

  it('is silent for its first shingles, then warm', () => {
    const fresh = model();
    // 24 values for the grid, 7 to fill the shingle, 30 shingles.
    const silent = 24 + 7 + 30;
    const verdicts = run(fresh, silent + 1, (_, value) => value);
    expect(verdicts.slice(0, silent).every(({ expected }) => Number.isNaN(expected))).toBe(true);
    expect(verdicts[silent]!.expected).not.toBeNaN();
    expect(fresh.progress).toBeGreaterThan(0);
    expect(fresh.progress).toBeLessThan(1);
  });

  it('takes a new level for normal within a day of points', () => {
    const verdicts = run(model(), 3_000, (index, value) => (index >= 2_000 ? value + 500 : value));
    expect(verdicts[2_000]!.score).toBeGreaterThan(40);
    expect(Math.max(...verdicts.slice(2_288).map(({ score }) => score))).toBeLessThan(50);
    expect(verdicts[2_900]!.expected).toBeGreaterThan(500);
  });

  it.each([
    { shingle: 1, trees: 10, samples: 32 },
    { shingle: 2, trees: 50 },
    { shingle: 60, samples: 64, memory: 100 },
  ])('works with %j, and restores', (changes) => {
    const options = { intervalMs: INTERVAL_MS, params: params(changes) };
    const made = model(changes);
    const verdicts = run(made, 1_500, (index, value) => (index === 1_400 ? value + 100 : value));
    expect(verdicts[1_400]!.score).toBe(Math.max(...verdicts.slice(500).map(({ score }) => score)));
    const plain = forest.create(options);
    plain.learn(1, 1);
    expect(forest.restore(options, plain.snapshot()).snapshot()).toEqual(plain.snapshot());
  });

  it('refuses a snapshot made with other parameters', () => {
    const snapshot = forest.create({ intervalMs: INTERVAL_MS, params: params() }).snapshot();
    const others = { intervalMs: INTERVAL_MS, params: params({ trees: 50 }) };
    expect(() => forest.restore(others, snapshot)).toThrow(expect.objectContaining({ code: 'failed_precondition' }));
  });
});
