import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { EntityEvaluator } from '../../src/core';
import { algorithmSchema, SEVERITY_LIMITS_DEFAULT, type AlgorithmName } from '../../src/schema';
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

/** Writes the result files that the scorers read, below `out` at the path of each series. */
export function scoreFiles(files: readonly string[], name: AlgorithmName, out: string): void {
  for (const file of files) {
    const target = join(out, file);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, resultFile(readSeries(file), name));
  }
}

function resultFile({ times, timeTexts, columns, intervalMs }: BenchSeries, name: AlgorithmName): string {
  const evaluator = new EntityEvaluator(shippedSettings(name, { intervalMs, columns: columns.length }));
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
