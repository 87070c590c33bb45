import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { VigilError } from '../../schema';
import { csvRows } from '../sources/csv/csv-rows';
import { parseTime } from '../sources/csv/parse-time';

const HEAD_BYTES = 64 * 1024;
const TIME_NAMES = ['timestamp', 'time'];
/** Truth that a detector must not see. */
const NOT_SEEN = 'label';
/** What stands for a missing number. */
const MISSING = /^(?:|nan|null|none|n\/?a|-)$/i;

/** A row as written, with the time read. */
export interface InputRow {
  stamp: string;
  /** Epoch ms; NaN if unreadable. */
  timeMs: number;
  cells: string[];
  line: number;
}

export interface InputColumn {
  name: string;
  /** Index in the cells of a row. */
  at: number;
}

/** A CSV file read as a stream: header first, then one row after the other. */
export class ScoreInput {
  /** Columns that may hold numbers: all but time and label. */
  readonly columns: readonly InputColumn[];
  private readonly timeAt: number;
  private readonly rowsLeft: AsyncGenerator<{ cells: string[]; line: number }>;
  private readonly readBytes: () => number;
  private readonly size: number;

  private constructor(header: readonly string[], opened: OpenedFile) {
    const named = header.findIndex((name) => TIME_NAMES.includes(name.trim().toLowerCase()));
    this.timeAt = Math.max(0, named);
    this.columns = header
      .map((name, at) => ({ name: name.trim() || `column ${at + 1}`, at }))
      .filter(({ name, at }) => at !== this.timeAt && name.trim().toLowerCase() !== NOT_SEEN);
    this.rowsLeft = opened.rows;
    this.readBytes = opened.readBytes;
    this.size = opened.size;
  }

  /** @throws VigilError `unavailable` when it cannot be read, `invalid_argument` when it is no table */
  static async open(path: string): Promise<ScoreInput> {
    const { head, size } = await readHead(path);
    const bytes = createReadStream(path);
    const rows = csvRows({ head, bytes, rowsMax: Infinity });
    const first = await rows.next();
    const header = first.done === true ? [] : first.value.cells;
    return new ScoreInput(header, { rows, readBytes: () => bytes.bytesRead, size });
  }

  /** Share of the file that was read, 0…1. */
  get progress(): number {
    return this.size === 0 ? 1 : Math.min(1, this.readBytes() / this.size);
  }

  async *rows(): AsyncGenerator<InputRow> {
    for await (const { cells, line } of this.rowsLeft) {
      const stamp = cells[this.timeAt] ?? '';
      yield { stamp, timeMs: parseTime(stamp), cells, line };
    }
  }

  /** Lets go of the file; `rows` has to be at an end, or left. */
  async close(): Promise<void> {
    await this.rowsLeft.return(undefined);
  }
}

interface OpenedFile {
  rows: AsyncGenerator<{ cells: string[]; line: number }>;
  readBytes: () => number;
  size: number;
}

/** The number in a cell: NaN where it is missing, null where something else is written. */
export function toNumber(cell: string): number | null {
  const text = cell.trim();
  if (MISSING.test(text)) {
    return NaN;
  }
  const value = Number(text);
  return Number.isFinite(value) ? value : null;
}

async function readHead(path: string): Promise<{ head: Buffer; size: number }> {
  try {
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
      return { head: buffer.subarray(0, bytesRead), size: (await file.stat()).size };
    } finally {
      await file.close();
    }
  } catch (cause) {
    const { code = 'unknown reason' } = cause as NodeJS.ErrnoException;
    throw new VigilError('unavailable', `it cannot be read (${code})`, { cause });
  }
}
