/** Writes numbers one after another, little-endian, into bytes that grow as needed. Read back by `ByteReader`. */
export class ByteWriter {
  private bytes = new Uint8Array(1024);
  private view = new DataView(this.bytes.buffer);
  private used = 0;

  uint8(value: number): void {
    const at = this.reserve(1);
    this.view.setUint8(at, value);
  }

  uint32(value: number): void {
    const at = this.reserve(4);
    this.view.setUint32(at, value, true);
  }

  float64(value: number): void {
    const at = this.reserve(8);
    this.view.setFloat64(at, value, true);
  }

  /** Without their number: the reader knows it. */
  float64s(values: ArrayLike<number>): void {
    for (let i = 0, at = this.reserve(values.length * 8); i < values.length; i++, at += 8) {
      this.view.setFloat64(at, values[i] ?? NaN, true);
    }
  }

  float32s(values: Float32Array): void {
    for (let i = 0, at = this.reserve(values.length * 4); i < values.length; i++, at += 4) {
      this.view.setFloat32(at, values[i] ?? NaN, true);
    }
  }

  uint16s(values: Uint16Array): void {
    for (let i = 0, at = this.reserve(values.length * 2); i < values.length; i++, at += 2) {
      this.view.setUint16(at, values[i] ?? 0, true);
    }
  }

  /** With its length. */
  block(bytes: Uint8Array): void {
    this.uint32(bytes.length);
    const at = this.reserve(bytes.length);
    this.bytes.set(bytes, at);
  }

  /** With its length; UTF-8. */
  text(text: string): void {
    this.block(new TextEncoder().encode(text));
  }

  /** A copy of what was written. */
  toBytes(): Uint8Array {
    return this.bytes.slice(0, this.used);
  }

  /** May move everything into a larger buffer, so ask before naming `bytes` or `view`. */
  private reserve(count: number): number {
    const at = this.used;
    this.used += count;
    if (this.used > this.bytes.length) {
      const larger = new Uint8Array(Math.max(this.used, 2 * this.bytes.length));
      larger.set(this.bytes);
      this.bytes = larger;
      this.view = new DataView(larger.buffer);
    }
    return at;
  }
}
