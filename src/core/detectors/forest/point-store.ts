import type { ByteReader } from '../../state/byte-reader';
import type { ByteWriter } from '../../state/byte-writer';

/**
 * The points that the trees of a forest hold, each stored once however many trees hold it.
 *
 * A point is `dimensions` numbers of 32 bits at `values[slot * dimensions]`. A slot is taken by `add`, kept while a tree holds it, and given
 * back by the last `release`, or by `settle` if no tree wanted it.
 */
export class PointStore {
  readonly values: Float32Array;
  private readonly dimensions: number;
  private readonly holders: Uint8Array;
  /** The first `freeCount` entries are the slots not in use, the next one to take last. */
  private readonly free: Uint16Array;
  private freeCount: number;

  /** @param capacity at most 65,535 */
  constructor(dimensions: number, capacity: number) {
    this.dimensions = dimensions;
    this.values = new Float32Array(dimensions * capacity);
    this.holders = new Uint8Array(capacity);
    this.free = Uint16Array.from({ length: capacity }, (_, k) => capacity - 1 - k);
    this.freeCount = capacity;
  }

  get bytes(): number {
    return this.values.byteLength + this.holders.byteLength + this.free.byteLength;
  }

  /** Slots in use. */
  get count(): number {
    return this.holders.length - this.freeCount;
  }

  /** Trees that hold the point of a slot. */
  holdersOf(slot: number): number {
    return this.holders[slot] as number;
  }

  /** The slot of a copy of the point, held by no tree yet. */
  add(point: Float32Array): number {
    this.freeCount--;
    const slot = this.free[this.freeCount] as number;
    this.values.set(point, slot * this.dimensions);
    return slot;
  }

  hold(slot: number): void {
    this.holders[slot] = (this.holders[slot] as number) + 1;
  }

  release(slot: number): void {
    this.holders[slot] = (this.holders[slot] as number) - 1;
    this.settle(slot);
  }

  /** Gives the slot back if no tree holds it. */
  settle(slot: number): void {
    if (this.holders[slot] === 0) {
      this.free[this.freeCount] = slot;
      this.freeCount++;
    }
  }

  write(out: ByteWriter): void {
    out.uint32(this.freeCount);
    out.uint16s(this.free.subarray(0, this.freeCount));
    out.block(this.holders);
    for (let slot = 0; slot < this.holders.length; slot++) {
      if (this.holdersOf(slot) > 0) {
        out.float32s(this.pointAt(slot));
      }
    }
  }

  read(input: ByteReader): void {
    this.freeCount = input.uint32();
    input.uint16s(this.free.subarray(0, this.freeCount));
    this.holders.set(input.block());
    for (let slot = 0; slot < this.holders.length; slot++) {
      if (this.holdersOf(slot) > 0) {
        input.float32s(this.pointAt(slot));
      }
    }
  }

  private pointAt(slot: number): Float32Array {
    return this.values.subarray(slot * this.dimensions, (slot + 1) * this.dimensions);
  }
}
