import type { ByteReader } from '../state/byte-reader';
import type { ByteWriter } from '../state/byte-writer';
import { toFinite } from '../stats/finite';
import { quantileSorted } from '../stats/quantile';

/** Makes the median absolute deviation of normal numbers their standard deviation. */
const MAD_TO_SPREAD = 1.4826;
/** Half-life of the smoothed spread, in rows. */
const SPREAD_GAIN = 1 - 2 ** (-1 / 10);
/** A member's usual place among the others is learnt over so many rows … */
const OFFSET_ROWS = 300;
/** … and not from what is farther off than this, in spreads. */
const OFFSET_STEP_MAX = 3;

/**
 * How members of a group stand relative to each other: (value − median of the row) / smoothed spread of the row − the
 * member's own usual place. What moves all of them alike is taken out; 0 is where the member usually is.
 *
 * O(n log n) per row, 24 bytes a member. Scale and shift of the group do not matter.
 */
export class PeerView {
  /** Of the newest row; NaN where a member has no value. */
  readonly relative: Float64Array;
  private readonly offsets: Float64Array;
  /** The offsets that `relative` was made with. */
  private readonly usedOffsets: Float64Array;
  private readonly sorted: Float64Array;
  private rows = 0;
  private spread = 0;
  private middle = NaN;

  constructor(members: number) {
    this.relative = new Float64Array(members);
    this.offsets = new Float64Array(members);
    this.usedOffsets = new Float64Array(members);
    this.sorted = new Float64Array(members);
  }

  get bytes(): number {
    return 4 * this.relative.byteLength + 24;
  }

  /** @param values one per member; NaN for a gap */
  push(values: Float64Array): void {
    const deviation = this.lookAcross(values);
    if (!Number.isNaN(deviation)) {
      this.rows++;
      this.spread += (deviation - this.spread) * Math.max(SPREAD_GAIN, 1 / this.rows);
    }
    const gain = Math.max(1 / OFFSET_ROWS, 1 / (this.rows + 1));
    for (let k = 0; k < values.length; k++) {
      const offset = this.offsets[k] ?? 0;
      const away = this.spread > 0 ? toFinite((values[k] ?? NaN) - this.middle) / this.spread : 0;
      const relative = Number.isNaN(values[k]) ? NaN : away - offset;
      this.usedOffsets[k] = offset;
      this.relative[k] = relative;
      if (!Number.isNaN(relative)) {
        this.offsets[k] = offset + Math.max(-OFFSET_STEP_MAX, Math.min(OFFSET_STEP_MAX, relative)) * gain;
      }
    }
  }

  /** What a relative number of this row is in the unit of the member; NaN for a row without values. */
  toUnit(relative: number, member: number): number {
    return toFinite(this.middle + (relative + (this.usedOffsets[member] ?? 0)) * this.spread);
  }

  write(out: ByteWriter): void {
    out.float64s([this.rows, this.spread]);
    out.float64s(this.offsets);
  }

  read(input: ByteReader): void {
    this.rows = input.float64();
    this.spread = input.float64();
    input.float64s(this.offsets);
  }

  /** Sets the median of the row. @returns its spread; NaN for a row without values */
  private lookAcross(values: Float64Array): number {
    let present = 0;
    for (const value of values) {
      if (!Number.isNaN(value)) {
        this.sorted[present++] = value;
      }
    }
    const row = this.sorted.subarray(0, present).sort();
    this.middle = toFinite(quantileSorted(row, 0.5));
    for (let i = 0; i < present; i++) {
      row[i] = toFinite(Math.abs((row[i] ?? NaN) - this.middle));
    }
    // Values near the largest number overflow, and one Infinity would stay in the running spread for good.
    return toFinite(MAD_TO_SPREAD * quantileSorted(row.sort(), 0.5));
  }
}
