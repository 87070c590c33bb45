import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { EntityEvaluator } from '../../src/core';
import { algorithmSchema, SEVERITY_LIMITS_DEFAULT, type AlgorithmName, type Sensitivity } from '../../src/schema';
import { readSeries, type BenchSeries } from './labelled-series';

/** Everything but algorithm, interval and columns as it ships. */
export function shippedSettings(name: AlgorithmName, { intervalMs, columns }: { intervalMs: number; columns: number }) {
  return {
    algorithm: algorithmSchema.parse({ name }),
    intervalMs,
    sensitivity: 'medium',
    direction: 'both',
    minDeviation: { absolute: null, relative: null },
    severityLimits: SEVERITY_LIMITS_DEFAULT,
    columns: Array.from({ length: columns }, (_, k) => `value${k}`),
    together: null,
  } as const;
}

export interface Scoring {
  algorithm: AlgorithmName;
  /** (Default: as shipped) */
  sensitivity?: Sensitivity;
}

/** Writes the result files that the scorers read, below `out` at the path of each series. */
export function scoreFiles(files: readonly string[], scoring: Scoring, out: string): void {
  for (const file of files) {
    const target = join(out, file);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, resultFile(readSeries(file), scoring));
  }
}

function resultFile({ times, timeTexts, columns, intervalMs }: BenchSeries, scoring: Scoring): string {
  const shipped = shippedSettings(scoring.algorithm, { intervalMs, columns: columns.length });
  const evaluator = new EntityEvaluator({ ...shipped, sensitivity: scoring.sensitivity ?? shipped.sensitivity });
  const lines = timeTexts.map((text, i) => {
    const row = evaluator.push(
      times[i] ?? NaN,
      columns.map((column) => column[i] ?? NaN)
    );
    evaluator.takeAnomalies();
    const { anomalyScore, alertScore, alert } = row;
    return [text, columns[0]?.[i], anomalyScore.toPrecision(9), alertScore.toPrecision(6), alert ? 1 : 0].join(',');
  });
  return ['timestamp,value,anomaly_score,alert_score,alert', ...lines, ''].join('\n');
}
