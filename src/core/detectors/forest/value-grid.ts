import type { ByteReader } from '../../state/byte-reader';
import type { ByteWriter } from '../../state/byte-writer';
import { clampSize } from '../../stats/finite';
import { median } from '../../stats/quantile';
import { UnitScale } from '../baseline/unit-scale';

/** Values that decide where the grid lies and how fine it is. */
const FIRST_VALUES = 24;
/** A usual deviation of the first values has so many steps, up to twice as many. */
const STEPS = 2 ** 16;
/** Sums of distances stay exact up to here. */
const SIZE_LIMIT = 2 ** 40;

/**
 * Brings the values of a series to whole numbers: steps of a fixed grid from the middle of the first 24 values.
 *
 * Cuts at random are as wide as the values are, so the unit does not matter, but rounding does: what a forest has once cut differently stays
 * different. On the grid a series plus a constant, or times 2^k, is the same numbers, save for one value in about 100,000 that lies
 * on the border of two steps. 65,536 steps to a usual deviation lose nothing; beyond 256 deviations steps become wider (32-bit floats).
 */
export class ValueGrid {
  private readonly unit = new UnitScale();
  private readonly first = new Float64Array(FIRST_VALUES);
  private count = 0;
  private centre = 0;
  private step = 0;

  get bytes(): number {
    return this.first.byteLength + 64;
  }

  /** Whether the grid is fixed; before it every value is 0. */
  get isSet(): boolean {
    return this.step > 0;
  }

  /** The nearest step, a whole number. */
  stepOf(value: number): number {
    if (this.step === 0) {
      return 0;
    }
    return Math.fround(clampSize(Math.round((this.unit.inside(value) - this.centre) / this.step), SIZE_LIMIT));
  }

  /** The value of a step, in the unit of the series; always finite. */
  valueOf(step: number): number {
    return this.unit.outside(this.centre + step * this.step);
  }

  learn(value: number): void {
    this.unit.learn(value);
    if (this.step === 0) {
      this.first[this.count++] = this.unit.inside(value);
      if (this.count === FIRST_VALUES) {
        this.fix();
      }
    }
  }

  write(out: ByteWriter): void {
    this.unit.write(out);
    out.float64s(this.first);
    out.float64s([this.count, this.centre, this.step]);
  }

  read(input: ByteReader): void {
    this.unit.read(input);
    input.float64s(this.first);
    this.count = input.float64();
    this.centre = input.float64();
    this.step = input.float64();
  }

  private fix(): void {
    this.centre = median(this.first);
    const deviations = this.first.map((value) => Math.abs(value - this.centre));
    const usual = median(deviations);
    const spread = usual > 0 ? usual : Math.min(...deviations.filter((deviation) => deviation > 0));
    // A series that did not move so far moves by 1 to 2 when it first does.
    const least = STEPS * this.unit.resolution(this.centre);
    this.step = 2 ** Math.floor(Math.log2(Number.isFinite(spread) ? Math.max(spread, least) : 1)) / STEPS;
  }
}
