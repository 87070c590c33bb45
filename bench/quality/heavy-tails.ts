import { SeriesEvaluator } from '../../src/core';
import { ORDINARY_SERIES, ordinaryValues } from '../../src/core/testkit/generators';
import { DAY_MS, HOUR_MS, MINUTE_MS, type AlgorithmName } from '../../src/schema';
import { shippedSettings } from './score-files';

/** Learning time that does not count. */
const DAYS_LEFT_OUT = 3;
export const TAIL_SPANS = [
  { name: '1 min', intervalMs: MINUTE_MS, days: 24 },
  { name: '5 min', intervalMs: 5 * MINUTE_MS, days: 100 },
  { name: '1 h', intervalMs: HOUR_MS, days: 1000 },
];

/** Anomalies a day on log-normal noise, in which there are none, per span. */
export function heavyTailRates(name: AlgorithmName): number[] {
  const kind = ORDINARY_SERIES.find((series) => series.name === 'log-normal');
  return TAIL_SPANS.map(({ intervalMs, days }, span) => {
    const evaluator = new SeriesEvaluator(shippedSettings(name, { intervalMs, columns: 1 }));
    const starts = new Set<number>();
    const values =
      kind === undefined
        ? []
        : ordinaryValues(kind, { points: (days * DAY_MS) / intervalMs, intervalMs, seed: 700 + span });
    values.forEach((value, i) => evaluator.push(i * intervalMs, value));
    evaluator
      .takeAnomalies()
      .filter(({ startMs }) => startMs >= DAYS_LEFT_OUT * DAY_MS)
      .forEach(({ startMs }) => starts.add(startMs));
    return starts.size / (days - DAYS_LEFT_OUT);
  });
}
