import type { Fields } from '../match/fields';
import type { Scalar, SearchSort } from '../search-request';
import { sortColumn, type SortColumn, type SortKey } from './sort-column';

/** A document that may be among the best. */
export interface Ranked<T> {
  document: T;
  score: number;
  /** How many were offered before it; decides between equals. */
  ordinal: number;
  keys: SortKey[];
}

/** The order of a search. */
export interface Order<T> {
  readonly columns: ReadonlyArray<SortColumn<T>>;
  /** Without a sort: best score first. */
  readonly byScore: boolean;
  /** Of the page before: only what comes after it counts. */
  readonly after: readonly SortKey[] | null;
}

/** @throws VigilError `invalid_argument` for a field that cannot be sorted by */
export function orderOf<T>(
  { sort, searchAfter }: { sort: readonly SearchSort[]; searchAfter: ReadonlyArray<Scalar | null> | null },
  fields: Fields<T>,
  nowMs: number
): Order<T> {
  const byScore = sort.length === 0;
  const sorts = byScore ? [BEST_FIRST] : sort;
  const columns = sorts.map((each) => sortColumn(each, fields, nowMs));
  const after = searchAfter === null ? null : columns.map((column, i) => column.parse(searchAfter[i] ?? null));
  return { columns, byScore, after };
}

const BEST_FIRST: SearchSort = {
  field: '_score',
  descending: true,
  missing: 'last',
  mode: 'max',
  unmapped: false,
  nested: null,
};

/** The best so many of the documents offered. Memory: those; cost of one that is not among them: one comparison. */
export class Ranking<T> {
  readonly #order: Order<T>;
  readonly #size: number;
  readonly #keep: (document: T) => T;
  /** A heap, the worst on top. */
  readonly #heap: Array<Ranked<T>> = [];
  #offered = 0;

  /** @param keep makes a document that is to be held safe from being changed later */
  constructor(order: Order<T>, size: number, keep: (document: T) => T) {
    this.#order = order;
    this.#size = size;
    this.#keep = keep;
  }

  get full(): boolean {
    return this.#heap.length >= this.#size;
  }

  /** The one that would go next; undefined while none is held. */
  get worst(): Ranked<T> | undefined {
    return this.#heap[0];
  }

  offer(document: T, score: number): void {
    const ordinal = this.#offered++;
    const { columns, after } = this.#order;
    if (this.#size === 0) {
      return;
    }
    const worst = this.full ? this.#heap[0] : undefined;
    const keys = new Array<SortKey>(columns.length);
    let decided = worst === undefined;
    for (let i = 0; i < columns.length; i++) {
      const column = columns[i]!;
      const key = column.read(document, score, ordinal);
      keys[i] = key;
      if (!decided && worst !== undefined) {
        const order = column.compare(key, worst.keys[i]!);
        if (order > 0) {
          return;
        }
        decided = order < 0;
      }
    }
    if (!decided || (after !== null && this.#compareKeys(keys, after) <= 0)) {
      return;
    }
    const ranked = { document: this.#keep(document), score, ordinal, keys };
    if (worst === undefined) {
      this.#heap.push(ranked);
      this.#up(this.#heap.length - 1);
    } else {
      this.#heap[0] = ranked;
      this.#down(0);
    }
  }

  /** Best first. */
  sorted(): Array<Ranked<T>> {
    return [...this.#heap].sort((a, b) => this.#compare(a, b));
  }

  #compare(a: Ranked<T>, b: Ranked<T>): number {
    return this.#compareKeys(a.keys, b.keys) || a.ordinal - b.ordinal;
  }

  #compareKeys(a: readonly SortKey[], b: readonly SortKey[]): number {
    const { columns } = this.#order;
    for (let i = 0; i < columns.length; i++) {
      const order = columns[i]!.compare(a[i]!, b[i]!);
      if (order !== 0) {
        return order;
      }
    }
    return 0;
  }

  #worse(i: number, j: number): boolean {
    return this.#compare(this.#heap[i]!, this.#heap[j]!) > 0;
  }

  #swap(i: number, j: number): void {
    const held = this.#heap[i]!;
    this.#heap[i] = this.#heap[j]!;
    this.#heap[j] = held;
  }

  #up(start: number): void {
    let at = start;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#worse(at, parent)) {
        return;
      }
      this.#swap(at, parent);
      at = parent;
    }
  }

  #down(start: number): void {
    let at = start;
    for (;;) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      let worst = left < this.#heap.length && this.#worse(left, at) ? left : at;
      worst = right < this.#heap.length && this.#worse(right, worst) ? right : worst;
      if (worst === at) {
        return;
      }
      this.#swap(at, worst);
      at = worst;
    }
  }
}
