import { LIMITS, type HistoryRun } from '../../../../schema';
import type { Store } from '../../../store/store';
import type { Detectors } from '../../detectors';
import type { SearchAnswer } from '../collection';
import { Evaluation } from '../evaluation';
import { tookTooLong } from '../search-fault';
import type { SearchRequest } from '../search-request';
import { beginningsOf } from './beginnings';
import { possibleSources } from './decide-early';
import type { ResultRow, ResultSource, ResultView } from './result-view';
import { matchingRows } from './matching-rows';
import { OneSearch } from './one-search';

export interface ResultSearchOptions {
  store: Pick<Store, 'results' | 'anomalies'>;
  detectors: Pick<Detectors, 'list'>;
  /** Historical runs of an organisation. */
  runs: { list(orgId: number, detectorId: string | null): Promise<HistoryRun[]> };
  /** (Default: `LIMITS.searchTimeoutMs`) */
  timeoutMs?: number;
}

export interface ResultAnswer extends SearchAnswer {
  /** False where the organisation has no detector whose results could be searched. */
  hasSources: boolean;
}

/** Results removed by one transaction. */
const REMOVED_AT_ONCE = 5_000;

/**
 * Searches stored results without holding more of them than it answers: what the store can tell apart is asked of it, the
 * rest is looked at one by one.
 */
export class ResultSearch {
  readonly #options: ResultSearchOptions;

  constructor(options: ResultSearchOptions) {
    this.#options = options;
  }

  /**
   * @param accepts which detectors and runs are searched at all (default: every one)
   * @throws VigilError `invalid_argument` where the request does not go together with the fields; `resource_exhausted` where
   *   it would hold too much; `deadline_exceeded` after `LIMITS.searchTimeoutMs`
   */
  async search(
    orgId: number,
    request: SearchRequest,
    { view, signal, accepts }: { view: ResultView; signal: AbortSignal; accepts?: (source: ResultSource) => boolean }
  ): Promise<ResultAnswer> {
    const beginMs = performance.now();
    const timeoutMs = this.#options.timeoutMs ?? LIMITS.searchTimeoutMs;
    const deadline = AbortSignal.timeout(timeoutMs);
    const limited = AbortSignal.any([signal, deadline]);
    try {
      const evaluation = new Evaluation(request, view.fields, { keep: copyOf });
      const all = (await this.sourcesOf(orgId)).filter((source) => accepts?.(source) ?? true);
      const sources = possibleSources(all, request.query, { view, nowMs: request.nowMs });
      const search = new OneSearch({ ...this.#options, view, request, evaluation, sources, signal: limited });
      await search.run();
      const { store } = this.#options;
      const beginnings = await beginningsOf(evaluation.kept(), { store, orgId, signal: limited });
      const render = (row: ResultRow) => view.render(row, beginnings.get(row) ?? null);
      return { ...evaluation.answer(render, Math.round(performance.now() - beginMs)), hasSources: all.length > 0 };
    } catch (thrown) {
      throw deadline.aborted && !signal.aborted ? tookTooLong(timeoutMs) : thrown;
    }
  }

  /**
   * Every result that fits, piece by piece, in no order.
   *
   * @param accepts which detectors and runs are looked at
   */
  async *matching(
    orgId: number,
    { query, nowMs }: Pick<SearchRequest, 'query' | 'nowMs'>,
    { view, signal, accepts }: { view: ResultView; signal: AbortSignal; accepts: (source: ResultSource) => boolean }
  ): AsyncGenerator<ResultRow[]> {
    const sources = (await this.sourcesOf(orgId)).filter(accepts);
    yield* matchingRows(query, { store: this.#options.store, view, sources, nowMs, signal });
  }

  /**
   * Removes every result that fits; anomalies stay. What has gone when it is broken off stays gone. Returns how many went.
   *
   * @throws VigilError `invalid_argument` where the query does not go together with the fields
   */
  async remove(
    orgId: number,
    request: Pick<SearchRequest, 'query' | 'nowMs'>,
    options: { view: ResultView; signal: AbortSignal }
  ): Promise<number> {
    let removed = 0;
    let places: ReturnType<typeof placeOf> = [];
    const flush = async () => {
      removed += await this.#options.store.results.removePoints(places);
      places = [];
    };
    for await (const rows of this.matching(orgId, request, { ...options, accepts: () => true })) {
      places.push(...rows.flatMap(placeOf));
      if (places.length >= REMOVED_AT_ONCE) {
        await flush();
      }
    }
    await flush();
    return removed;
  }

  /** All detectors and historical runs of an organisation. */
  async sourcesOf(orgId: number): Promise<ResultSource[]> {
    const [detectors, runs] = await Promise.all([
      this.#options.detectors.list(orgId),
      this.#options.runs.list(orgId, null),
    ]);
    return [
      ...detectors.map((spec) => ({ id: spec.id, detectorId: spec.id, runId: null, spec })),
      ...runs.map(({ id, detectorId, spec }) => ({ id, detectorId, runId: id, spec: { ...spec, id: detectorId } })),
    ];
  }
}

function placeOf({ series, point }: ResultRow): Array<{ id: string; seriesKey: string; timesMs: number[] }> {
  return series === null || point === null
    ? []
    : [{ id: series.id, seriesKey: series.seriesKey, timesMs: [point.timeMs] }];
}

/** Rows that go by are one object, filled anew each time. */
function copyOf(row: ResultRow): ResultRow {
  return { ...row };
}
