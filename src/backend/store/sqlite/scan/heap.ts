/** Items of which the first, by an order of their own, is at hand; taking it and putting one in cost O(log n). */
export class Heap<T> {
  readonly #items: T[] = [];
  readonly #isBefore: (a: T, b: T) => boolean;

  /** @param isBefore strict: false for an item and itself */
  constructor(isBefore: (a: T, b: T) => boolean) {
    this.#isBefore = isBefore;
  }

  get size(): number {
    return this.#items.length;
  }

  get first(): T | undefined {
    return this.#items[0];
  }

  add(item: T): void {
    const items = this.#items;
    let at = items.length;
    items.push(item);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#isBefore(item, items[parent] as T)) {
        break;
      }
      items[at] = items[parent] as T;
      at = parent;
    }
    items[at] = item;
  }

  /** Puts another item, or the same one after it has changed, in the place of the first. */
  replaceFirst(item: T): void {
    const items = this.#items;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child + 1 < items.length && this.#isBefore(items[child + 1] as T, items[child] as T)) {
        child += 1;
      }
      if (child >= items.length || !this.#isBefore(items[child] as T, item)) {
        break;
      }
      items[at] = items[child] as T;
      at = child;
    }
    items[at] = item;
  }

  removeFirst(): void {
    const last = this.#items.pop();
    if (last !== undefined && this.#items.length > 0) {
      this.replaceFirst(last);
    }
  }

  /** All of them, in no order. */
  values(): T[] {
    return [...this.#items];
  }
}
