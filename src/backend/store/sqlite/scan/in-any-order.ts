import type { TimeRange } from '../../../../schema';
import type { Yielder } from '../../../base/cooperative';
import type { Database } from '../database';
import { RESULT_COLUMNS, type ResultRow } from '../result-row';
import type { Condition } from './condition';
import type { ScannedSeries } from './scanned-series';

/** Rows read by one statement. */
const ROWS_AT_ONCE = 500;

export interface Selection {
  reads: Database;
  series: readonly ScannedSeries[];
  range: TimeRange;
  condition: Condition;
  yielder: Yielder;
}

export interface FoundRow {
  series: ScannedSeries;
  row: ResultRow;
}

/** One series after the other, each oldest first: the cheapest way through all results. */
export async function* inAnyOrder(selection: Selection): AsyncGenerator<FoundRow[]> {
  const { series, yielder } = selection;
  let piece: FoundRow[] = [];
  for (const one of series) {
    for (const rows of rowsOf(one, selection)) {
      rows.forEach((row) => piece.push({ series: one, row }));
      if (piece.length >= ROWS_AT_ONCE) {
        yield piece;
        piece = [];
      }
      if (yielder.due) {
        await yielder.pause();
      }
    }
  }
  if (piece.length > 0) {
    yield piece;
  }
}

/** Never empty. The condition is looked at anew for each statement, so that it may become narrower meanwhile. */
function* rowsOf(series: ScannedSeries, selection: Selection): Generator<ResultRow[]> {
  let { fromMs } = selection.range;
  for (let more = true; more;) {
    const { index, sql, values } = selection.condition;
    const rows = selection.reads
      .prepareArrays(
        `select ${RESULT_COLUMNS} from results ${index}
         where series_id = ? and time_ms between ? and ? ${sql} order by time_ms limit ${ROWS_AT_ONCE}`
      )
      .all<ResultRow>(series.rowId, fromMs, selection.range.toMs, ...values);
    if (rows.length > 0) {
      yield rows;
    }
    more = rows.length === ROWS_AT_ONCE;
    fromMs = (rows.at(-1)?.[0] ?? 0) + 1;
  }
}
