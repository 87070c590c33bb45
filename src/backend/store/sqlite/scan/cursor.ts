import type { SqlValue } from '../database';
import { RESULT_COLUMNS, type ResultRow } from '../result-row';
import type { Selection } from './in-any-order';
import { orderBy, type Order } from './order';
import type { ScannedSeries } from './scanned-series';

/** Rows read by the first statement; each later one reads twice as many, up to a limit. */
const AHEAD_FIRST = 4;

/** How cursors of one merge read. */
export interface Reading {
  selection: Selection;
  order: Order;
  /** Rows held of one series at most. */
  ahead: number;
}

/** The rows of one series in order, read a few ahead. */
export class Cursor {
  readonly series: ScannedSeries;
  readonly #reading: Reading;
  #ahead = AHEAD_FIRST;
  #rows: ResultRow[] = [];
  #at = 0;
  #rank: number;
  #isOver = false;

  /** @param head what the first row is ordered by; the row itself is read when it is asked for */
  constructor(series: ScannedSeries, head: number, reading: Reading) {
    this.series = series;
    this.#reading = reading;
    this.#rank = this.#rankOf(head);
  }

  /** Of the next row; of several cursors, that with the smallest has what comes first. */
  get rank(): number {
    return this.#rank;
  }

  /** Whether there is no further row. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** The next row; undefined when it has been removed since. */
  take(): ResultRow | undefined {
    if (this.#at === this.#rows.length) {
      this.#read('', []);
    }
    const row = this.#rows[this.#at++];
    const { after, position } = this.#reading.order;
    if (row !== undefined && this.#at === this.#rows.length) {
      this.#read(after.sql, after.values(row));
    }
    const next = this.#rows[this.#at];
    this.#isOver = next === undefined;
    this.#rank = this.#rankOf(Number(next?.[position] ?? NaN));
    return row;
  }

  #rankOf(value: number): number {
    return this.#reading.order.descending ? -value : value;
  }

  #read(after: string, afterValues: SqlValue[]): void {
    const { selection, order } = this.#reading;
    const { reads, range, condition } = selection;
    this.#rows = reads
      .prepareArrays(
        `select ${RESULT_COLUMNS} from results ${order.index ?? condition.index}
         where series_id = ? and time_ms between ? and ? ${condition.sql} ${after} ${orderBy(order)} limit ?`
      )
      .all<ResultRow>(
        ...[this.series.rowId, range.fromMs, range.toMs],
        ...[...condition.values, ...afterValues, this.#ahead]
      );
    this.#at = 0;
    this.#ahead = Math.min(2 * this.#ahead, this.#reading.ahead);
  }
}
