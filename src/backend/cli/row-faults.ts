import { VigilError } from '../../schema';

/** What can be wrong with a row: how it is told of several rows, and of one. */
const FAULTS = {
  time: { rows: 'without a readable time, not scored', row: 'its time cannot be read' },
  order: { rows: 'whose time does not rise, not scored', row: 'its time is not later than the one before' },
  number: { rows: 'with a cell that is no number, taken as missing', row: 'it has a cell that is no number' },
} as const;

export type RowFault = keyof typeof FAULTS;

const LINES_NAMED = 5;
const CELL_CHARS = 40;

/** Counts what is wrong with the rows of a file, and names the first lines of each kind. */
export class RowFaults {
  private readonly isStrict: boolean;
  private readonly found = new Map<RowFault, { count: number; lines: number[] }>();

  /** @param isStrict the first fault is fatal */
  constructor(isStrict: boolean) {
    this.isStrict = isStrict;
  }

  /**
   * @param cell what was read there
   * @throws VigilError `invalid_argument` that names the line, if it is fatal
   */
  add(fault: RowFault, line: number, cell: string): void {
    if (this.isStrict) {
      const shown = cell.length > CELL_CHARS ? `${cell.slice(0, CELL_CHARS)}…` : cell;
      throw new VigilError('invalid_argument', `line ${line}: ${FAULTS[fault].row} ("${shown}")`);
    }
    const entry = this.found.get(fault) ?? { count: 0, lines: [] };
    this.found.set(fault, entry);
    entry.count++;
    if (entry.lines.length < LINES_NAMED) {
      entry.lines.push(line);
    }
  }

  /** One sentence per kind of fault. */
  remarks(): string[] {
    return (Object.keys(FAULTS) as RowFault[]).flatMap((fault) => {
      const { count, lines } = this.found.get(fault) ?? { count: 0, lines: [] };
      const more = count > lines.length ? ', …' : '';
      return count === 0 ? [] : [`${count} rows ${FAULTS[fault].rows} (line ${lines.join(', ')}${more})`];
    });
  }
}
