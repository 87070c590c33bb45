import { VigilError } from '../../schema';

/**
 * Reads what a `ByteWriter` wrote, in the same order.
 *
 * Every method throws VigilError `failed_precondition` when the bytes end too early.
 */
export class ByteReader {
  private readonly bytes: Uint8Array;
  private readonly view: DataView;
  private at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  uint8(): number {
    return this.view.getUint8(this.take(1));
  }

  uint32(): number {
    return this.view.getUint32(this.take(4), true);
  }

  float64(): number {
    return this.view.getFloat64(this.take(8), true);
  }

  /** Fills `into`, whose length says how many are read. */
  float64s(into: Float64Array): void {
    for (let i = 0, at = this.take(into.length * 8); i < into.length; i++, at += 8) {
      into[i] = this.view.getFloat64(at, true);
    }
  }

  float32s(into: Float32Array): void {
    for (let i = 0, at = this.take(into.length * 4); i < into.length; i++, at += 4) {
      into[i] = this.view.getFloat32(at, true);
    }
  }

  uint16s(into: Uint16Array): void {
    for (let i = 0, at = this.take(into.length * 2); i < into.length; i++, at += 2) {
      into[i] = this.view.getUint16(at, true);
    }
  }

  block(): Uint8Array {
    const length = this.uint32();
    const from = this.take(length);
    return this.bytes.subarray(from, from + length);
  }

  text(): string {
    return new TextDecoder().decode(this.block());
  }

  /** @throws VigilError `failed_precondition` when bytes are left over */
  end(): void {
    if (this.at !== this.bytes.length) {
      throw new VigilError(
        'failed_precondition',
        `snapshot is too long: ${this.bytes.length - this.at} bytes left over`
      );
    }
  }

  private take(count: number): number {
    const from = this.at;
    if (from + count > this.bytes.length) {
      throw new VigilError('failed_precondition', `snapshot is cut off after ${this.bytes.length} bytes`);
    }
    this.at = from + count;
    return from;
  }
}
