import type { ByteReader } from '../state/byte-reader';
import type { ByteWriter } from '../state/byte-writer';

/** Rows kept back until it is known how their columns belong together. */
export class EarlyRows {
  /** Values of all columns per row. */
  readonly rows: Float64Array[] = [];
  private readonly times: number[] = [];

  get bytes(): number {
    return this.rows.reduce((sum, { byteLength }) => sum + byteLength + 8, 0);
  }

  /** @param values are copied */
  add(timeMs: number, values: Float64Array): void {
    this.times.push(timeMs);
    this.rows.push(values.slice());
  }

  /** Hands all rows out, in order, and forgets them. */
  drain(take: (timeMs: number, values: Float64Array) => void): void {
    this.rows.forEach((values, i) => take(this.times[i] ?? NaN, values));
    this.rows.length = 0;
    this.times.length = 0;
  }

  write(out: ByteWriter): void {
    out.uint32(this.rows.length);
    out.float64s(this.times);
    this.rows.forEach((row) => out.float64s(row));
  }

  read(input: ByteReader, columns: number): void {
    const times = new Float64Array(input.uint32());
    input.float64s(times);
    times.forEach((timeMs) => {
      const values = new Float64Array(columns);
      input.float64s(values);
      this.add(timeMs, values);
    });
  }
}
