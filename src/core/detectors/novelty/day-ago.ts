import { DAY_MS } from '../../../schema';
import type { ByteReader } from '../../state/byte-reader';
import type { ByteWriter } from '../../state/byte-writer';
import { clampSize } from '../../stats/finite';
import { modulo } from '../../stats/modulo';

/** Places over a day: one for each interval, but none shorter than this. */
const SLOT_MIN_MS = 240_000;
/** Keeps values finite in single precision. */
const SIZE_LIMIT = 1e18;

/** The newest value of each time of day: what it was a day ago, once a day has passed. */
export class DayAgo {
  private readonly slotMs: number;
  private readonly values: Float32Array;

  constructor(intervalMs: number) {
    this.slotMs = Math.max(intervalMs, SLOT_MIN_MS);
    this.values = new Float32Array(Math.max(1, Math.round(DAY_MS / this.slotMs))).fill(NaN);
  }

  get bytes(): number {
    return this.values.byteLength + 8;
  }

  /** In single precision; NaN where nothing came at this time yet. */
  at(dayMs: number): number {
    return this.values[this.slotOf(dayMs)] ?? NaN;
  }

  learn(dayMs: number, value: number): void {
    this.values[this.slotOf(dayMs)] = clampSize(value, SIZE_LIMIT);
  }

  write(out: ByteWriter): void {
    out.float32s(this.values);
  }

  read(input: ByteReader): void {
    input.float32s(this.values);
  }

  private slotOf(dayMs: number): number {
    return modulo(Math.floor(dayMs / this.slotMs), this.values.length);
  }
}
