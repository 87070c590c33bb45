import {
  algorithmSchema,
  MINUTE_MS,
  SEVERITY_LIMITS_DEFAULT,
  type AlgorithmChoice,
  type AlgorithmName,
} from '../../src/schema';
import type { EvaluationSettings, ModelOptions, SeriesModel } from '../../src/core';

export const INTERVAL_MS = 5 * MINUTE_MS;

const params = (name: AlgorithmName): AlgorithmChoice['params'] => (name === 'threshold' ? { upper: 160 } : {});

/** What a detector with nothing but the name of an algorithm asks for. */
export function settingsFor(name: AlgorithmName): EvaluationSettings {
  return {
    algorithm: algorithmSchema.parse({ name, params: params(name) }),
    intervalMs: INTERVAL_MS,
    sensitivity: 'medium',
    direction: 'both',
    minDeviation: { absolute: null, relative: null },
    severityLimits: SEVERITY_LIMITS_DEFAULT,
  };
}

export function optionsFor(name: AlgorithmName): ModelOptions {
  const { algorithm, intervalMs } = settingsFor(name);
  return { intervalMs, params: algorithm.params };
}

/** Scores points from `from` up to `to`, and learns them. */
export function feed(model: SeriesModel, values: Float64Array, from: number, to: number): void {
  for (let i = from; i < to; i++) {
    model.score(i * INTERVAL_MS, values[i] ?? NaN);
    model.learn(i * INTERVAL_MS, values[i] ?? NaN);
  }
}

/** CPU time of this process that a piece of work takes, in µs. */
export function cpuUs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

export function medianOf(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}
