import { algorithmSchema, MINUTE_MS, type Sensitivity } from '../../../schema';
import { SeriesEvaluator } from '../../evaluation/series-evaluator';
import { Random } from '../../stats/random';
import { evaluationSettings } from '../../testkit/settings';
import { threshold } from './algorithm';

const INTERVAL_MS = 5 * MINUTE_MS;

type Limits = { lower?: number | null; upper?: number | null };

function learnt(params: Limits, values: number[]) {
  const model = threshold.create({ intervalMs: INTERVAL_MS, params });
  values.forEach((value, i) => model.learn(i * INTERVAL_MS, value));
  return (value: number) => model.score(values.length * INTERVAL_MS, value);
}

function evaluator(params: Limits, sensitivity: Sensitivity = 'medium') {
  const algorithm = algorithmSchema.parse({ name: 'threshold', params });
  return new SeriesEvaluator({ ...evaluationSettings({ algorithm, intervalMs: INTERVAL_MS }), sensitivity });
}

const noise = (points: number, random = new Random(4)) => Array.from({ length: points }, () => 50 + random.normal());

describe('threshold', () => {
  it.each([
    [20, 0],
    [80, 0],
    [50, 0],
    [80.0006, 50],
    [110, 60],
    [140, 70],
    [-10, 60],
  ])('scores %d about %d where the limits are 20 and 80', (value, score) => {
    expect(learnt({ lower: 20, upper: 80 }, noise(100))(value).score).toBeCloseTo(score, 3);
  });

  it('measures by the usual departure where there is one limit only', () => {
    const score = learnt({ upper: 60 }, noise(1_000));
    // 20 mean departures of normal noise are 16 standard deviations.
    expect(score(76).score).toBeGreaterThan(68);
    expect(score(76).score).toBeLessThan(72);
    expect(score(-1e9).score).toBe(0);
  });

  it('speaks of a series that was constant so far', () => {
    expect(learnt({ upper: 5 }, [1, 1, 1, 1])(6).score).toBe(70);
  });

  it('shows the limits as the band, and what is usual held within them', () => {
    expect(learnt({ lower: 0, upper: 40 }, noise(100))(0)).toMatchObject({ lower: 0, expected: 40, upper: 40 });
    const oneSided = learnt({ lower: 45 }, noise(100))(0);
    expect(oneSided.lower).toBe(45);
    expect(oneSided.expected).toBeCloseTo(50, 0);
    expect(oneSided.upper).toBeGreaterThan(oneSided.expected);
  });

  it('says nothing without limits, and why', () => {
    const model = threshold.create({ intervalMs: INTERVAL_MS, params: {} });
    expect(model.members).toEqual([{ name: 'threshold', active: false, why: 'no limit is set' }]);
    expect(learnt({}, noise(100))(1e9).score).toBe(0);
  });

  it.each(['low', 'medium', 'high'] as const)(
    'alerts at once beyond a limit at %s sensitivity: young, often or long',
    (sensitivity) => {
      const series = evaluator({ upper: 10 }, sensitivity);
      const alerts = Array.from({ length: 5_000 }, (_, i) => {
        const { alert, alertStrength } = series.push(i * INTERVAL_MS, i % 50 === 1 ? 10.001 : 5);
        return i % 50 === 1 ? alert && alertStrength >= 1 : alertStrength === 0;
      });
      // Of the very first value nothing is known, not even a band.
      expect(alerts.every(Boolean)).toBe(true);
      for (let i = 5_000; i < 9_000; i++) {
        expect(series.push(i * INTERVAL_MS, 12).alert).toBe(true);
      }
    }
  );

  it('ends the alert two quiet hours after the last value beyond', () => {
    const series = evaluator({ upper: 10 });
    const alerts = Array.from({ length: 100 }, (_, i) => series.push(i * INTERVAL_MS, i === 50 ? 1e6 : 5).alert);
    expect(alerts.indexOf(true)).toBe(50);
    expect(alerts.lastIndexOf(true)).toBe(50 + 24);
  });

  it('refuses limits in the wrong order', () => {
    const parsed = algorithmSchema.safeParse({ name: 'threshold', params: { lower: 9, upper: 3 } });
    expect(parsed.error?.issues).toEqual([
      expect.objectContaining({ path: ['params', 'upper'], message: 'must be at least the lower limit, 9' }),
    ]);
    expect(algorithmSchema.safeParse({ name: 'threshold', params: { lower: 3, upper: 3 } }).success).toBe(true);
  });
});
