import type { SqlValue, Statement } from '../database';
import { RESULT_COLUMNS, type ResultRow } from '../result-row';
import type { Selection } from './in-any-order';
import { orderBy, type Order } from './order';
import type { ScannedSeries } from './scanned-series';

/** Rows read by the first statement; each later one reads twice as many, up to a limit. */
const AHEAD_FIRST = 4;

/** How all cursors of one merge read. */
export interface Reading {
  order: Order;
  /** Rows of a series from the first, and from the one after a row. */
  first: Statement;
  next: Statement;
  selection: Selection;
  /** Rows held of one series at most. */
  ahead: number;
}

/** @param ahead rows held of one series at most */
export function readingOf(selection: Selection, order: Order, ahead: number): Reading {
  const { reads, condition } = selection;
  const statement = (after: string) =>
    reads.prepareArrays(
      `select ${RESULT_COLUMNS} from results ${order.index ?? condition.index}
       where series_id = ? and time_ms between ? and ? ${condition.sql} ${after} ${orderBy(order)} limit ?`
    );
  return { order, first: statement(''), next: statement(order.after.sql), selection, ahead };
}

/** The rows of one series in order, read a few ahead. */
export class Cursor {
  readonly series: ScannedSeries;
  readonly #reading: Reading;
  #ahead = AHEAD_FIRST;
  #rows: ResultRow[] = [];
  #at = 0;
  #rank: number;
  /** Whether there may be rows beyond those held. */
  #hasMore = true;
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
    const { first, next, order } = this.#reading;
    if (this.#at === this.#rows.length) {
      this.#read(first, []);
    }
    const row = this.#rows[this.#at++];
    if (row !== undefined && this.#at === this.#rows.length && this.#hasMore) {
      this.#read(next, order.after.values(row));
    }
    const following = this.#rows[this.#at];
    this.#isOver = following === undefined;
    this.#rank = this.#rankOf(Number(following?.[order.position] ?? NaN));
    return row;
  }

  #rankOf(value: number): number {
    return this.#reading.order.descending ? -value : value;
  }

  #read(statement: Statement, afterValues: SqlValue[]): void {
    const { range, condition } = this.#reading.selection;
    this.#rows = statement.all<ResultRow>(
      ...[this.series.rowId, range.fromMs, range.toMs],
      ...[...condition.values, ...afterValues, this.#ahead]
    );
    this.#at = 0;
    this.#hasMore = this.#rows.length === this.#ahead;
    this.#ahead = Math.min(2 * this.#ahead, this.#reading.ahead);
  }
}
