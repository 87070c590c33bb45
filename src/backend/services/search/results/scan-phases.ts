import type { ResultScan } from '../../../store/store';
import type { Order } from '../hits/ranking';
import type { SortKey } from '../hits/sort-column';
import type { SearchQuery, SearchRequest, SearchSort } from '../search-request';
import type { ResultRow, ResultSource, ResultView } from './result-view';

/** From here up a store finds scores by themselves; what scores less is most of what there is. */
const RARE_SCORE = 25;

/** One pass over results. All phases together go through each result that may fit once. */
export interface Phase {
  scan: Pick<ResultScan, 'order' | 'scoreMin' | 'alertOnly'>;
  /** Whether an earlier phase has gone through it. */
  isDone(row: ResultRow): boolean;
  /** The first sort key that the best of the results after this one (null: of all) can have; undefined: not known. */
  ahead(row: ResultRow | null): SortKey | undefined;
}

/** What results that fit have to be like, by score. */
export interface Striking {
  scoreMin: number;
  alertOnly: boolean;
}

interface PhaseOptions {
  view: ResultView;
  order: Order<ResultRow>;
  striking: Striking;
}

const nothingDone = () => false;
const nothingKnown = () => undefined;

/** The order of the store that comes closest to that of the search. */
export function phasesOf(
  { sort, query }: SearchRequest,
  sources: readonly ResultSource[],
  options: PhaseOptions
): { phases: Phase[]; missedAhead: SortKey | undefined } {
  const [first] = sort;
  const phases = first === undefined ? unsorted(query) : sorted(first, sources, options);
  const { scoreMin, alertOnly } = options.striking;
  const narrowed = phases.map(({ scan, ...phase }) => {
    const least = Math.max(scoreMin, scan.scoreMin ?? 0);
    const alerts = alertOnly || scan.alertOnly === true;
    return {
      ...phase,
      scan: { order: scan.order, ...(least > 0 && { scoreMin: least }), ...(alerts && { alertOnly: true }) },
    };
  });
  return { phases: narrowed, missedAhead: missedAhead(first, query, options.view) };
}

/** An interval without a result has no score, and so comes last by it. */
function missedAhead(first: SearchSort | undefined, query: SearchQuery, view: ResultView): SortKey | undefined {
  if (first === undefined) {
    return fixedScore(query) ?? undefined;
  }
  const isLast = first.descending && first.missing === 'last' && view.scoreFor(first.field, 0) !== null;
  return isLast ? -Infinity : undefined;
}

/** Best score first; where all are the same, any will do. */
function unsorted(query: SearchQuery): Phase[] {
  const score = fixedScore(query);
  return [{ scan: { order: 'any' }, isDone: nothingDone, ahead: () => score ?? undefined }];
}

function sorted(first: SearchSort, sources: readonly ResultSource[], options: PhaseOptions): Phase[] {
  const inAnyOrder: Phase = { scan: { order: 'any' }, isDone: nothingDone, ahead: nothingKnown };
  return byTime(first, sources, options.view) ?? byScore(first, options) ?? [inAnyOrder];
}

function byTime(first: SearchSort, sources: readonly ResultSource[], view: ResultView): Phase[] | null {
  const offsets = new Set(sources.map((source) => view.timeOffset(first.field, source)));
  const [offset] = offsets;
  if (offsets.size !== 1 || offset === undefined || offset === null) {
    return null;
  }
  const ahead = (row: ResultRow | null) => (row?.point ? row.point.timeMs + offset : undefined);
  return [{ scan: { order: first.descending ? 'newest first' : 'oldest first' }, isDone: nothingDone, ahead }];
}

/** The few that stand out first; whatever comes after them can only fill up. */
function byScore(first: SearchSort, { view, order, striking }: PhaseOptions): Phase[] | null {
  const [column] = order.columns;
  if (view.scoreFor(first.field, 0) === null || !first.descending || first.missing !== 'last' || column === undefined) {
    return null;
  }
  const isAlert = first.field === view.alertField;
  // Alerts are few, and cheapest one after the other in time.
  const highest: Phase = isAlert
    ? { scan: { order: 'newest first', alertOnly: true }, isDone: nothingDone, ahead: nothingKnown }
    : {
        scan: { order: 'highest score first', scoreMin: RARE_SCORE },
        isDone: nothingDone,
        ahead: (row) => (row === null ? undefined : column.read(row, 0, 0)),
      };
  if (isAlert ? striking.alertOnly : striking.scoreMin >= RARE_SCORE) {
    return [highest];
  }
  const most = isAlert ? 0 : view.valueBelow(first.field, RARE_SCORE);
  const rest: Phase = {
    scan: { order: 'any' },
    isDone: ({ point }) => (isAlert ? point?.alert === true : (point?.score ?? 0) >= RARE_SCORE),
    ahead: () => most,
  };
  return [highest, rest];
}

/** The score that every document has which fits; null where they may differ. */
function fixedScore(query: SearchQuery): number | null {
  switch (query.kind) {
    case 'bool': {
      const { must, should } = query;
      return should.length > 0
        ? null
        : must.reduce<number | null>((sum, each) => {
            const score = fixedScore(each);
            return sum === null || score === null ? null : sum + score;
          }, 0);
    }
    case 'nested':
      return query.scoreMode === 'none' ? 0 : query.scoreMode === 'sum' ? null : fixedScore(query.query);
    case 'match':
      return null;
    default:
      return 1;
  }
}
