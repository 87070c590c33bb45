import { EntityEvaluator, type EntityRow, type EntitySettings, type Together } from '../../core';
import type { RowFaults } from './row-faults';
import { toNumber, type InputColumn, type InputRow } from './score-input';

const HEADER = 'timestamp,value,anomaly_score,alert_score,alert,expected,lower,upper';
const TOGETHER_WORDS: Record<Together, string> = {
  metrics: 'metrics of one entity',
  peers: 'peers of one group',
  separate: 'separate series',
};

/** Makes result lines of input rows, one each. */
export class RowScorer {
  private readonly columns: readonly InputColumn[];
  private readonly evaluator: EntityEvaluator;
  private readonly values: Float64Array;

  constructor(columns: readonly InputColumn[], settings: EntitySettings) {
    this.columns = columns;
    this.evaluator = new EntityEvaluator(settings);
    this.values = new Float64Array(columns.length);
  }

  /** First line of the result. */
  get header(): string {
    return this.columns.length > 1 ? `${HEADER},column` : HEADER;
  }

  score(row: InputRow, faults: RowFaults): string {
    this.readValues(row, faults);
    if (Number.isNaN(row.timeMs)) {
      faults.add('time', row.line, row.stamp);
    } else if (row.timeMs <= this.evaluator.lastMs) {
      faults.add('order', row.line, row.stamp);
    }
    const scored = this.evaluator.push(row.timeMs, this.values);
    this.evaluator.takeAnomalies();
    return this.line(row.stamp, scored);
  }

  /** How several columns were taken, in words. */
  remarks(): string[] {
    const { together } = this.evaluator;
    const { length } = this.columns;
    if (length === 1) {
      return [];
    }
    return [
      together === null
        ? `${length} columns, too few rows to tell how they belong together: nothing scored`
        : `${length} columns, taken as ${TOGETHER_WORDS[together]}`,
    ];
  }

  private readValues({ cells, line }: InputRow, faults: RowFaults): void {
    for (let k = 0; k < this.columns.length; k++) {
      const cell = cells[this.columns[k]?.at ?? -1] ?? '';
      const value = toNumber(cell);
      if (value === null) {
        faults.add('number', line, cell);
      }
      this.values[k] = value ?? NaN;
    }
  }

  private line(stamp: string, { anomalyScore, alertScore, alert, expected, lower, upper, column }: EntityRow): string {
    const cells = [
      quoted(stamp),
      shown(this.values[0] ?? NaN),
      anomalyScore,
      alertScore,
      alert ? 1 : 0,
      ...[expected, lower, upper].map(shown),
      ...(this.columns.length > 1 ? [quoted(column ?? '')] : []),
    ];
    return cells.join(',');
  }
}

function shown(number: number): string {
  return Number.isNaN(number) ? '' : String(number);
}

function quoted(cell: string): string {
  return /[",;\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
