import type { ByteReader } from '../../state/byte-reader';
import type { ByteWriter } from '../../state/byte-writer';

/** The first places are held twice, at the end once more: so many values from any place lie side by side. */
const SIDE_BY_SIDE = 11;
/** Places whose smallest and largest value are kept: 2^this. */
export const STRETCH_BITS = 5;
const STRETCH = 2 ** STRETCH_BITS;

/**
 * The newest values of a series in the unit of the model, gaps left out; a ring whose size is a power of two.
 *
 * `values[(next - 1) & mask]` is the newest, `values[(next - k) & mask]` the k-th newest, for k up to `count`; from any place, eleven
 * values in order of time lie side by side. Members read it directly: it is the innermost loop of the nearest-neighbour search.
 */
export class RecentValues {
  readonly values: Float64Array;
  readonly size: number;
  readonly mask: number;
  /** Smallest and largest value of every 32 places; empty in a ring shorter than that. */
  readonly lows: Float64Array;
  readonly highs: Float64Array;
  /** Place of the next value; runs on without end, so always take it `& mask`. */
  next = 0;
  /** Values held, at most the size of the ring. */
  count = 0;

  /** @param size a power of two */
  constructor(size: number) {
    this.values = new Float64Array(size + SIDE_BY_SIDE - 1);
    this.size = size;
    this.mask = size - 1;
    this.lows = new Float64Array(size >> STRETCH_BITS);
    this.highs = new Float64Array(size >> STRETCH_BITS);
  }

  get bytes(): number {
    return this.values.byteLength + 2 * this.lows.byteLength + 24;
  }

  /** The k-th newest value, 1 the newest; NaN beyond those held. */
  at(k: number): number {
    return k <= this.count ? (this.values[(this.next - k) & this.mask] ?? NaN) : NaN;
  }

  learn(value: number): void {
    const place = this.next & this.mask;
    this.values[place] = value;
    if (place < SIDE_BY_SIDE - 1) {
      this.values[this.size + place] = value;
    }
    this.measure(place >> STRETCH_BITS);
    // Kept below 2^31, where `&` is exact; a multiple of the size is taken off, so every place stays the same.
    this.next = this.next + 1 < 2 ** 30 ? this.next + 1 : place + 1;
    this.count = Math.min(this.count + 1, this.size);
  }

  write(out: ByteWriter): void {
    out.float64s([this.next, this.count]);
    out.float64s(this.values);
  }

  read(input: ByteReader): void {
    this.next = input.float64();
    this.count = input.float64();
    input.float64s(this.values);
    this.lows.forEach((_, stretch) => this.measure(stretch));
  }

  private measure(stretch: number): void {
    if (stretch >= this.lows.length) {
      return;
    }
    const { values } = this;
    const from = stretch << STRETCH_BITS;
    let low = values[from] as number;
    let high = low;
    for (let i = from + 1; i < from + STRETCH; i++) {
      const value = values[i] as number;
      low = value < low ? value : low;
      high = value > high ? value : high;
    }
    this.lows[stretch] = low;
    this.highs[stretch] = high;
  }
}
