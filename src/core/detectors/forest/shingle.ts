import type { ByteReader } from '../../state/byte-reader';
import type { ByteWriter } from '../../state/byte-writer';

/**
 * The last values of a series in a row, oldest first, as one point of a forest; the last place is for the value that comes next.
 *
 * A loud value has been told when it came and would make every shingle strange that it passes through. So there is a second row, in which the
 * expected value stands in its place. When half of the row is loud, this is no spike but another level: then nothing is replaced.
 */
export class Shingle {
  /** The values as they came. */
  readonly told: Float32Array;
  private readonly calm: Float32Array;
  private readonly loud: Uint8Array;
  private count = 0;

  /** @param size 1 or more */
  constructor(size: number) {
    this.told = new Float32Array(size);
    this.calm = new Float32Array(size);
    this.loud = new Uint8Array(size);
  }

  get bytes(): number {
    return 2 * this.told.byteLength + this.loud.byteLength + 8;
  }

  /** Whether all places before the last are filled. */
  get isFull(): boolean {
    return this.count >= this.told.length - 1;
  }

  /** The row to look at: without values that were loud, unless these are half of it. */
  get seen(): Float32Array {
    let loud = 0;
    for (let d = 0; d < this.loud.length; d++) {
      loud += this.loud[d] as number;
    }
    return 2 * loud < this.loud.length ? this.calm : this.told;
  }

  /** Puts a value in the last place of both rows; it is not kept. */
  put(value: number): void {
    const last = this.told.length - 1;
    this.told[last] = value;
    this.calm[last] = value;
  }

  /**
   * Keeps the value put last as the newest; the oldest one goes.
   *
   * @param instead stands for it from now on; NaN if it was not loud
   */
  push(instead: number): void {
    const { told, calm, loud } = this;
    const last = told.length - 1;
    if (!Number.isNaN(instead)) {
      calm[last] = instead;
      loud[last] = 1;
    }
    told.copyWithin(0, 1);
    calm.copyWithin(0, 1);
    loud.copyWithin(0, 1);
    loud[last] = 0;
    this.count = Math.min(this.count + 1, told.length);
  }

  write(out: ByteWriter): void {
    out.uint32(this.count);
    out.float32s(this.told.subarray(0, -1));
    out.float32s(this.calm.subarray(0, -1));
    out.block(this.loud);
  }

  read(input: ByteReader): void {
    this.count = input.uint32();
    input.float32s(this.told.subarray(0, -1));
    input.float32s(this.calm.subarray(0, -1));
    this.loud.set(input.block());
  }
}
