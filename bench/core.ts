import { registry, SeriesEvaluator, type SeriesModel } from '../src/core';
import { ORDINARY_SERIES, ordinaryValues } from '../src/core/testkit/generators';
import {
  ALGORITHM_NAMES,
  algorithmSchema,
  MINUTE_MS,
  SEVERITY_LIMITS_DEFAULT,
  type AlgorithmName,
} from '../src/schema';
import { atMost, report, type Row } from './engine/report';

const POINTS = 40_000;
const ROUNDS = 7;
const LIMITS = { pointUs: 5, modelKib: 16 };
const INTERVAL_MS = 5 * MINUTE_MS;
/** A series of every kind in turn, so that no single shape of data is measured. */
const ALL_VALUES = ORDINARY_SERIES.map((kind, k) =>
  ordinaryValues(kind, { points: POINTS, intervalMs: INTERVAL_MS, seed: 900 + k })
);

/** CPU time per point of one run over all kinds, in µs. */
function cpuPerPoint(start: () => (timeMs: number, value: number) => void): number {
  const before = process.cpuUsage();
  for (const values of ALL_VALUES) {
    const push = start();
    values.forEach((value, i) => push(i * INTERVAL_MS, value));
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / (ALL_VALUES.length * POINTS);
}

function medianOf(measure: () => number): number {
  const rounds = Array.from({ length: ROUNDS }, measure).sort((a, b) => a - b);
  return rounds[Math.floor(ROUNDS / 2)] ?? NaN;
}

function scoreAndLearn(model: SeriesModel) {
  return (timeMs: number, value: number) => {
    model.score(timeMs, value);
    model.learn(timeMs, value);
  };
}

function measure(name: AlgorithmName): Row[] {
  const algorithm = algorithmSchema.parse({ name });
  const options = { intervalMs: INTERVAL_MS, params: algorithm.params };
  const settings = {
    algorithm,
    intervalMs: INTERVAL_MS,
    sensitivity: 'medium',
    direction: 'both',
    minDeviation: { absolute: null, relative: null },
    severityLimits: SEVERITY_LIMITS_DEFAULT,
  } as const;
  const model = registry[name].create(options);
  const evaluator = new SeriesEvaluator(settings);
  ALL_VALUES[0]?.forEach((value, i) => {
    scoreAndLearn(model)(i * INTERVAL_MS, value);
    evaluator.push(i * INTERVAL_MS, value);
  });
  const modelCpu = medianOf(() => cpuPerPoint(() => scoreAndLearn(registry[name].create(options))));
  const evaluatorCpu = medianOf(() =>
    cpuPerPoint(() => {
      const fresh = new SeriesEvaluator(settings);
      return (timeMs, value) => fresh.push(timeMs, value);
    })
  );
  const row = (what: string, measured: string): Row => ({ what: `${name}: ${what}`, measured });
  const kib = (bytes: number) => bytes / 1_024;
  const { pointUs, modelKib } = LIMITS;
  return [
    atMost(`${name}: score + learn, median CPU time a point`, modelCpu, { limit: pointUs, unit: 'µs', digits: 2 }),
    row('whole evaluator, median CPU time a point', `${evaluatorCpu.toFixed(2)} µs`),
    atMost(`${name}: model in memory`, kib(model.bytes), { limit: modelKib, unit: 'KiB' }),
    row('model snapshot', `${kib(model.snapshot().length).toFixed(1)} KiB`),
    row('evaluator in memory', `${kib(evaluator.bytes).toFixed(1)} KiB`),
    row('evaluator snapshot', `${kib(evaluator.snapshot().length).toFixed(1)} KiB`),
  ];
}

/** Speed and size of every algorithm. */
export function main(): number {
  return report(ALGORITHM_NAMES.flatMap(measure));
}
