import { registry, SeriesEvaluator } from '../../src/core';
import { ORDINARY_SERIES, ordinaryValues } from '../../src/core/testkit/generators';
import type { AlgorithmName } from '../../src/schema';
import { atMost, type Row } from '../engine/report';
import { cpuUs, feed, INTERVAL_MS, medianOf, optionsFor, settingsFor } from './terms';

/** Points learnt before time is taken: rings are full and code is compiled. */
const WARM_POINTS = 6_000;
const POINTS = 6_000;
const ROUNDS = 5;
const LIMIT_US: Partial<Record<AlgorithmName, number>> = { auto: 20, neighbour: 15, novelty: 10 };
const LIMIT_US_OTHERS = 5;

/** A series of every kind in turn, so that no single shape of data is measured; most are noise, the worst for `neighbour`. */
const ALL_VALUES = ORDINARY_SERIES.map((kind, k) =>
  ordinaryValues(kind, { points: WARM_POINTS + POINTS, intervalMs: INTERVAL_MS, seed: 900 + k })
);

function modelUs(name: AlgorithmName, values: Float64Array): number {
  const model = registry[name].create(optionsFor(name));
  feed(model, values, 0, WARM_POINTS);
  return cpuUs(() => feed(model, values, WARM_POINTS, WARM_POINTS + POINTS)) / POINTS;
}

function evaluatorUs(name: AlgorithmName, values: Float64Array): number {
  const evaluator = new SeriesEvaluator(settingsFor(name));
  const push = (value: number, i: number) => evaluator.push(i * INTERVAL_MS, value);
  values.subarray(0, WARM_POINTS).forEach(push);
  const measured = values.subarray(WARM_POINTS);
  return cpuUs(() => measured.forEach((value, i) => push(value, WARM_POINTS + i))) / POINTS;
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** CPU time a point of a warm model and of the whole evaluator around it. */
export function warmRows(name: AlgorithmName): Row[] {
  const rounds = Array.from({ length: ROUNDS }, () => ALL_VALUES.map((values) => modelUs(name, values)));
  const whole = Array.from({ length: ROUNDS }, () => mean(ALL_VALUES.map((values) => evaluatorUs(name, values))));
  const kinds = ORDINARY_SERIES.map((_, k) => medianOf(rounds.map((round) => round[k] ?? NaN)));
  const limit = LIMIT_US[name] ?? LIMIT_US_OTHERS;
  return [
    atMost(`${name}: score + learn, warm, median CPU time a point`, medianOf(rounds.map(mean)), {
      limit,
      unit: 'µs',
      digits: 2,
    }),
    {
      what: `${name}: fastest and slowest kind of series`,
      measured: `${Math.min(...kinds).toFixed(2)}, ${Math.max(...kinds).toFixed(2)} µs`,
    },
    { what: `${name}: whole evaluator, warm, median CPU time a point`, measured: `${medianOf(whole).toFixed(2)} µs` },
  ];
}
