import { VigilError } from '../../../schema';
import type { CsvRow } from './csv-rows';

/** Which columns a reader wants; the names are those of the header. */
export interface ColumnChoice {
  timeColumn: string;
  /** Empty: every numeric column. */
  valueColumns: readonly string[];
}

/** What the columns of a file are, by index. */
export interface ColumnRoles {
  time: number;
  values: number[];
  /** Of text: each combination makes a set of series. */
  texts: number[];
}

/** Truth of a labelled data set; no part of the data. */
const TRUTH_COLUMN = 'label';
const BLANK = /^(?:|nan|null|none|na|n\/a|-|[+-]?inf(?:inity)?)$/i;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
/** A column may hold so large a share of other things and still be one of numbers. */
const OTHERS_MAX = 0.1;

/** The number in a cell; NaN for a gap (empty, NaN, null, inf …); undefined when it is something else. */
export function cellNumber(cell: string): number | undefined {
  const text = cell.trim();
  if (NUMBER.test(text)) {
    return Number(text);
  }
  return BLANK.test(text) ? NaN : undefined;
}

/**
 * Tells the columns of a file by its header and first rows. Columns of numbers that were not asked for, and one called
 * `label`, are ignored.
 *
 * @throws VigilError `invalid_argument` naming the columns there are, when one that was asked for is not among them or none has numbers
 */
export function columnRoles(header: readonly string[], sample: readonly CsvRow[], choice: ColumnChoice): ColumnRoles {
  const names = header.map((name) => name.trim());
  const indexOf = (name: string) => {
    const index = names.indexOf(name);
    if (index < 0) {
      throw new VigilError('invalid_argument', `the file has no column "${name}", only ${listed(names)}`, {
        source: 'downstream',
      });
    }
    return index;
  };
  const time = indexOf(choice.timeColumn);
  const wanted = choice.valueColumns.map(indexOf);
  const others = names.flatMap((name, index) =>
    index === time || name === TRUTH_COLUMN || wanted.includes(index) ? [] : [index]
  );
  const kinds = new Map(others.map((index) => [index, kindOf(sample, index)]));
  const ofKind = (kind: ColumnKind) => others.filter((index) => kinds.get(index) === kind);
  const values = wanted.length > 0 ? [...new Set(wanted)] : ofKind('number');
  if (values.length === 0) {
    const message = `no column of numbers beside the time column "${choice.timeColumn}", only ${listed(names)}`;
    throw new VigilError('invalid_argument', message, { source: 'downstream' });
  }
  return { time, values, texts: ofKind('text') };
}

type ColumnKind = 'number' | 'text' | 'empty';

function kindOf(sample: readonly CsvRow[], index: number): ColumnKind {
  let numbers = 0;
  let others = 0;
  for (const { cells } of sample) {
    const number = cellNumber(cells[index] ?? '');
    numbers += Number(number !== undefined && !Number.isNaN(number));
    others += Number(number === undefined);
  }
  if (numbers + others === 0) {
    return 'empty';
  }
  return others <= OTHERS_MAX * (numbers + others) ? 'number' : 'text';
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 20).map((name) => `"${name.slice(0, 40)}"`);
  return [...shown, ...(names.length > shown.length ? [`${names.length - shown.length} more`] : [])].join(', ');
}
