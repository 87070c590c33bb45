import { orderOf } from '../hits/ranking';
import { compileQuery } from '../match/match-query';
import { plainScoring } from '../match/scoring';
import { parseSearch } from '../parse/parse-search';
import type { SearchQuery } from '../search-request';
import type { Store } from '../../../store/store';
import { possibleSources } from './decide-early';
import type { ResultRow, ResultSource, ResultView } from './result-view';
import { planScan } from './scan-plan';

/** Every stored result that fits a query, piece by piece, in no order; intervals without a result are left out. */
export async function* matchingRows(
  query: SearchQuery,
  options: {
    store: Pick<Store, 'results'>;
    view: ResultView;
    sources: readonly ResultSource[];
    nowMs: number;
    signal: AbortSignal;
  }
): AsyncGenerator<ResultRow[]> {
  const { store, view, nowMs, signal } = options;
  const request = { ...parseSearch({}, { nowMs }), query };
  const matches = compileQuery(query, view.fields, { nowMs, scoring: plainScoring() });
  const sources = possibleSources(options.sources, query, { view, nowMs });
  const { range, series, phases } = planScan(request, sources, { view, order: orderOf(request, view.fields, nowMs) });
  if (sources.length === 0 || range.fromMs > range.toMs) {
    return;
  }
  const byId = new Map(sources.map((source) => [source.id, source]));
  for (const { scan } of phases) {
    const asked = { ...scan, ids: [...byId.keys()], range, ...(series && { series }) };
    for await (const piece of store.results.scan(asked, signal)) {
      const fitting = piece.flatMap(({ series: of, point }) => {
        const source = byId.get(of.id);
        const row = source && { source, series: of, point, missed: null };
        return row !== undefined && matches(row) >= 0 ? [row] : [];
      });
      if (fitting.length > 0) {
        yield fitting;
      }
    }
  }
}
