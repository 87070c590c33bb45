import type { CollectContext, Collector, Render } from './collector';
import { distinct } from './collect-metric';
import type { Field } from '../match/fields';
import { formatDate } from '../dates/format-date';
import type { Group, MakeGroup } from './group';
import type { AggregationOrder, Scalar, TermsAggregation } from '../search-request';

interface Bucket<T> {
  key: Scalar;
  count: number;
  group: Group<T>;
}

/** Documents by value of a field, those of each value a bucket. */
export class TermsCollector<T> implements Collector<T> {
  readonly #aggregation: TermsAggregation;
  readonly #field: Field<T> | undefined;
  readonly #make: MakeGroup<T>;
  readonly #context: CollectContext<T>;
  readonly #buckets = new Map<Scalar, Bucket<T>>();

  constructor(
    aggregation: TermsAggregation,
    { field, make, context }: { field: Field<T> | undefined; make: MakeGroup<T>; context: CollectContext<T> }
  ) {
    this.#aggregation = aggregation;
    this.#field = field;
    this.#make = make;
    this.#context = context;
  }

  collect(document: T, score: number): void {
    if (this.#field === undefined) {
      return;
    }
    for (const key of distinct(this.#field, document)) {
      let bucket = this.#buckets.get(key);
      if (bucket === undefined) {
        this.#context.budget.hold(1);
        bucket = { key, count: 0, group: this.#make() };
        this.#buckets.set(key, bucket);
      }
      bucket.count += 1;
      bucket.group.collect(document, score);
    }
  }

  kept(): T[] {
    return this.#chosen().chosen.flatMap(({ group }) => group.kept());
  }

  order(): number {
    return NaN;
  }

  #chosen(): { chosen: Array<Bucket<T>>; others: number } {
    const { size, order, minDocCount } = this.#aggregation;
    const comparing = order.map((each) => bucketOrder<T>(each));
    const all = [...this.#buckets.values()].sort((a, b) => {
      for (const compare of comparing) {
        const result = compare(a, b);
        if (result !== 0) {
          return result;
        }
      }
      return compareKeys(a.key, b.key);
    });
    const chosen = all.filter(({ count }) => count >= minDocCount).slice(0, size);
    const counted = (buckets: ReadonlyArray<Bucket<T>>) => buckets.reduce((sum, { count }) => sum + count, 0);
    return { chosen, others: counted(all) - counted(chosen) };
  }

  result(render: Render<T>): Record<string, unknown> {
    const { chosen, others } = this.#chosen();
    this.#context.budget.answer(chosen.length);
    return {
      doc_count_error_upper_bound: 0,
      sum_other_doc_count: others,
      buckets: chosen.map(({ key, count, group }) => ({
        ...shownKey(key, this.#field?.type),
        doc_count: count,
        ...group.result(render),
      })),
    };
  }
}

function shownKey(key: Scalar, type: string | undefined): Record<string, unknown> {
  if (typeof key === 'boolean') {
    return { key: key ? 1 : 0, key_as_string: String(key) };
  }
  return type === 'date' && typeof key === 'number' ? { key, key_as_string: formatDate(key, null, 0) } : { key };
}

function compareKeys(a: Scalar, b: Scalar): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function bucketOrder<T>({ by, descending }: AggregationOrder): (a: Bucket<T>, b: Bucket<T>) => number {
  const sign = descending ? -1 : 1;
  if (by === '_key') {
    return (a, b) => sign * compareKeys(a.key, b.key);
  }
  if (by === '_count') {
    return (a, b) => sign * (a.count - b.count);
  }
  const path = by.split('>');
  return (a, b) => {
    const [x, y] = [a.group.order(path), b.group.order(path)];
    // What has no value comes last in either direction.
    const missing = Number(Number.isNaN(x)) - Number(Number.isNaN(y));
    return missing !== 0 ? missing : x < y ? -sign : x > y ? sign : 0;
  };
}
