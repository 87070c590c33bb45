import { algorithmSchema, MINUTE_MS } from '../../../schema';
import { SeriesEvaluator } from '../../evaluation/series-evaluator';
import { Random } from '../../stats/random';
import { injected, INJECTED_KINDS } from '../../testkit/injected';
import { evaluationSettings } from '../../testkit/settings';
import type { SeriesModel } from '../detector';
import { shift } from './algorithm';

const INTERVAL_MS = 5 * MINUTE_MS;
const BEFORE = 2_000;

const normal = (random: Random) => random.normal();

/** Learns 2,000 points of normal noise, then those of `next`; what it said of the latter. */
function after(next: (random: Random, index: number) => number, points: number) {
  const model: SeriesModel = shift.create({ intervalMs: INTERVAL_MS, params: {} });
  const random = new Random(21);
  const said = [];
  for (let i = 0; i < BEFORE + points; i++) {
    const value = i < BEFORE ? normal(random) : next(random, i - BEFORE);
    if (i >= BEFORE) {
      said.push(model.score(i * INTERVAL_MS, value));
    }
    model.learn(i * INTERVAL_MS, value);
  }
  return said.map(({ score, sinceMs = NaN }) => ({ score, since: sinceMs / INTERVAL_MS - BEFORE }));
}

function alertDelay(name: string, seed: number): number {
  const kind = INJECTED_KINDS.find((each) => each.name === name)!;
  const { values, from, to } = injected(kind, seed);
  const algorithm = algorithmSchema.parse({ name: 'shift' });
  const series = new SeriesEvaluator(evaluationSettings({ algorithm, intervalMs: INTERVAL_MS }));
  const alerts = Array.from(values.subarray(0, to), (value, i) => series.push(i * INTERVAL_MS, value).alert);
  const first = alerts.indexOf(true, from);
  return first < 0 ? Infinity : first - from;
}

describe('shift', () => {
  it.each([
    ['a level 5 σ higher', 36],
    ['a level 5 σ lower', 36],
    ['noise three times as large for half a period', 144],
    ['a drift to 20 σ above over a period', 56],
    ['a drift to 20 σ below over a period', 56],
  ])('alerts to %s within %d points, in 20 of 20 series', (name, within) => {
    const delays = Array.from({ length: 20 }, (_, seed) => alertDelay(name, 100 + seed));
    expect(delays.filter((delay) => delay < within)).toHaveLength(20);
  });

  it('dates a new level to the point it began at, while it lasts', () => {
    const said = after((random) => 3 + random.normal(), 150);
    const told = said.filter(({ since }) => !Number.isNaN(since));
    expect(said.findIndex(({ score }) => score >= 30)).toBeLessThan(16);
    expect(told.length).toBeGreaterThan(100);
    told.slice(10).forEach(({ since }) => expect(Math.abs(since)).toBeLessThanOrEqual(2));
  });

  it.each([
    ['louder', 3],
    ['quieter', 0.2],
  ])('hears noise that becomes %s, and dates it', (_name, factor) => {
    const said = after((random) => factor * random.normal(), 100);
    const first = said.findIndex(({ score }) => score >= 30);
    expect(first).toBeGreaterThan(0);
    expect(first).toBeLessThan(60);
    expect(Math.abs(said[first + 20]?.since ?? NaN)).toBeLessThanOrEqual(8);
  });

  it('is not impressed by a single spike, however large', () => {
    const said = after((random, i) => (i === 0 ? 1e6 : random.normal()), 300);
    expect(Math.max(...said.map(({ score }) => score))).toBeLessThan(30);
  });

  it('is quiet soon after the series is back, and dates the next change anew', () => {
    const said = after((random, i) => (i % 200 < 40 ? 4 : 0) + random.normal(), 240);
    expect(Math.max(...said.slice(80, 200).map(({ score }) => score))).toBeLessThan(40);
    expect(said[230]?.score).toBeGreaterThan(50);
    expect(Math.abs((said[230]?.since ?? NaN) - 200)).toBeLessThanOrEqual(2);
  });

  it('does not join what lies on both sides of a long gap', () => {
    const model = shift.create({ intervalMs: INTERVAL_MS, params: {} });
    const random = new Random(5);
    for (let i = 0; i < BEFORE; i++) {
      model.learn(i * INTERVAL_MS, i < BEFORE - 3 ? normal(random) : 4);
    }
    expect(model.score((BEFORE + 40) * INTERVAL_MS, 4).score).toBe(0);
    expect(model.score(BEFORE * INTERVAL_MS, 4).score).toBeGreaterThan(30);
  });
});
