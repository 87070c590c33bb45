import { algorithmSchema, DAY_MS, MINUTE_MS } from '../../schema';
import { Random } from '../stats/random';
import { evaluationSettings } from '../testkit/settings';
import { EntityEvaluator, type EntityRow } from './entity-evaluator';

const INTERVAL_MS = 5 * MINUTE_MS;
const POINTS = 1_600;
/** The rows in which the second column goes against the first. */
const AT = 1_480;
const LENGTH = 12;

const settingsOf = (columns: number, changes = {}) => ({
  ...evaluationSettings({ algorithm: algorithmSchema.parse({ name: 'forest' }) }),
  columns: Array.from({ length: columns }, (_, k) => `c${k}`),
  together: 'metrics' as const,
  ...changes,
});

/** Load and what follows from it, with a column of noise; while it breaks, the second one is what it would be at the opposite load. */
function load({ breaks = true, seed = 2 } = {}): Float64Array[] {
  const random = new Random(seed);
  return Array.from({ length: POINTS }, (_, i) => {
    const now = 10 * Math.sin((2 * Math.PI * i * INTERVAL_MS) / DAY_MS) + random.normal();
    const opposite = breaks && i >= AT && i < AT + LENGTH ? -1 : 1;
    return Float64Array.of(
      100 + now + 0.5 * random.normal(),
      100 + 2 * opposite * now + random.normal(),
      7 + 3 * random.normal()
    );
  });
}

const run = (evaluator: EntityEvaluator, rows: Float64Array[], from = 0): EntityRow[] =>
  rows.map((row, i) => evaluator.push((from + i) * INTERVAL_MS, row));

const highest = (rows: EntityRow[]) => Math.max(...rows.map(({ anomalyScore }) => anomalyScore));

describe('forest of several metrics', () => {
  it('finds columns that no longer go together although each stays in its range, and names them', () => {
    const rows = load();
    for (const k of [0, 1]) {
      const before = rows.slice(0, AT).map((row) => row[k]!);
      const during = rows.slice(AT, AT + LENGTH).map((row) => row[k]!);
      expect(Math.max(...during)).toBeLessThan(Math.max(...before));
      expect(Math.min(...during)).toBeGreaterThan(Math.min(...before));
    }
    const scored = run(new EntityEvaluator(settingsOf(3)), rows);
    const during = scored.slice(AT, AT + LENGTH);
    expect(highest(during)).toBeGreaterThan(highest(scored.slice(300, AT)));
    const worst = during.find(({ anomalyScore }) => anomalyScore === highest(during))!;
    expect(['c0', 'c1']).toContain(worst.shares[0]?.name);
    expect(worst.shares.find(({ name }) => name === 'c2')?.share ?? 0).toBeLessThan(0.2);
    expect(worst.shares.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
    const same = run(new EntityEvaluator(settingsOf(3)), load({ breaks: false }));
    expect(highest(same.slice(AT, AT + LENGTH))).toBeLessThan(highest(during) / 2);
  });

  it('expects of each column what goes with the others, in its unit', () => {
    const scored = run(new EntityEvaluator(settingsOf(3)), load());
    expect(scored.slice(100).every(({ lower, expected, upper }) => lower <= expected && expected <= upper)).toBe(true);
    const told = scored.slice(400, AT).filter(({ column }) => column === 'c1');
    expect(told.length).toBeGreaterThan(20);
    expect(told.every(({ expected }) => expected > 70 && expected < 130)).toBe(true);
  });

  it('says the same bit for bit when any column is in another unit', () => {
    const rows = load();
    const units = [2 ** 30, 1, 2 ** -20];
    const scaled = rows.map((row) => row.map((value, k) => value * units[k]!));
    const strip = (all: EntityRow[]) =>
      all.map(({ anomalyScore, alert, column, shares }) => [anomalyScore, alert, column, shares]);
    expect(strip(run(new EntityEvaluator(settingsOf(3)), scaled))).toEqual(
      strip(run(new EntityEvaluator(settingsOf(3)), rows))
    );
  });

  it.each([10, 40, AT + 3])('continues bit for bit from a snapshot after %i rows', (cut) => {
    const rows = load().map((row, i) => (i % 7 === 3 ? Float64Array.of(row[0]!, NaN, row[2]!) : row));
    const whole = new EntityEvaluator(settingsOf(3));
    const first = new EntityEvaluator(settingsOf(3));
    const wanted = run(whole, rows);
    run(first, rows.slice(0, cut));
    const second = EntityEvaluator.restore(settingsOf(3), first.snapshot());
    expect(run(second, rows.slice(cut), cut)).toEqual(wanted.slice(cut));
    expect(second.snapshot()).toEqual(whole.snapshot());
  });

  it('imputes gaps: a missing column has no part, and makes no row strange', () => {
    const gappy = load().map((row, i) => (i >= 800 && i % 3 === 0 ? Float64Array.of(row[0]!, row[1]!, NaN) : row));
    const scored = run(new EntityEvaluator(settingsOf(3)), gappy);
    expect(highest(scored.slice(800, AT))).toBeLessThan(highest(scored.slice(AT, AT + LENGTH)));
    const missing = scored.filter((_, i) => i >= 800 && i % 3 === 0);
    expect(missing.every(({ shares }) => shares.every(({ name }) => name !== 'c2'))).toBe(true);
  });

  it('does not learn rows that lack more than half, and stands columns without any value', () => {
    const learnt = (row: (i: number) => number[]) => {
      const evaluator = new EntityEvaluator(settingsOf(4));
      const random = new Random(1);
      for (let i = 0; i < 90; i++) {
        evaluator.push(
          i * INTERVAL_MS,
          row(i).map((value) => value + random.normal())
        );
      }
      return evaluator.progress;
    };
    expect(learnt(() => [1, 2, NaN, NaN])).toBeGreaterThan(0.5);
    expect(learnt((i) => (i < 30 ? [1, 2, 3, 4] : [1, NaN, NaN, Infinity]))).toBeLessThan(0.1);
    expect(learnt(() => [NaN, NaN, NaN, NaN])).toBe(0);
  });

  it('hears only departures on the watched side', () => {
    const rows = load();
    for (let i = AT; i < AT + LENGTH; i++) {
      rows[i]!.set([200, 300, 60]);
    }
    const peak = (direction: 'above' | 'below') =>
      highest(run(new EntityEvaluator(settingsOf(3, { direction })), rows).slice(AT, AT + 1));
    expect(peak('above')).toBeGreaterThan(40);
    expect(peak('below')).toBeLessThan(20);
  });

  it('holds no more memory after more rows', () => {
    const evaluator = new EntityEvaluator(settingsOf(3));
    const rows = load();
    run(evaluator, rows.slice(0, 900));
    evaluator.takeAnomalies();
    const { bytes } = evaluator;
    run(evaluator, rows.slice(900), 900);
    evaluator.takeAnomalies();
    expect(evaluator.bytes).toBe(bytes);
  });

  it('refuses more columns than a forest takes', () => {
    expect(() => new EntityEvaluator(settingsOf(129))).toThrow(
      'forest takes at most 128 columns as metrics of one entity, got 129'
    );
    expect(new EntityEvaluator(settingsOf(128)).progress).toBe(0);
  });
});
