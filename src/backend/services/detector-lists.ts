import type { Detector } from '../../schema';
import { foldCase } from '../base/fold-case';
import type { DetectorStore } from '../store/store';

/**
 * Lists of detectors as the store has them, read once and kept up to date by those who write: searches and limits look at
 * all detectors each time.
 */
export class DetectorLists {
  readonly #store: Pick<DetectorStore, 'list'>;
  readonly #lists = new Map<number | null, Detector[]>();
  /** Rises with every change: what was read meanwhile is not kept. */
  #changes = 0;

  constructor(store: Pick<DetectorStore, 'list'>) {
    this.#store = store;
  }

  /** Of one organisation, or (null) of all, by name; the list is the caller's, its detectors are shared. */
  async get(orgId: number | null): Promise<Detector[]> {
    const known = this.#lists.get(orgId);
    if (known !== undefined) {
      return [...known];
    }
    const changes = this.#changes;
    const read = await this.#store.list(orgId);
    if (changes === this.#changes) {
      this.#lists.set(orgId, [...read]);
    }
    return read;
  }

  async create(write: () => Promise<Detector>): Promise<Detector> {
    const detector = await this.#changing(write);
    for (const list of this.#listsOf(detector.orgId)) {
      list.splice(placeOf(detector, list), 0, detector);
    }
    return detector;
  }

  async update(write: () => Promise<Detector>): Promise<Detector> {
    const detector = await this.#changing(write);
    for (const list of this.#listsOf(detector.orgId)) {
      const before = take(list, detector.id);
      if (before === undefined) {
        // Removed since it was written.
        this.#lists.clear();
        return detector;
      }
      const newest = before.version > detector.version ? before : detector;
      list.splice(placeOf(newest, list), 0, newest);
    }
    return detector;
  }

  async remove<T>({ orgId, id }: Pick<Detector, 'orgId' | 'id'>, write: () => Promise<T>): Promise<T> {
    const removed = await this.#changing(write);
    this.#listsOf(orgId).forEach((list) => take(list, id));
    return removed;
  }

  /** What fails may have been written all the same. */
  async #changing<T>(write: () => Promise<T>): Promise<T> {
    try {
      return await write();
    } catch (thrown) {
      this.#lists.clear();
      throw thrown;
    } finally {
      this.#changes += 1;
    }
  }

  #listsOf(orgId: number): Detector[][] {
    return [this.#lists.get(orgId), this.#lists.get(null)].filter((list) => list !== undefined);
  }
}

function take(list: Detector[], id: string): Detector | undefined {
  const at = list.findIndex((each) => each.id === id);
  return at === -1 ? undefined : list.splice(at, 1)[0];
}

/** Where it belongs, in the order of the store. */
function placeOf(detector: Detector, list: readonly Detector[]): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = list[middle];
    if (other !== undefined && compare(other, detector) < 0) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

function compare(a: Detector, b: Detector): number {
  return Buffer.compare(Buffer.from(foldCase(a.name)), Buffer.from(foldCase(b.name))) || a.orgId - b.orgId;
}
