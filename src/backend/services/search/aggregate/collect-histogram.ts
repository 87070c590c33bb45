import type { CollectContext, Collector, Render } from './collector';
import { distinct } from './collect-metric';
import type { Field } from '../match/fields';
import { formatDate } from '../dates/format-date';
import type { Group, MakeGroup } from './group';
import { gridOf, type Grid } from '../dates/histogram-grid';
import type { DateHistogramAggregation } from '../search-request';

interface Bucket<T> {
  key: number;
  count: number;
  group: Group<T>;
}

/** Documents by stretches of time; stretches without any are buckets too, unless `minDocCount` says otherwise. */
export class HistogramCollector<T> implements Collector<T> {
  readonly #aggregation: DateHistogramAggregation;
  readonly #field: Field<T> | undefined;
  readonly #make: MakeGroup<T>;
  readonly #context: CollectContext<T>;
  readonly #grid: Grid;
  readonly #buckets = new Map<number, Bucket<T>>();

  constructor(
    aggregation: DateHistogramAggregation,
    { field, make, context }: { field: Field<T> | undefined; make: MakeGroup<T>; context: CollectContext<T> }
  ) {
    this.#aggregation = aggregation;
    this.#field = field;
    this.#make = make;
    this.#context = context;
    this.#grid = gridOf(aggregation);
  }

  collect(document: T, score: number): void {
    if (this.#field === undefined) {
      return;
    }
    for (const time of distinct(this.#field, document)) {
      const bucket = this.#bucketAt(this.#grid.startOf(Number(time)));
      bucket.count += 1;
      bucket.group.collect(document, score);
    }
  }

  #bucketAt(key: number): Bucket<T> {
    let bucket = this.#buckets.get(key);
    if (bucket === undefined) {
      this.#context.budget.hold(1);
      bucket = { key, count: 0, group: this.#make() };
      this.#buckets.set(key, bucket);
    }
    return bucket;
  }

  kept(): T[] {
    return [...this.#buckets.values()].flatMap(({ group }) => group.kept());
  }

  order(): number {
    return NaN;
  }

  result(render: Render<T>): Record<string, unknown> {
    const { format, zoneMs, descending } = this.#aggregation;
    const buckets = this.#filled().map(({ key, count, group }) => ({
      key_as_string: formatDate(key, format, zoneMs),
      key,
      doc_count: count,
      ...group.result(render),
    }));
    return { buckets: descending ? buckets.reverse() : buckets };
  }

  /** In order of time. */
  #filled(): Array<Bucket<T>> {
    const { minDocCount, bounds } = this.#aggregation;
    const found = [...this.#buckets.values()].sort((a, b) => a.key - b.key);
    if (minDocCount > 0) {
      const chosen = found.filter(({ count }) => count >= minDocCount);
      this.#context.budget.answer(chosen.length);
      return chosen;
    }
    const edges = [found[0]?.key, found.at(-1)?.key].filter((key) => key !== undefined);
    if (bounds !== null) {
      edges.push(this.#grid.startOf(bounds.fromMs), this.#grid.startOf(bounds.toMs));
    }
    const filled: Array<Bucket<T>> = [];
    const last = Math.max(...edges);
    for (let key = Math.min(...edges); key <= last; key = this.#grid.next(key)) {
      this.#context.budget.answer(1);
      filled.push(this.#buckets.get(key) ?? { key, count: 0, group: this.#make() });
    }
    return filled;
  }
}
