import type { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { LIMITS, VigilError } from '../../../schema';

/** Characters of one row; more means a quote that is never closed, or no text at all. */
const ROW_CHARS_MAX = 128 * 1024;
const DELIMITERS = [',', ';', '\t'] as const;

export interface CsvInput {
  /** The first bytes, enough to hold the first line. */
  head: Buffer;
  /** All bytes, the first ones again. Is destroyed in the end. */
  bytes: Readable;
  /** Most rows that are read. (Default: `LIMITS.csvRows`) */
  rowsMax?: number;
}

export interface CsvRow {
  cells: string[];
  /** Line of the file that it ends on; the header is on line 1. */
  line: number;
}

/**
 * The rows of a file as they come, the header first. Comma, semicolon or tab: whichever the first line has most of.
 * Empty lines are left out; rows may be shorter or longer than the header.
 *
 * @throws VigilError `invalid_argument` when it cannot be read as such; `resource_exhausted` beyond `rowsMax`
 */
export async function* csvRows({ head, bytes, rowsMax = LIMITS.csvRows }: CsvInput): AsyncGenerator<CsvRow> {
  const parser = parse({
    bom: true,
    delimiter: delimiterOf(head),
    info: true,
    max_record_size: ROW_CHARS_MAX,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
  });
  bytes.once('error', (error) => parser.destroy(error));
  bytes.pipe(parser);
  try {
    let rows = 0;
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      if (rows++ > rowsMax) {
        const message = `the file has more than ${rowsMax} rows, which is the most that is read`;
        throw new VigilError('resource_exhausted', message, { source: 'downstream' });
      }
      yield { cells: record, line: info.lines };
    }
  } catch (thrown) {
    throw thrown instanceof CsvError ? unreadable(thrown) : thrown;
  } finally {
    bytes.destroy();
    parser.destroy();
  }
}

function delimiterOf(head: Buffer): string {
  const line =
    head
      .toString('utf8')
      .trimStart()
      .split(/[\r\n]/, 1)[0] ?? '';
  const unquoted = line.replace(/"[^"]*"/g, '');
  const counts = DELIMITERS.map((delimiter) => unquoted.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
}

function unreadable(error: CsvError): VigilError {
  const line = typeof error['lines'] === 'number' ? ` near line ${error['lines']}` : '';
  const why =
    error.code === 'CSV_MAX_RECORD_SIZE'
      ? `a row is longer than ${ROW_CHARS_MAX} characters`
      : 'its quotes do not match';
  return new VigilError('invalid_argument', `the file cannot be read as rows of columns: ${why}${line}`, {
    source: 'downstream',
    cause: error,
  });
}
