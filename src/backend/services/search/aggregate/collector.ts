import type { Fields } from '../match/fields';
import type { SearchHit } from '../collection';
import { tooLarge } from '../search-fault';
import { LIMITS } from '../../../../schema';

/** How a document that is kept is shown in an answer, but for score and sort. */
export type Render<T> = (document: T) => Omit<SearchHit, 'score' | 'sort'>;

/** One aggregation while documents go by. */
export interface Collector<T> {
  collect(document: T, score: number): void;
  /** Documents held for the answer. */
  kept(): T[];
  /** As the answer shows it. */
  result(render: Render<T>): Record<string, unknown>;
  /** What buckets are ordered by: the value, or the number of documents. NaN where there is none. */
  order(path: readonly string[]): number;
}

/** What compiling and collecting one search shares. */
export interface CollectContext<T> {
  fields: Fields<T>;
  nowMs: number;
  budget: Budget;
  keep: (document: T) => T;
}

/** Numbers, buckets and documents that all aggregations of one search may hold while it runs. */
const HELD_MAX = 250_000;

/** What one search may still hold, and how many buckets it may still answer. */
export class Budget {
  #held = 0;
  #buckets = 0;

  /** @throws VigilError `resource_exhausted` */
  hold(count: number): void {
    this.#held += count;
    if (this.#held > HELD_MAX) {
      throw tooLarge(`the aggregations would hold more than ${HELD_MAX} buckets and values at once`);
    }
  }

  /** @throws VigilError `resource_exhausted` */
  answer(buckets: number): void {
    this.#buckets += buckets;
    if (this.#buckets > LIMITS.searchBuckets) {
      throw tooLarge(
        `Trying to create too many buckets. Must be less than or equal to: [${LIMITS.searchBuckets}] but was [${this.#buckets}].`
      );
    }
  }
}
