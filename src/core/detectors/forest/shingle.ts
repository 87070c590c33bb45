import type { ByteReader } from '../../state/byte-reader';
import type { ByteWriter } from '../../state/byte-writer';

/**
 * The last values of a series in a row, oldest first, as one point of a forest; the last place is for the value that comes next.
 *
 * It also remembers which values were loud, each when it was the newest: they stay in the row for a while but are old news.
 */
export class Shingle {
  readonly point: Float32Array;
  private readonly loud: Uint8Array;
  private count = 0;

  /** @param size 1 or more */
  constructor(size: number) {
    this.point = new Float32Array(size);
    this.loud = new Uint8Array(size);
  }

  get bytes(): number {
    return this.point.byteLength + this.loud.byteLength + 8;
  }

  /** Whether all places before the last are filled. */
  get isFull(): boolean {
    return this.count >= this.point.length - 1;
  }

  get hasOldNews(): boolean {
    return this.loud.includes(1);
  }

  /** Puts a value in the last place, to look at; it is not kept. */
  put(value: number): void {
    this.point[this.point.length - 1] = value;
  }

  /** What the news have in a score: the shares of all values but those that were loud before. */
  newsOf(high: Float64Array, low: Float64Array): number {
    let sum = 0;
    for (let d = 0; d < high.length; d++) {
      sum += this.loud[d] === 1 ? 0 : (high[d] as number) + (low[d] as number);
    }
    return sum;
  }

  /** Keeps a value as the newest; the oldest one goes. */
  push(value: number, isLoud: boolean): void {
    const { point, loud } = this;
    this.put(value);
    loud[loud.length - 1] = isLoud ? 1 : 0;
    point.copyWithin(0, 1);
    loud.copyWithin(0, 1);
    loud[loud.length - 1] = 0;
    this.count = Math.min(this.count + 1, point.length);
  }

  write(out: ByteWriter): void {
    out.uint32(this.count);
    out.float32s(this.point.subarray(0, -1));
    out.block(this.loud);
  }

  read(input: ByteReader): void {
    this.count = input.uint32();
    input.float32s(this.point.subarray(0, -1));
    this.loud.set(input.block());
  }
}
