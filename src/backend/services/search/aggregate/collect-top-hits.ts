import type { CollectContext, Collector, Render } from './collector';
import { compileSourceFilter } from '../hits/filter-source';
import { orderOf, Ranking, type Order, type Ranked } from '../hits/ranking';
import type { SearchHit } from '../collection';
import type { Json } from '../parse/json-shape';
import type { TopHitsAggregation } from '../search-request';

/** The best documents of a bucket. */
export class TopHitsCollector<T> implements Collector<T> {
  readonly #aggregation: TopHitsAggregation;
  readonly #order: Order<T>;
  readonly #ranking: Ranking<T>;
  #total = 0;
  #bestScore = -Infinity;

  constructor(aggregation: TopHitsAggregation, order: Order<T>, { budget, keep }: CollectContext<T>) {
    const held = aggregation.from + aggregation.size;
    budget.hold(held);
    this.#aggregation = aggregation;
    this.#order = order;
    this.#ranking = new Ranking(order, held, keep);
  }

  collect(document: T, score: number): void {
    this.#total += 1;
    this.#bestScore = Math.max(this.#bestScore, score);
    this.#ranking.offer(document, score);
  }

  #shown(): Array<Ranked<T>> {
    return this.#ranking.sorted().slice(this.#aggregation.from);
  }

  kept(): T[] {
    return this.#shown().map(({ document }) => document);
  }

  order(): number {
    return NaN;
  }

  result(render: Render<T>): Record<string, unknown> {
    const hits = shownHits(this.#shown(), this.#order, { render, trackScores: false });
    const filter = compileSourceFilter(this.#aggregation.source);
    return {
      hits: {
        total: { value: this.#total, relation: 'eq' },
        max_score: this.#order.byScore && this.#total > 0 ? this.#bestScore : null,
        hits: hits.map((hit) => toWireHit(hit, filter)),
      },
    };
  }
}

/** The order a bucket keeps its best hits in. @throws as `orderOf` */
export function topHitsOrder<T>(aggregation: TopHitsAggregation, { fields, nowMs }: CollectContext<T>): Order<T> {
  return orderOf({ sort: aggregation.sort, searchAfter: null }, fields, nowMs);
}

/** Ranked documents as hits. */
export function shownHits<T>(
  ranked: ReadonlyArray<Ranked<T>>,
  { columns, byScore }: Order<T>,
  { render, trackScores }: { render: Render<T>; trackScores: boolean }
): SearchHit[] {
  const scored = byScore || trackScores;
  return ranked.map(({ document, score, keys }) => ({
    ...render(document),
    score: scored ? score : null,
    ...(!byScore && { sort: keys.map((key, i) => columns[i]?.shown(key)) }),
  }));
}

/** A hit as it stands in an answer of that language. */
export function toWireHit(hit: SearchHit, filter: (source: Json) => Json | null): Record<string, unknown> {
  const source = hit.source === null ? null : filter(hit.source);
  return {
    _index: hit.index,
    _type: '_doc',
    _id: hit.id,
    _version: hit.version,
    _seq_no: hit.seqNo,
    _primary_term: hit.primaryTerm,
    _score: hit.score,
    ...(source !== null && { _source: source }),
    ...(hit.sort !== undefined && { sort: hit.sort }),
  };
}
