import type { Collector, Render } from './collector';
import type { NestedFields } from '../match/fields';
import type { Matcher } from '../match/match-query';

/** Makes the collectors of the aggregations inside one bucket, afresh for each. */
export type MakeGroup<T> = () => Group<T>;

/** Aggregations side by side, by name. */
export class Group<T> {
  readonly #collectors: ReadonlyArray<readonly [string, Collector<T>]>;

  constructor(collectors: ReadonlyArray<readonly [string, Collector<T>]>) {
    this.#collectors = collectors;
  }

  collect(document: T, score: number): void {
    for (const [, collector] of this.#collectors) {
      collector.collect(document, score);
    }
  }

  kept(): T[] {
    return this.#collectors.flatMap(([, collector]) => collector.kept());
  }

  result(render: Render<T>): Record<string, unknown> {
    return Object.fromEntries(this.#collectors.map(([name, collector]) => [name, collector.result(render)]));
  }

  order([part = '', ...rest]: readonly string[]): number {
    const named = (name: string) => this.#collectors.find(([each]) => each === name)?.[1];
    const found = named(part) ?? named(part.replace(/\.(value|_count|doc_count)$/, ''));
    return found?.order(rest) ?? NaN;
  }
}

/** All documents that fit a query, or all objects of a nested list: one bucket. */
abstract class SingleBucket<T, Inside> implements Collector<T> {
  protected count = 0;
  protected readonly group: Group<Inside>;

  constructor(group: Group<Inside>) {
    this.group = group;
  }

  abstract collect(document: T, score: number): void;
  abstract kept(): T[];

  order(path: readonly string[]): number {
    return path.length === 0 ? this.count : this.group.order(path);
  }

  abstract result(render: Render<T>): Record<string, unknown>;
}

export class FilterCollector<T> extends SingleBucket<T, T> {
  readonly #matches: Matcher<T>;

  constructor(matches: Matcher<T>, group: Group<T>) {
    super(group);
    this.#matches = matches;
  }

  collect(document: T, score: number): void {
    if (this.#matches(document) >= 0) {
      this.count += 1;
      this.group.collect(document, score);
    }
  }

  kept(): T[] {
    return this.group.kept();
  }

  result(render: Render<T>): Record<string, unknown> {
    return { doc_count: this.count, ...this.group.result(render) };
  }
}

export class NestedCollector<T> extends SingleBucket<T, unknown> {
  readonly #nested: NestedFields<T> | undefined;

  /** @param nested undefined: no document has such a list */
  constructor(nested: NestedFields<T> | undefined, group: Group<unknown>) {
    super(group);
    this.#nested = nested;
  }

  collect(document: T, score: number): void {
    for (const object of this.#nested?.objects(document) ?? []) {
      this.count += 1;
      this.group.collect(object, score);
    }
  }

  /** Objects inside documents are whole in themselves: nothing has to be looked up for them. */
  kept(): T[] {
    return [];
  }

  result(): Record<string, unknown> {
    return { doc_count: this.count, ...this.group.result(renderInner) };
  }
}

/** A hit inside a nested list is shown as the object it is. */
const renderInner: Render<unknown> = (object) => ({
  index: '',
  id: '',
  version: 1,
  seqNo: 0,
  primaryTerm: 1,
  source: object as Readonly<Record<string, unknown>>,
});
