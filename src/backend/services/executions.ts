import type { Detector, RunCounts } from '../../schema';
import type { EngineMetrics, RunResult } from './metrics';

/** Counts what has been run since the start, for metrics and statistics. */
export class Executions {
  readonly #metrics: EngineMetrics;
  readonly #single: RunCounts = { executed: 0, failed: 0 };
  readonly #byCategory: RunCounts = { executed: 0, failed: 0 };

  constructor(metrics: EngineMetrics) {
    this.#metrics = metrics;
  }

  /** A live run has ended. */
  ran(detector: Pick<Detector, 'source'>, result: RunResult, { durationMs }: { durationMs: number }): void {
    this.#metrics.ran(result, durationMs);
    const counts = isByCategory(detector) ? this.#byCategory : this.#single;
    counts.executed += 1;
    counts.failed += result === 'done' ? 0 : 1;
  }

  /** A live run has written so much. */
  wrote(points: number, anomalies: number): void {
    this.#metrics.wrote(points, anomalies);
  }

  /** Of live runs, by whether the detector has a model for each value of its category fields. */
  live(): { single: RunCounts; byCategory: RunCounts } {
    return { single: { ...this.#single }, byCategory: { ...this.#byCategory } };
  }
}

function isByCategory({ source }: Pick<Detector, 'source'>): boolean {
  return source.kind === 'elasticsearch' && source.categoryFields.length > 0;
}
