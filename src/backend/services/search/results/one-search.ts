import type { TimeRange } from '../../../../schema';
import type { Store } from '../../../store/store';
import type { Evaluation } from '../evaluation';
import type { SortKey } from '../hits/sort-column';
import type { SearchRequest } from '../search-request';
import { knownCount } from './known-count';
import type { ResultRow, ResultSource, ResultView } from './result-view';
import type { Phase } from './scan-phases';
import { planScan, type ScanPlan } from './scan-plan';

/** Intervals without a result that are read at once. */
const MISSED_PAGE = 1_000;

export interface OneSearchOptions {
  store: Pick<Store, 'results'>;
  view: ResultView;
  request: SearchRequest;
  evaluation: Evaluation<ResultRow>;
  sources: readonly ResultSource[];
  signal: AbortSignal;
}

interface Taking {
  range: TimeRange;
  take(row: ResultRow): void;
  /** Whether what is still to come, of which the best has this first sort key, can no longer change the answer. */
  isOver(ahead: SortKey | undefined): boolean;
}

function inAnyOrder(scan: Phase['scan']): Phase {
  return { scan: { ...scan, order: 'any' }, isDone: () => false, ahead: () => undefined };
}

/** One search on its way through the results. */
export class OneSearch {
  readonly #options: OneSearchOptions;
  readonly #plan: ScanPlan;
  readonly #byId: ReadonlyMap<string, ResultSource>;
  /** The number of results that fit is known without counting them. */
  #isCounted = false;

  constructor(options: OneSearchOptions) {
    const { request, sources, view, evaluation } = options;
    this.#options = options;
    this.#plan = planScan(request, sources, { view, order: evaluation.order });
    this.#byId = new Map(sources.map((source) => [source.id, source]));
  }

  async run(): Promise<void> {
    const { sources, request, evaluation } = this.#options;
    const { range, pageRange, takesMissed, missedAhead } = this.#plan;
    if (sources.length === 0 || range.fromMs > range.toMs || request.query.kind === 'none') {
      return;
    }
    const known = await knownCount(request, this.#options);
    if (known !== null) {
      evaluation.addUnseen(known);
      this.#isCounted = true;
      await this.#pass((row) => evaluation.rank(row), { range: pageRange ?? range, isPage: true });
    } else if (pageRange === null) {
      await this.#pass((row) => evaluation.add(row), { range, isPage: true });
    } else {
      await this.#pass((row) => evaluation.count(row), { range, isPage: false });
      await this.#pass((row) => evaluation.rank(row), { range: pageRange, isPage: true });
    }
    // Intervals without a result are not among those the store counts.
    if (takesMissed && !(evaluation.counted && this.#isFull(missedAhead))) {
      await this.#missed(range, (row) => evaluation.add(row));
    }
  }

  /** @param isPage hits are looked for; otherwise they are only counted */
  async #pass(take: (row: ResultRow) => void, { range, isPage }: { range: TimeRange; isPage: boolean }): Promise<void> {
    const { evaluation } = this.#options;
    const phases = isPage ? this.#plan.phases : this.#plan.phases.map(({ scan }) => inAnyOrder(scan));
    for (const phase of phases) {
      const isOver = (ahead: SortKey | undefined) =>
        (evaluation.counted || (isPage && this.#isCounted)) && (!isPage || this.#isFull(ahead));
      if (isOver(phase.ahead(null)) || (await this.#scan(phase, { range, take, isOver }))) {
        return;
      }
    }
  }

  /** True when nothing that comes after can change the answer. */
  async #scan({ scan, isDone, ahead }: Phase, { range, take, isOver }: Taking): Promise<boolean> {
    const { store, sources, signal } = this.#options;
    const { series } = this.#plan;
    const request = { ...scan, ids: sources.map(({ id }) => id), range, ...(series && { series }) };
    const [first] = sources;
    if (first === undefined || range.fromMs > range.toMs) {
      return false;
    }
    const row: ResultRow = { source: first, series: null, point: null, missed: null };
    for await (const piece of store.results.scan(request, signal)) {
      for (const found of piece) {
        row.source = this.#byId.get(found.series.id) ?? first;
        row.series = found.series;
        row.point = found.point;
        if (!isDone(row)) {
          take(row);
        }
      }
      if (isOver(ahead(row))) {
        return true;
      }
    }
    return false;
  }

  /** Whether the page is done. @param ahead the first sort key of the best that is still to come; undefined: anything may come */
  #isFull(ahead: SortKey | undefined): boolean {
    const { ranking, order } = this.#options.evaluation;
    if (!ranking.full) {
      return false;
    }
    const { worst } = ranking;
    const [column] = order.columns;
    if (worst === undefined || column === undefined) {
      // Nothing is held: only the number of hits was asked for.
      return true;
    }
    if (ahead === undefined) {
      return false;
    }
    const compared = column.compare(worst.keys[0] ?? null, ahead);
    return compared < 0 || (compared === 0 && order.columns.length === 1);
  }

  async #missed(whole: TimeRange, take: (row: ResultRow) => void): Promise<void> {
    const { store, sources, signal } = this.#options;
    for (const source of sources) {
      let range = whole;
      for (let more = true; more;) {
        signal.throwIfAborted();
        const page = await store.results.missed(source.id, range, MISSED_PAGE);
        page.forEach((missed) => take({ source, series: null, point: null, missed }));
        more = page.length === MISSED_PAGE;
        range = { ...range, fromMs: (page.at(-1)?.toMs ?? 0) + 1 };
        more &&= range.fromMs <= range.toMs;
      }
    }
  }
}
