import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Labelled series and their scorers, kept beside the checkout. */
export const SHARED = resolve(process.cwd(), '../shared');

/** A labelled series as a detector may see it: times and values, nothing else. */
export interface BenchSeries {
  /** Path relative to the data folder; results go to the same path. */
  file: string;
  times: Float64Array;
  /** The time column as written, to be copied. */
  timeTexts: string[];
  columns: Float64Array[];
  intervalMs: number;
}

/** What the index says about a series, as far as it is used; where its anomalies are is for the scorers alone. */
export interface IndexEntry {
  name: string;
  file: string;
  intervalMs: number;
  columns: string[];
}

/** @returns null when the data is not there */
export function readIndex(): IndexEntry[] | null {
  const path = join(SHARED, 'data/index.json');
  if (!existsSync(path)) {
    return null;
  }
  return (JSON.parse(readFileSync(path, 'utf8')) as { series: IndexEntry[] }).series;
}

export function readSeries(file: string): BenchSeries {
  const [header = '', ...lines] = readFileSync(join(SHARED, 'data', file), 'utf8')
    .split(/\r?\n/)
    .filter(Boolean);
  const names = header.split(',');
  const cells = lines.map((line) => line.split(','));
  const column = (index: number) => cells.map((row) => row[index] ?? '');
  const timeTexts = column(names.indexOf('timestamp'));
  const times = Float64Array.from(timeTexts, Number);
  const columns = names.flatMap((name, index) =>
    /^value\d*$/.test(name) ? [Float64Array.from(column(index), (text) => (text === '' ? NaN : Number(text)))] : []
  );
  return { file, times, timeTexts, columns, intervalMs: usualStep(times) };
}

/** Median of the first 20 steps: what a user would enter as the interval. */
function usualStep(times: Float64Array): number {
  const steps = Array.from(times.subarray(1, 21), (time, i) => time - (times[i] ?? NaN)).sort((a, b) => a - b);
  return steps[Math.floor(steps.length / 2)] || 60_000;
}
