import { SeriesEvaluator } from '../../src/core';
import { ORDINARY_SERIES, ordinaryValues } from '../../src/core/testkit/generators';
import {
  algorithmSchema,
  DAY_MS,
  HOUR_MS,
  MINUTE_MS,
  SENSITIVITIES,
  SEVERITY_LIMITS_DEFAULT,
  type AlgorithmName,
  type Sensitivity,
} from '../../src/schema';

/** Points per interval are about equal, so that coarse intervals get more weeks. */
const SPANS = [
  { name: '1 min', intervalMs: MINUTE_MS, weeks: 6 },
  { name: '5 min', intervalMs: 5 * MINUTE_MS, weeks: 26 },
  { name: '1 h', intervalMs: HOUR_MS, weeks: 260 },
];
/** Learning time that does not count. */
const WEEKS_LEFT_OUT = 2;

function anomaliesOf(values: Float64Array, intervalMs: number, { name, sensitivity }: Asked): number {
  const evaluator = new SeriesEvaluator({
    algorithm: algorithmSchema.parse({ name }),
    intervalMs,
    sensitivity,
    direction: 'both',
    minDeviation: { absolute: null, relative: null },
    severityLimits: SEVERITY_LIMITS_DEFAULT,
  });
  const countFrom = WEEKS_LEFT_OUT * 7 * DAY_MS;
  values.forEach((value, i) => evaluator.push(i * intervalMs, value));
  return new Set(
    evaluator
      .takeAnomalies()
      .filter(({ startMs }) => startMs >= countFrom)
      .map(({ startMs }) => startMs)
  ).size;
}

interface Asked {
  name: AlgorithmName;
  sensitivity: Sensitivity;
}

/** Prints how many anomalies a week each sensitivity finds in series that have none. */
export function printAlertRates(name: AlgorithmName): void {
  console.log(
    `${name}: anomalies a week on ordinary data, per interval (${SPANS.map((span) => span.name).join(', ')}) and mean`
  );
  for (const sensitivity of SENSITIVITIES) {
    const kinds = ORDINARY_SERIES.map((kind, k) => ({
      name: kind.name,
      rates: SPANS.map(({ intervalMs, weeks }) => {
        const values = ordinaryValues(kind, { points: (weeks * 7 * DAY_MS) / intervalMs, intervalMs, seed: 500 + k });
        return anomaliesOf(values, intervalMs, { name, sensitivity }) / (weeks - WEEKS_LEFT_OUT);
      }),
    }));
    const mean = (numbers: number[]) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
    for (const kind of kinds) {
      console.log(
        `  ${sensitivity.padEnd(7)} ${kind.name.padEnd(16)}${kind.rates.map((rate) => rate.toFixed(2).padStart(8)).join('')}`
      );
    }
    console.log(
      `  ${sensitivity.padEnd(7)} ${'mean'.padEnd(16)}${mean(kinds.flatMap(({ rates }) => rates))
        .toFixed(2)
        .padStart(8)}`
    );
  }
}
