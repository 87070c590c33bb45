import type { ByteReader } from '../../state/byte-reader';
import type { ByteWriter } from '../../state/byte-writer';
import { clampSize, toFinite } from '../../stats/finite';

/** Exponents beyond it would make the factor or its inverse infinite. */
const EXPONENT_LIMIT = 1000;
/** Differences below this share of the first value are what rounding makes of equal values. */
const ROUNDING = 2 ** -50;
/** Largest size inside a model: its fourth power is still finite. */
const SIZE_LIMIT = 1e60;

/**
 * Brings the values of any series to about the same size, without rounding: y = (x − first value) · 2^k.
 *
 * k is fixed by the first value that differs from the first one, so that a series times a power of two gives the same y
 * bit for bit, and a series plus a constant the same up to the rounding of its own differences.
 */
export class UnitScale {
  private first = NaN;
  private factor = 0;

  /** Whether a value has been seen: without one nothing can be told. */
  get isSet(): boolean {
    return !Number.isNaN(this.first);
  }

  /** Size of 1 inside the model in the unit of the series; 0 while all values were equal. */
  get size(): number {
    return this.factor === 0 ? 0 : 1 / this.factor;
  }

  /** What a value would be inside the model; changes nothing. */
  inside(value: number): number {
    const difference = this.difference(value);
    return clampSize(difference * (this.factor === 0 ? factorFor(difference) : this.factor), SIZE_LIMIT);
  }

  learn(value: number): void {
    if (!this.isSet) {
      this.first = value;
    } else if (this.factor === 0) {
      this.factor = factorFor(this.difference(value));
    }
  }

  /** Back to the unit of the series; always finite. */
  outside(inside: number): number {
    return toFinite(this.first + (this.factor === 0 ? 0 : inside / this.factor));
  }

  /** Differences near `inside` smaller than this are rounding, not signal. */
  resolution(inside: number): number {
    return 2 ** -40 * Math.abs(inside) + ROUNDING * Math.abs(toFinite(this.first * this.factor));
  }

  private difference(value: number): number {
    const difference = this.isSet ? toFinite(value - this.first) : 0;
    return Math.abs(difference) <= ROUNDING * Math.abs(this.first) ? 0 : difference;
  }

  write(out: ByteWriter): void {
    out.float64s([this.first, this.factor]);
  }

  read(input: ByteReader): void {
    this.first = input.float64();
    this.factor = input.float64();
  }
}

function factorFor(difference: number): number {
  if (difference === 0) {
    return 0;
  }
  return 2 ** clampSize(-Math.floor(Math.log2(Math.abs(difference))), EXPONENT_LIMIT);
}
