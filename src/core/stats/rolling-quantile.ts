import type { ByteReader } from '../state/byte-reader';
import type { ByteWriter } from '../state/byte-writer';

/**
 * Any quantile of the last `size` values, exactly: they are kept sorted beside their order of arrival.
 *
 * O(1) for a quantile, O(size) moves of memory (fast below a thousand) for a new value; 8 bytes a value.
 */
export class RollingQuantile {
  private readonly arrived: Float32Array;
  private readonly sorted: Float32Array;
  private held = 0;
  private oldest = 0;

  constructor(size: number) {
    this.arrived = new Float32Array(size);
    this.sorted = new Float32Array(size);
  }

  /** Values held, at most `size`. */
  get count(): number {
    return this.held;
  }

  get bytes(): number {
    return 2 * this.arrived.byteLength + 16;
  }

  /** @param value finite; kept in single precision */
  add(value: number): void {
    const added = Math.fround(value);
    const { arrived, sorted } = this;
    if (this.held < sorted.length) {
      const place = this.placeOf(added);
      sorted.copyWithin(place + 1, place, this.held);
      sorted[place] = added;
      this.held++;
    } else {
      this.replace(arrived[this.oldest] ?? 0, added);
    }
    arrived[this.oldest] = added;
    this.oldest = this.oldest + 1 === arrived.length ? 0 : this.oldest + 1;
  }

  /** The quantile, 0 ≤ `share` ≤ 1, linear between neighbours; 0 while nothing is held. */
  at(share: number): number {
    const { sorted, held } = this;
    if (held === 0) {
      return 0;
    }
    const position = share * (held - 1);
    const below = Math.floor(position);
    const low = sorted[below] ?? 0;
    const high = below + 1 < held ? (sorted[below + 1] ?? low) : low;
    return low + (high - low) * (position - below);
  }

  write(out: ByteWriter): void {
    out.float64s([this.held, this.oldest]);
    out.float32s(this.arrived);
    out.float32s(this.sorted);
  }

  read(input: ByteReader): void {
    this.held = input.float64();
    this.oldest = input.float64();
    input.float32s(this.arrived);
    input.float32s(this.sorted);
  }

  private replace(gone: number, added: number): void {
    if (gone === added) {
      return;
    }
    const { sorted } = this;
    const from = this.placeOf(gone);
    const to = this.placeOf(added);
    // Loops: over a few dozen values they are faster than a call of copyWithin.
    if (to > from) {
      for (let i = from + 1; i < to; i++) {
        sorted[i - 1] = sorted[i] as number;
      }
      sorted[to - 1] = added;
    } else {
      for (let i = from; i > to; i--) {
        sorted[i] = sorted[i - 1] as number;
      }
      sorted[to] = added;
    }
  }

  /** Index of the first held value that is not smaller. */
  private placeOf(value: number): number {
    let low = 0;
    let high = this.held;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.sorted[middle] ?? 0) < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
