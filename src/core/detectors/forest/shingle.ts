import type { ByteReader } from '../../state/byte-reader';
import type { ByteWriter } from '../../state/byte-writer';

/**
 * The last rows of a stream, oldest first, the features of each side by side, as one point of a forest; the last place is for the row that comes next.
 *
 * A loud row has been told when it came and would make every shingle strange that it passes through. So there is a second version, in which
 * expected values stand in its place. When half of the rows are loud, this is no spike but another level: then nothing is replaced.
 */
export class Shingle {
  /** The values as they came. */
  readonly told: Float32Array;
  private readonly calm: Float32Array;
  /** Per row. */
  private readonly loud: Uint8Array;
  private readonly features: number;
  private count = 0;

  /** @param size rows, 1 or more */
  constructor(size: number, features: number) {
    this.told = new Float32Array(size * features);
    this.calm = new Float32Array(size * features);
    this.loud = new Uint8Array(size);
    this.features = features;
  }

  get bytes(): number {
    return 2 * this.told.byteLength + this.loud.byteLength + 8;
  }

  /** Whether all places before the last are filled. */
  get isFull(): boolean {
    return this.count >= this.loud.length - 1;
  }

  /** The point to look at: without rows that were loud, unless these are half of it. */
  get seen(): Float32Array {
    let loud = 0;
    for (let d = 0; d < this.loud.length; d++) {
      loud += this.loud[d] as number;
    }
    return 2 * loud < this.loud.length ? this.calm : this.told;
  }

  /** Puts a row in the last place of both versions; it is not kept. */
  put(row: ArrayLike<number>): void {
    this.told.set(row, this.told.length - this.features);
    this.calm.set(row, this.told.length - this.features);
  }

  /**
   * Keeps the row put last as the newest; the oldest one goes.
   *
   * @param instead stands for it from now on; null if it was not loud
   */
  push(instead: ArrayLike<number> | null): void {
    const { told, calm, loud, features } = this;
    const last = loud.length - 1;
    if (instead !== null) {
      calm.set(instead, told.length - features);
      loud[last] = 1;
    }
    told.copyWithin(0, features);
    calm.copyWithin(0, features);
    loud.copyWithin(0, 1);
    loud[last] = 0;
    this.count = Math.min(this.count + 1, loud.length);
  }

  write(out: ByteWriter): void {
    out.uint32(this.count);
    out.float32s(this.told.subarray(0, -this.features));
    out.float32s(this.calm.subarray(0, -this.features));
    out.block(this.loud);
  }

  read(input: ByteReader): void {
    this.count = input.uint32();
    input.float32s(this.told.subarray(0, -this.features));
    input.float32s(this.calm.subarray(0, -this.features));
    this.loud.set(input.block());
  }
}
