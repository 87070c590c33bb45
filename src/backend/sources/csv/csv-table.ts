import { LIMITS, VigilError, type Labels, type Series, type TimeRange } from '../../../schema';
import { assertPointsAllowed } from '../grid';
import { sortSeries } from '../sort-series';
import { cellNumber, columnRoles, type ColumnChoice, type ColumnRoles } from './columns';
import type { CsvRow } from './csv-rows';
import { parseTime } from './parse-time';

export interface CsvTable {
  series: Series[];
  /** First and last time; equal when there is a single one. */
  extent: TimeRange;
  /** Rows skipped in whole or in part, and the lines of the first of them. */
  badRows: number;
  badLines: number[];
  points: number;
}

/** Rows looked at to tell columns of numbers from columns of text. */
const SAMPLE_ROWS = 1_000;
const BAD_LINES_NAMED = 5;

/**
 * Makes series of the rows of a file. The first row is the header. Each value column is a series, and one for every
 * combination of texts when there are columns of text; these are the labels. With several value columns the label
 * `column` tells them apart.
 *
 * A row with an unreadable time or another number of cells than the header is skipped, so is a value that is no number;
 * both are counted. Empty cells, NaN and infinities are gaps.
 *
 * @throws VigilError `invalid_argument` when no row can be read; `resource_exhausted` beyond the limits of rows, points or series
 */
export async function readTable(rows: AsyncIterable<CsvRow>, choice: ColumnChoice): Promise<CsvTable> {
  let header: string[] | null = null;
  let builder: TableBuilder | null = null;
  let sample: CsvRow[] = [];
  for await (const row of rows) {
    if (header === null) {
      header = row.cells;
    } else if (builder !== null) {
      builder.add(row);
    } else if (sample.push(row) === SAMPLE_ROWS) {
      builder = builderOf(header, sample, choice);
      sample = [];
    }
  }
  if (header === null) {
    throw new VigilError('invalid_argument', 'the file is empty', { source: 'downstream' });
  }
  return (builder ?? builderOf(header, sample, choice)).finish();
}

function builderOf(header: readonly string[], sample: readonly CsvRow[], choice: ColumnChoice): TableBuilder {
  const builder = new TableBuilder(
    header.map((name) => name.trim()),
    columnRoles(header, sample, choice)
  );
  sample.forEach((row) => builder.add(row));
  return builder;
}

interface Growing {
  labels: Labels;
  times: number[];
  values: number[];
}

class TableBuilder {
  readonly #names: readonly string[];
  readonly #roles: ColumnRoles;
  /** By texts, one for each value column. */
  readonly #groups = new Map<string, Growing[]>();
  readonly #badLines: number[] = [];
  #badRows = 0;
  #rows = 0;

  constructor(names: readonly string[], roles: ColumnRoles) {
    this.#names = names;
    this.#roles = roles;
  }

  add({ cells, line }: CsvRow): void {
    this.#rows++;
    const timeMs = cells.length === this.#names.length ? parseTime(cells[this.#roles.time] ?? '') : NaN;
    let bad = Number.isNaN(timeMs);
    if (!bad) {
      const group = this.#group(cells);
      this.#roles.values.forEach((column, index) => {
        const value = cellNumber(cells[column] ?? '');
        if (value === undefined) {
          bad = true;
        } else {
          group[index]?.times.push(timeMs);
          group[index]?.values.push(value);
        }
      });
    }
    if (bad && ++this.#badRows <= BAD_LINES_NAMED) {
      this.#badLines.push(line);
    }
  }

  finish(): CsvTable {
    const growing = [...this.#groups.values()].flat().filter(({ times }) => times.length > 0);
    const series = growing.map(({ labels, times, values }) => sortSeries(labels, times, values));
    if (series.length === 0) {
      const message = `none of the ${this.#rows} rows has a time that can be read in column "${this.#names[this.#roles.time]}" and a number`;
      throw new VigilError('invalid_argument', message, { source: 'downstream' });
    }
    const points = series.reduce((sum, { times }) => sum + times.length, 0);
    assertPointsAllowed(points);
    const extent = {
      fromMs: series.reduce((first, { times }) => Math.min(first, times[0] ?? Infinity), Infinity),
      toMs: series.reduce((last, { times }) => Math.max(last, times.at(-1) ?? -Infinity), -Infinity),
    };
    return { series, extent, badRows: this.#badRows, badLines: this.#badLines, points };
  }

  #group(cells: readonly string[]): Growing[] {
    const { texts, values } = this.#roles;
    const key = texts.length === 0 ? '' : JSON.stringify(texts.map((column) => cells[column]));
    const known = this.#groups.get(key);
    if (known !== undefined) {
      return known;
    }
    if ((this.#groups.size + 1) * values.length > LIMITS.seriesPerDetector) {
      const columns = texts.map((column) => `"${this.#names[column]}"`).join(', ');
      const message = `the texts in ${columns} make more than ${LIMITS.seriesPerDetector} series`;
      throw new VigilError('resource_exhausted', message, { source: 'downstream' });
    }
    const labels = texts.map((column) => [this.#names[column] ?? '', cells[column] ?? '']);
    const group = values.map((column) => {
      const own = values.length > 1 ? [...labels, ['column', this.#names[column] ?? '']] : labels;
      return { labels: Object.fromEntries(own) as Labels, times: [], values: [] };
    });
    this.#groups.set(key, group);
    return group;
  }
}
