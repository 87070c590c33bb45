import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const LEAST_BYTES = 192 * 1024 ** 2;
/** V8 itself waits until a large heap has grown threefold. */
const GROWTH = 1.4;

/**
 * Keeps the heap of a thread of models near what its models take. Each point leaves some garbage behind among objects that stay
 * for good, where V8 looks for it only once it is twice as much as they are: hundreds of megabytes for ten thousand models.
 */
export class HeapTrimmer {
  readonly #collect: () => void;
  readonly #leastBytes: number;
  #keptBytes = 0;

  /** @param leastBytes a smaller heap is left to V8 */
  constructor(leastBytes = LEAST_BYTES) {
    this.#leastBytes = leastBytes;
    setFlagsFromString('--expose-gc');
    this.#collect = runInNewContext('gc') as () => void;
  }

  /** To be called between two pieces of work: some microseconds, or, when there is much to collect, about as many ms as there are MB to keep. */
  trim(): void {
    if (getHeapStatistics().used_heap_size > Math.max(this.#leastBytes, GROWTH * this.#keptBytes)) {
      this.#collect();
      this.#keptBytes = getHeapStatistics().used_heap_size;
    }
  }
}
