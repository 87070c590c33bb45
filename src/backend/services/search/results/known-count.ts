import { HOUR_MS } from '../../../../schema';
import type { Store } from '../../../store/store';
import type { SearchQuery, SearchRequest } from '../search-request';
import { boundsOf } from './bounds';
import { namesIn } from './query-names';
import type { ResultSource, ResultView } from './result-view';

const EVER = { fromMs: -8.64e15, toMs: 8.64e15 };

/**
 * The number of results that fit, as far as the store knows it without reading them: of queries for nothing but detectors and
 * times. Null where it has to be counted: because that has to be exact, because there may be fewer than are counted at most,
 * or because the query asks for more.
 *
 * @param sources all of which some result may fit
 */
export async function knownCount(
  { query, nowMs, trackTotalHits, aggregations }: SearchRequest,
  { store, sources, view }: { store: Pick<Store, 'results'>; sources: readonly ResultSource[]; view: ResultView }
): Promise<number | null> {
  const clauses = requiredClauses(query);
  const isTime = (name: string) => sources.every((source) => view.timeOffset(name, source) !== null);
  const times = clauses.filter((clause) => clause.kind === 'range' && isTime(clause.field));
  const others = clauses.filter((clause) => !times.includes(clause));
  const isPlain = others.every((clause) => [...namesIn(clause)].every((name) => view.levelOf(name) === 'source'));
  if (!isPlain || trackTotalHits === 0 || Object.keys(aggregations).length > 0) {
    return null;
  }
  const ids = sources.map(({ id }) => id);
  if (times.length === 0) {
    return store.results.countAbout(ids, EVER);
  }
  if (trackTotalHits === Infinity) {
    return null;
  }
  const [fromMs, toMs] = wholeHours(times, sources, { view, nowMs });
  const least = fromMs > toMs ? 0 : await store.results.countAbout(ids, { fromMs, toMs });
  return least > trackTotalHits ? least : null;
}

/** Clauses all of which have to be true, if that is all there is to a query. */
function requiredClauses(query: SearchQuery): SearchQuery[] {
  if (query.kind !== 'bool' || query.should.length > 0 || query.mustNot.length > 0) {
    return query.kind === 'all' ? [] : [query];
  }
  return [...query.must, ...query.filter].flatMap(requiredClauses);
}

/** Beginnings of the first and the last hour that lie within the times asked for, whatever the source. */
function wholeHours(
  times: readonly SearchQuery[],
  sources: readonly ResultSource[],
  { view, nowMs }: { view: ResultView; nowMs: number }
): [number, number] {
  let [from, to] = [EVER.fromMs, EVER.toMs];
  for (const clause of times) {
    const name = clause.kind === 'range' ? clause.field : '';
    const bounds = boundsOf(clause, { name, type: 'date', nowMs });
    for (const source of sources) {
      const offset = view.timeOffset(name, source) ?? 0;
      from = Math.max(from, bounds.from - offset);
      to = Math.min(to, bounds.to - offset);
    }
  }
  // One millisecond less at both ends, which may not belong to it.
  return [Math.ceil((from + 1) / HOUR_MS) * HOUR_MS, Math.floor(to / HOUR_MS) * HOUR_MS - HOUR_MS];
}
