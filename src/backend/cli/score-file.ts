import { createReadStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { median, scoreTable, type EvaluationSettings, type ScoredRow } from '../../core';
import { detectorSpecSchema, MINUTE_MS, VigilError } from '../../schema';
import { csvRows } from '../sources/csv/csv-rows';
import { parseTime } from '../sources/csv/parse-time';

const HEAD_BYTES = 64 * 1024;
const ROWS_PER_WRITE = 5_000;
/** Rows looked at to find the usual distance of the points. */
const ROWS_FOR_INTERVAL = 1_000;
const LINES_NAMED = 5;
const TIME_NAMES = ['timestamp', 'time'];
/** Truth that a detector must not see. */
const NOT_SEEN = 'label';

const HEADER = 'timestamp,value,anomaly_score,alert_score,alert,expected,lower,upper\n';

export interface ScoredFile {
  rows: number;
  alerts: number;
  /** What was odd about the input, in words. */
  remarks: string[];
}

interface Table {
  /** As written in the file. */
  stamps: string[];
  times: number[];
  /** Line of each row in the file. */
  lines: number[];
  columns: Float64Array[];
}

/**
 * Scores one file as a stream and writes one result row per input row, in the same order.
 *
 * @param intervalMs distance of the points; null: the usual one in the file
 * @throws VigilError `invalid_argument` for a file without times or numbers, `unavailable` when it cannot be read or written
 */
export async function scoreFile(input: string, output: string, intervalMs: number | null): Promise<ScoredFile> {
  const table = await readTable(input);
  const settings = defaultSettings(intervalMs ?? usualIntervalMs(table.times));
  const scored = scoreTable(table.times, table.columns, settings);
  await write(output, table, scored);
  return { rows: scored.length, alerts: scored.filter(({ alert }) => alert).length, remarks: remarksOn(table) };
}

function defaultSettings(intervalMs: number): EvaluationSettings {
  const spec = detectorSpecSchema.parse({ name: 'score', source: { kind: 'demo', metric: 'orders' } });
  return { ...spec, intervalMs };
}

async function readTable(input: string): Promise<Table> {
  const rows = csvRows({ head: await readHead(input), bytes: createReadStream(input) });
  const first = await rows.next();
  const header = first.done === true ? [] : first.value.cells.map((cell) => cell.trim());
  const timeAt = Math.max(
    0,
    header.findIndex((name) => TIME_NAMES.includes(name.toLowerCase()))
  );
  const others = header.flatMap((name, at) => (at === timeAt || name === NOT_SEEN ? [] : [at]));
  const table = { stamps: [] as string[], times: [] as number[], lines: [] as number[] };
  const cells: number[][] = others.map(() => []);
  for await (const row of rows) {
    const stamp = row.cells[timeAt] ?? '';
    table.stamps.push(stamp);
    table.times.push(parseTime(stamp));
    table.lines.push(row.line);
    others.forEach((at, column) => cells[column]?.push(toNumber(row.cells[at] ?? '')));
  }
  const columns = cells
    .filter((column) => column.some((value) => !Number.isNaN(value)))
    .map((column) => Float64Array.from(column));
  if (table.times.every((time) => Number.isNaN(time)) || columns.length === 0) {
    throw new VigilError('invalid_argument', 'it has no column of times or none of numbers');
  }
  return { ...table, columns };
}

async function readHead(input: string): Promise<Buffer> {
  try {
    const file = await open(input);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw new VigilError(
      'unavailable',
      `it cannot be read (${(cause as NodeJS.ErrnoException).code ?? 'unknown reason'})`,
      { cause }
    );
  }
}

function toNumber(cell: string): number {
  const value = cell.trim() === '' ? NaN : Number(cell);
  return Number.isFinite(value) ? value : NaN;
}

function usualIntervalMs(times: readonly number[]): number {
  const steps = times
    .slice(0, ROWS_FOR_INTERVAL)
    .map((time, i) => time - (times[i - 1] ?? NaN))
    .filter((step) => step > 0);
  return steps.length === 0 ? MINUTE_MS : Math.round(median(steps));
}

async function write(output: string, { stamps, columns: [values] }: Table, scored: ScoredRow[]): Promise<void> {
  try {
    await mkdir(dirname(output), { recursive: true });
    const file = await open(output, 'w');
    try {
      await file.write(HEADER);
      for (let from = 0; from < scored.length; from += ROWS_PER_WRITE) {
        const part = scored.slice(from, from + ROWS_PER_WRITE);
        await file.write(part.map((row, i) => line(stamps[from + i] ?? '', values?.[from + i] ?? NaN, row)).join(''));
      }
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw new VigilError(
      'unavailable',
      `${output} cannot be written (${(cause as NodeJS.ErrnoException).code ?? 'unknown reason'})`,
      { cause }
    );
  }
}

function line(stamp: string, value: number, row: ScoredRow): string {
  const number = (cell: number) => (Number.isNaN(cell) ? '' : String(cell));
  const { anomalyScore, alertScore, alert, expected, lower, upper } = row;
  const cells = [
    quoted(stamp),
    number(value),
    anomalyScore,
    alertScore,
    alert ? 1 : 0,
    ...[expected, lower, upper].map(number),
  ];
  return `${cells.join(',')}\n`;
}

function quoted(cell: string): string {
  return /[",;\t\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

function remarksOn({ times, lines }: Table): string[] {
  const unreadable: number[] = [];
  const unordered: number[] = [];
  let newestMs = -Infinity;
  times.forEach((time, i) => {
    if (Number.isNaN(time)) {
      unreadable.push(lines[i] ?? 0);
    } else if (time <= newestMs) {
      unordered.push(lines[i] ?? 0);
    } else {
      newestMs = time;
    }
  });
  return [...named(unreadable, 'without a readable time'), ...named(unordered, 'whose time does not rise')];
}

function named(lines: number[], what: string): string[] {
  if (lines.length === 0) {
    return [];
  }
  const some = lines.slice(0, LINES_NAMED).join(', ');
  return [`${lines.length} rows ${what}, not scored (line ${some}${lines.length > LINES_NAMED ? ', …' : ''})`];
}
