import { Cursor, readingOf } from './cursor';
import { Heap } from './heap';
import type { FoundRow, Selection } from './in-any-order';
import { orderBy, type Order } from './order';

/** Series whose first row is asked for by one statement. */
const HEADS_AT_ONCE = 500;
const ROWS_IN_PIECE = 200;
/** Rows held of one series at most, and of all together. */
const AHEAD = { each: 256, together: 20_000 };

/** All rows in one order over all series; of each only the next few are held. */
export async function* merged(selection: Selection, order: Order): AsyncGenerator<FoundRow[]> {
  const { yielder } = selection;
  const cursors = await openCursors(selection, order);
  let piece: FoundRow[] = [];
  for (let cursor = cursors.first; cursor !== undefined; cursor = cursors.first) {
    const row = cursor.take();
    if (row !== undefined) {
      piece.push({ series: cursor.series, row });
    }
    if (cursor.isOver) {
      cursors.removeFirst();
    } else {
      cursors.replaceFirst(cursor);
    }
    if (piece.length === ROWS_IN_PIECE) {
      yield piece;
      piece = [];
    }
    if (yielder.due) {
      await yielder.pause();
    }
  }
  if (piece.length > 0) {
    yield piece;
  }
}

/** One for each series that has rows. Only what the first of these is ordered by is read: most series wait in vain. */
async function openCursors(selection: Selection, order: Order): Promise<Heap<Cursor>> {
  const { reads, series, range, condition, yielder } = selection;
  const cursors = new Heap<Cursor>((a, b) => a.rank < b.rank || (a.rank === b.rank && a.series.rowId < b.series.rowId));
  const ahead = Math.max(2, Math.min(AHEAD.each, Math.floor(AHEAD.together / series.length)));
  const reading = readingOf(selection, order, ahead);
  const heads = reads.prepareArrays(
    `select key, (
       select ${order.column} from results ${order.index ?? condition.index}
       where series_id = wanted.value and time_ms between ? and ? ${condition.sql} ${orderBy(order)} limit 1
     ) from json_each(?) as wanted`
  );
  for (let from = 0; from < series.length; from += HEADS_AT_ONCE) {
    const some = series.slice(from, from + HEADS_AT_ONCE);
    const numbers = JSON.stringify(some.map(({ rowId }) => rowId));
    for (const [at, head] of heads.all<[at: number, head: number | null]>(
      range.fromMs,
      range.toMs,
      ...condition.values,
      numbers
    )) {
      const one = some[at];
      if (one !== undefined && head !== null) {
        cursors.add(new Cursor(one, head, reading));
      }
    }
    if (yielder.due) {
      await yielder.pause();
    }
  }
  return cursors;
}
