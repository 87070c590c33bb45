import { DAY_MS, HOUR_MS, MINUTE_MS, SENSITIVITIES } from '../../schema';
import { Random } from '../stats/random';
import { ORDINARY_SERIES, ordinaryValues } from '../testkit/generators';
import { evaluationSettings } from '../testkit/settings';
import { EXPECTED_ALERTS_PER_WEEK } from './expected-alerts';
import { SeriesEvaluator } from './series-evaluator';
import type { EvaluationSettings } from './settings';

function countAnomalies(values: ArrayLike<number>, changes: Partial<EvaluationSettings>): number {
  const settings = evaluationSettings(changes);
  const evaluator = new SeriesEvaluator(settings);
  for (let i = 0; i < values.length; i++) {
    evaluator.push(i * settings.intervalMs, values[i]!);
  }
  return new Set(evaluator.takeAnomalies().map(({ startMs }) => startMs)).size;
}

/** Series that are odd but in which nothing happens, or that change once for ever. */
const ODD: Array<{ name: string; value: (index: number, random: Random) => number }> = [
  { name: 'a constant', value: () => 5 },
  { name: 'a constant that moves to another for ever', value: (i) => (i < 3000 ? 5 : 7) },
  { name: 'a rising line', value: (i) => 0.1 * i },
  { name: 'a falling line', value: (i) => 1e6 - 3.7 * i },
  { name: 'exponential growth', value: (i) => Math.exp(i / 1000) },
  { name: 'alternating huge gaps', value: (i) => (i % 2) * 1e12 },
  { name: 'a square wave', value: (i) => (i % 100 < 50 ? 0 : 10) },
  { name: 'a sawtooth', value: (i) => i % 288 },
  { name: 'rounded noise', value: (_, random) => Math.round(0.6 * random.normal()) },
  { name: 'log-normal noise', value: (_, random) => Math.exp(0.5 * random.normal()) },
  { name: 'small counts', value: (_, random) => Math.floor(0.7 * random.exponential()) },
];

describe('quiet series', () => {
  const cases = ODD.flatMap((odd) => [MINUTE_MS, 5 * MINUTE_MS, HOUR_MS].map((intervalMs) => ({ ...odd, intervalMs })));

  it.each(cases)('raise no alert storm: $name at $intervalMs ms, at most 0.2 a day', ({ value, intervalMs }) => {
    const random = new Random(7);
    const values = Array.from({ length: 10_000 }, (_, i) => value(i, random));
    const days = (values.length * intervalMs) / DAY_MS;
    // At one minute the series lasts a week only: one alert may come of learning.
    expect(countAnomalies(values, { intervalMs })).toBeLessThanOrEqual(Math.max(1, 0.2 * days));
  });

  it('do not alert while they are learnt', () => {
    const values = Array.from({ length: 49 }, (_, i) => (i % 7 === 0 ? 1000 : i));
    expect(countAnomalies(values, {})).toBe(0);
  });

  it('alert about as often as is said to users, at each sensitivity', () => {
    const weeks = 8;
    const intervals = [5 * MINUTE_MS, HOUR_MS];
    const rates = SENSITIVITIES.map((sensitivity) => {
      const counts = ORDINARY_SERIES.flatMap((kind, k) =>
        intervals.map((intervalMs) => {
          const size = { points: (weeks * 7 * DAY_MS) / intervalMs, intervalMs, seed: 300 + k };
          return countAnomalies(ordinaryValues(kind, size), { intervalMs, sensitivity });
        })
      );
      return counts.reduce((sum, count) => sum + count, 0) / counts.length / weeks;
    });
    rates.forEach((rate, i) => expect(rate).toBeLessThan(3 * EXPECTED_ALERTS_PER_WEEK[SENSITIVITIES[i]!] + 0.1));
    expect(rates[2]).toBeGreaterThan(EXPECTED_ALERTS_PER_WEEK.high / 3);
    expect(EXPECTED_ALERTS_PER_WEEK.low).toBeLessThan(EXPECTED_ALERTS_PER_WEEK.medium);
    expect(EXPECTED_ALERTS_PER_WEEK.medium).toBeLessThan(EXPECTED_ALERTS_PER_WEEK.high);
  });
});
