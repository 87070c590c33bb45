import type { TimeRange } from '../../../../schema';
import type { ResultScan } from '../../../store/store';
import type { Order } from '../hits/ranking';
import type { SortKey } from '../hits/sort-column';
import type { SearchRequest } from '../search-request';
import { both, boundsOf, UNBOUNDED, type Bounds } from './bounds';
import { decideEarly } from './decide-early';
import { fieldsRequired, namesIn } from './query-names';
import type { ResultRow, ResultSource, ResultView } from './result-view';
import { phasesOf, type Phase, type Striking } from './scan-phases';

/** Scores and what is derived from them differ in their last digits. */
const ROUNDING = 1e-9;
const MS_MAX = 8.64e15;

export interface ScanPlan {
  /** Of the times of points. Empty (`fromMs` > `toMs`): nothing can fit. */
  range: TimeRange;
  /** Outside of it results only count: the page begins later. Null: all may be on the page. */
  pageRange: TimeRange | null;
  /** Absent where the series make no difference. */
  series?: NonNullable<ResultScan['series']>;
  phases: readonly Phase[];
  /** The first sort key that the best interval without a result can have; undefined: not known. */
  missedAhead: SortKey | undefined;
  /** Whether an interval without a result may fit. */
  takesMissed: boolean;
}

/**
 * How to go through as few results as a search allows.
 *
 * @param sources all of which some result may fit
 */
export function planScan(
  request: SearchRequest,
  sources: readonly ResultSource[],
  { view, order }: { view: ResultView; order: Order<ResultRow> }
): ScanPlan {
  const striking = strikingOf(request, view);
  const isTime = (name: string) => sources.some((source) => view.timeOffset(name, source) !== null);
  const after = Object.keys(request.aggregations).length > 0 ? null : afterOf(request, order, isTime);
  const ofSeries = [...namesIn(request.query)].some((name) => view.levelOf(name) === 'series');
  return {
    range: rangeOf(request, sources, { view, after: null }),
    pageRange: after === null ? null : rangeOf(request, sources, { view, after }),
    ...(ofSeries && { series: seriesFilter(request, sources, view) }),
    ...phasesOf(request, sources, { view, order, striking }),
    takesMissed: !striking.alertOnly && striking.scoreMin === 0,
  };
}

function seriesFilter(
  { query, nowMs }: SearchRequest,
  sources: readonly ResultSource[],
  view: ResultView
): NonNullable<ResultScan['series']> {
  const byId = new Map(sources.map((source) => [source.id, source]));
  const decide = decideEarly(query, 'series', { view, nowMs });
  return (series) => {
    const source = byId.get(series.id);
    // When it was first seen does not count for what is decided by series.
    return (
      source !== undefined && decide({ source, series: { ...series, firstMs: 0 }, point: null, missed: null }) !== false
    );
  };
}

function strikingOf({ query, nowMs }: SearchRequest, view: ResultView): Striking {
  let striking: Striking = { scoreMin: 0, alertOnly: false };
  for (const name of fieldsRequired(query)) {
    if (view.scoreFor(name, 0) !== null) {
      const { from, openFrom } = boundsOf(query, { name, type: 'double', nowMs });
      const score = from === -Infinity ? 0 : Math.max(0, (view.scoreFor(name, from) ?? 0) - ROUNDING);
      const isAlert = name === view.alertField && (from > 0 || (from === 0 && openFrom));
      striking = {
        // Without an alert that field is 0 whatever the score.
        scoreMin: Math.max(striking.scoreMin, name === view.alertField && !isAlert ? 0 : score),
        alertOnly: striking.alertOnly || isAlert,
      };
    }
  }
  return striking;
}

interface After {
  name: string;
  bounds: Bounds;
}

/** Of points: what the query asks of the times of documents, taken back by their offsets, over all sources. */
function rangeOf(
  { query, nowMs }: SearchRequest,
  sources: readonly ResultSource[],
  { view, after }: { view: ResultView; after: After | null }
): TimeRange {
  const ofIds = boundsOf(query, { name: '', type: 'date', nowMs, ofId: (id) => view.locate(id)?.timeMs ?? null });
  const asked = [...fieldsRequired(query)]
    .filter((name) => sources.some((source) => view.timeOffset(name, source) !== null))
    .map((name) => ({ name, bounds: boundsOf(query, { name, type: 'date', nowMs }) }));
  let [fromMs, toMs] = [Infinity, -Infinity];
  for (const source of sources) {
    let range = ofIds;
    for (const { name, bounds } of after === null ? asked : [...asked, after]) {
      const offset = view.timeOffset(name, source) ?? 0;
      range = both(range, { ...bounds, from: bounds.from - offset, to: bounds.to - offset });
    }
    fromMs = Math.min(fromMs, range.from);
    toMs = Math.max(toMs, range.to);
  }
  return { fromMs: Math.max(fromMs, -MS_MAX), toMs: Math.min(toMs, MS_MAX) };
}

/** Where `search_after` begins, if a time is sorted by first. */
function afterOf(
  { sort }: SearchRequest,
  { after }: Order<ResultRow>,
  isTime: (name: string) => boolean
): After | null {
  const [first] = sort;
  const key = after?.[0];
  if (first === undefined || !isTime(first.field) || typeof key !== 'number' || !Number.isFinite(key)) {
    return null;
  }
  return { name: first.field, bounds: first.descending ? { ...UNBOUNDED, to: key } : { ...UNBOUNDED, from: key } };
}
