import { LIMITS } from '../../../../schema';
import { also } from './condition';
import { Heap } from './heap';
import { inAnyOrder, type FoundRow, type Selection } from './in-any-order';

/** Rows held at once: few at first, as most who ask look at few; each time through, more. */
const HELD = { first: 200, growth: 5, most: LIMITS.searchHits };
const ROWS_IN_PIECE = 200;

/**
 * Rows by their score, highest first, where no index has that order: all are gone through, the highest are held and given,
 * and when there are more than can be held, all are gone through again. Scores that are not known come last.
 */
export async function* highestFirst(selection: Selection): AsyncGenerator<FoundRow[]> {
  let last: FoundRow | null = null;
  let most: number = HELD.first;
  for (let more = true; more;) {
    const highest = await highestAfter(selection, last, most);
    for (let from = 0; from < highest.length; from += ROWS_IN_PIECE) {
      yield highest.slice(from, from + ROWS_IN_PIECE);
    }
    last = highest.at(-1) ?? null;
    more = highest.length === most;
    most = Math.min(HELD.most, most * HELD.growth);
  }
}

/** The next in line after a row, at most so many. */
async function highestAfter(selection: Selection, last: FoundRow | null, most: number): Promise<FoundRow[]> {
  // The last in line is the first to be given up.
  const held = new Heap<FoundRow>((a, b) => isBefore(b, a));
  const bounded = last === null ? selection.condition : below(selection, last);
  const narrowing = { ...selection, condition: bounded };
  for await (const piece of inAnyOrder(narrowing)) {
    for (const found of piece) {
      if (last !== null && !isBefore(last, found)) {
        continue;
      }
      if (held.size < most) {
        held.add(found);
      } else if (held.first !== undefined && isBefore(found, held.first)) {
        held.replaceFirst(found);
      }
    }
    if (held.size === most && held.first !== undefined && scoreOf(held.first) > -Infinity) {
      narrowing.condition = also(bounded, 'score >= ?', scoreOf(held.first));
    }
  }
  return held.values().sort((a, b) => (isBefore(a, b) ? -1 : 1));
}

function below({ condition }: Selection, last: FoundRow) {
  const score = scoreOf(last);
  return score === -Infinity
    ? also(condition, 'score is null')
    : also(condition, '(score is null or score <= ?)', score);
}

/** No two rows are equal in all three. */
function isBefore(a: FoundRow, b: FoundRow): boolean {
  const [scoreA, scoreB] = [scoreOf(a), scoreOf(b)];
  if (scoreA !== scoreB) {
    return scoreA > scoreB;
  }
  return a.series.rowId === b.series.rowId ? a.row[0] > b.row[0] : a.series.rowId < b.series.rowId;
}

function scoreOf({ row }: FoundRow): number {
  return row[5] ?? -Infinity;
}
