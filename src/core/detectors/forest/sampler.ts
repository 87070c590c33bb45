import type { ByteReader } from '../../state/byte-reader';
import type { ByteWriter } from '../../state/byte-writer';

/**
 * Which points a tree holds: a random sample in which newer points are likelier (weighted reservoir, Efraimidis and Spirakis 2006).
 *
 * Every point draws a key, an exponential number times a weight that falls with time; those with the smallest keys are kept, in a heap
 * with the largest key first.
 */
export class Sampler {
  private readonly keys: Float64Array;
  private readonly leaves: Uint16Array;
  private count = 0;

  constructor(capacity: number) {
    this.keys = new Float64Array(capacity);
    this.leaves = new Uint16Array(capacity);
  }

  get bytes(): number {
    return this.keys.byteLength + this.leaves.byteLength + 8;
  }

  get size(): number {
    return this.count;
  }

  get isFull(): boolean {
    return this.count === this.keys.length;
  }

  /** The largest key; a full sampler takes only what is below it. */
  get limit(): number {
    return this.keys[0] as number;
  }

  /** There must be room. */
  add(key: number, leaf: number): void {
    const { keys, leaves } = this;
    let at = this.count++;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const other = keys[above] as number;
      if (other >= key) {
        break;
      }
      keys[at] = other;
      leaves[at] = leaves[above] as number;
      at = above;
    }
    keys[at] = key;
    leaves[at] = leaf;
  }

  /** Takes the entry with the largest key out. @returns its leaf */
  takeLargest(): number {
    const { keys, leaves } = this;
    const largest = leaves[0] as number;
    const last = --this.count;
    const key = keys[last] as number;
    const leaf = leaves[last] as number;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= last) {
        break;
      }
      if (below + 1 < last && (keys[below + 1] as number) > (keys[below] as number)) {
        below++;
      }
      const other = keys[below] as number;
      if (other <= key) {
        break;
      }
      keys[at] = other;
      leaves[at] = leaves[below] as number;
      at = below;
    }
    keys[at] = key;
    leaves[at] = leaf;
    return largest;
  }

  /** Multiplies every key: the order stays. */
  scale(factor: number): void {
    for (let k = 0; k < this.count; k++) {
      this.keys[k] = (this.keys[k] as number) * factor;
    }
  }

  write(out: ByteWriter): void {
    out.uint32(this.count);
    out.float64s(this.keys.subarray(0, this.count));
    out.uint16s(this.leaves.subarray(0, this.count));
  }

  read(input: ByteReader): void {
    this.count = input.uint32();
    input.float64s(this.keys.subarray(0, this.count));
    input.uint16s(this.leaves.subarray(0, this.count));
  }
}
