import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { scoreTable } from '../../src/core';
import { ALGORITHM_NAMES, algorithmSchema, SEVERITY_LIMITS_DEFAULT, type AlgorithmName } from '../../src/schema';
import { readIndex, readSeries, SHARED, type BenchSeries } from './labelled-series';
import { printEvents, printNab, type EventReport, type NabReport } from './report';

function resultFile(series: BenchSeries, name: AlgorithmName): string {
  const rows = scoreTable(series.times, series.columns, {
    algorithm: algorithmSchema.parse({ name }),
    intervalMs: series.intervalMs,
    sensitivity: 'medium',
    direction: 'both',
    minDeviation: { absolute: null, relative: null },
    severityLimits: SEVERITY_LIMITS_DEFAULT,
  });
  const lines = rows.map((row, i) =>
    [
      series.timeTexts[i],
      series.columns[0]?.[i],
      row.anomalyScore.toPrecision(9),
      row.alertScore.toPrecision(6),
      row.alert ? 1 : 0,
    ].join(',')
  );
  return ['timestamp,value,anomaly_score,alert_score,alert', ...lines, ''].join('\n');
}

function runScorer<Report>(script: string, args: string[]): Report {
  const options = { maxBuffer: 256 * 1024 * 1024, encoding: 'utf8' } as const;
  return JSON.parse(
    execFileSync(process.execPath, [join(SHARED, 'bench', script), ...args, '--json'], options)
  ) as Report;
}

/**
 * Scores the labelled series with every algorithm as shipped and prints what the scorers beside the data say.
 *
 * @param args optional: a folder to keep the result files in
 */
export function main(args: string[]): void {
  const files = readIndex();
  if (files === null) {
    console.log(`quality: no labelled series at ${join(SHARED, 'data')}, nothing measured`);
    return;
  }
  const kept = args[0];
  const out = kept ?? mkdtempSync(join(tmpdir(), 'vigil-quality-'));
  for (const name of ALGORITHM_NAMES) {
    for (const file of files) {
      const target = join(out, name, file);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, resultFile(readSeries(file), name));
    }
    const data = join(SHARED, 'data');
    const results = join(out, name);
    console.log(`${name}: as shipped, ${files.length} series`);
    printEvents(runScorer<EventReport>('event-score.mjs', ['--data', data, '--results', results]));
    const labels = join(data, 'nab/combined_windows.json');
    printNab(
      runScorer<NabReport>('nab-score.mjs', [
        ...['--data', join(data, 'nab'), '--labels', labels, '--results', join(results, 'nab')],
        ...['--column', 'alert_score'],
      ])
    );
  }
  if (kept === undefined) {
    rmSync(out, { recursive: true });
  }
}
