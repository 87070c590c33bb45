import type { ByteReader } from '../state/byte-reader';
import type { ByteWriter } from '../state/byte-writer';

/** Since when the very same value has been coming, over gaps too. */
export class FlatRun {
  private value = NaN;
  private fromMs = NaN;

  /** Time of the first of the equal values, the newest one among them. */
  get sinceMs(): number {
    return this.fromMs;
  }

  push(timeMs: number, value: number): void {
    if (value !== this.value) {
      this.value = value;
      this.fromMs = timeMs;
    }
  }

  write(out: ByteWriter): void {
    out.float64s([this.value, this.fromMs]);
  }

  read(input: ByteReader): void {
    this.value = input.float64();
    this.fromMs = input.float64();
  }
}
