import type { ByteReader } from '../../state/byte-reader';
import type { ByteWriter } from '../../state/byte-writer';

/**
 * The newest values of a series in the unit of the model, gaps left out; a ring whose size is a power of two.
 *
 * `values[(next - 1) & mask]` is the newest, `values[(next - k) & mask]` the k-th newest, for k up to `count`.
 * Members read it directly: it is the innermost loop of the nearest-neighbour search.
 */
export class RecentValues {
  readonly values: Float64Array;
  readonly mask: number;
  /** Place of the next value; runs on without end, so always take it `& mask`. */
  next = 0;
  /** Values held, at most the size of the ring. */
  count = 0;

  /** @param size a power of two */
  constructor(size: number) {
    this.values = new Float64Array(size);
    this.mask = size - 1;
  }

  get bytes(): number {
    return this.values.byteLength + 16;
  }

  /** The k-th newest value, 1 the newest; NaN beyond those held. */
  at(k: number): number {
    return k <= this.count ? (this.values[(this.next - k) & this.mask] ?? NaN) : NaN;
  }

  learn(value: number): void {
    this.values[this.next & this.mask] = value;
    // Kept below 2^31, where `&` is exact; a multiple of the size is taken off, so every place stays the same.
    this.next = this.next + 1 < 2 ** 30 ? this.next + 1 : (this.next + 1) & this.mask;
    this.count = Math.min(this.count + 1, this.values.length);
  }

  write(out: ByteWriter): void {
    out.float64s([this.next, this.count]);
    out.float64s(this.values);
  }

  read(input: ByteReader): void {
    this.next = input.float64();
    this.count = input.float64();
    input.float64s(this.values);
  }
}
