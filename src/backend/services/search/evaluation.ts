import type { SearchAnswer } from './collection';
import { compileAggregations } from './aggregate/collect';
import type { Group } from './aggregate/group';
import { shownHits } from './aggregate/collect-top-hits';
import { Budget, type Render } from './aggregate/collector';
import type { Fields } from './match/fields';
import { compileSourceFilter } from './hits/filter-source';
import { compileQuery, type Matcher } from './match/match-query';
import { orderOf, Ranking, type Order } from './hits/ranking';
import { plainScoring, type Scoring } from './match/scoring';
import type { SearchRequest } from './search-request';

export interface EvaluationOptions<T> {
  scoring?: Scoring<T>;
  /** Makes a document that is to be held safe from being changed later. (Default: it is not changed) */
  keep?: (document: T) => T;
}

/**
 * One search while documents go by, in whatever order. Holds the best `from + size` of them and what its aggregations hold,
 * nothing else. Documents that are equally good come in the order they went by.
 */
export class Evaluation<T> {
  readonly order: Order<T>;
  readonly ranking: Ranking<T>;
  readonly #request: SearchRequest;
  readonly #matches: Matcher<T>;
  readonly #group: Group<T>;
  readonly #aggregates: boolean;
  #total = 0;
  #bestScore = -Infinity;

  /** @throws VigilError `invalid_argument` where the request does not go together with the fields */
  constructor(
    request: SearchRequest,
    fields: Fields<T>,
    { scoring = plainScoring(), keep = same }: EvaluationOptions<T> = {}
  ) {
    const { nowMs } = request;
    this.#request = request;
    this.#matches = compileQuery(request.query, fields, { nowMs, scoring });
    this.order = orderOf(request, fields, nowMs);
    this.ranking = new Ranking(this.order, request.size === 0 ? 0 : request.from + request.size, keep);
    this.#group = compileAggregations(request.aggregations, { fields, nowMs, budget: new Budget(), keep })();
    this.#aggregates = Object.keys(request.aggregations).length > 0;
  }

  /** @throws VigilError `resource_exhausted` where aggregations would hold more than a search may */
  add(document: T): void {
    const score = this.#matches(document);
    if (score < 0) {
      return;
    }
    this.#total += 1;
    this.#bestScore = score > this.#bestScore ? score : this.#bestScore;
    this.ranking.offer(document, score);
    if (this.#aggregates) {
      this.#group.collect(document, score);
    }
  }

  /** Only the number of hits grows: for what cannot be on this page. */
  count(document: T): void {
    const score = this.#matches(document);
    if (score >= 0) {
      this.#total += 1;
      this.#bestScore = score > this.#bestScore ? score : this.#bestScore;
    }
  }

  /** May be on this page, and has been counted. */
  rank(document: T): void {
    const score = this.#matches(document);
    if (score >= 0) {
      this.#bestScore = score > this.#bestScore ? score : this.#bestScore;
      this.ranking.offer(document, score);
    }
  }

  /** Nothing more has to be counted or aggregated; hits may still be missing. */
  get counted(): boolean {
    const { trackTotalHits } = this.#request;
    return !this.#aggregates && (trackTotalHits === 0 || this.#total > trackTotalHits);
  }

  /** Adds to the number of hits what is known without having been looked at. */
  addUnseen(count: number): void {
    this.#total += count;
  }

  /** Documents the answer will show. */
  kept(): T[] {
    const ranked = this.ranking.sorted().slice(this.#request.from);
    return [...ranked.map(({ document }) => document), ...this.#group.kept()];
  }

  /** @throws VigilError `resource_exhausted` where there would be more buckets than an answer may have */
  answer(render: Render<T>, tookMs: number): SearchAnswer {
    const { from, trackTotalHits, trackScores } = this.#request;
    const ranked = this.ranking.sorted().slice(from);
    const filter = compileSourceFilter(this.#request.source);
    const scored = (this.order.byScore || trackScores) && this.#request.size > 0 && this.#total > 0;
    return {
      tookMs,
      total: totalOf(this.#total, trackTotalHits),
      maxScore: scored ? this.#bestScore : null,
      hits: shownHits(ranked, this.order, { render, trackScores }).map((hit) => ({
        ...hit,
        source: hit.source === null ? null : filter(hit.source),
      })),
      aggregations: this.#aggregates ? this.#group.result(render) : null,
    };
  }
}

function totalOf(total: number, limit: number): SearchAnswer['total'] {
  if (limit === 0) {
    return null;
  }
  return total > limit ? { value: limit, relation: 'gte' } : { value: total, relation: 'eq' };
}

function same<T>(document: T): T {
  return document;
}
