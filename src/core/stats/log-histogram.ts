import type { ByteReader } from '../state/byte-reader';
import type { ByteWriter } from '../state/byte-writer';

export interface LogHistogramOptions {
  /** Bins per doubling: 16 gives a resolution of 4.4 %. */
  binsPerOctave: number;
  /** Values from 2^lowExponent to 2^highExponent are told apart; smaller ones count as 0, larger ones as the largest. */
  lowExponent: number;
  highExponent: number;
  /** When so many values are in, every count is halved: the past fades and never vanishes at once. */
  memory: number;
}

/**
 * How often values ≥ 0 of each size occurred lately: a histogram of equal steps on a logarithmic scale.
 *
 * 4 bytes a bin, O(1) to add, O(bins) to ask; within a bin values count as evenly spread.
 */
export class LogHistogram {
  private readonly options: LogHistogramOptions;
  /** Bin 0 holds zero and what is below the range; floats, because halving leaves fractions. */
  private readonly counts: Float32Array;
  private sum = 0;

  constructor(options: LogHistogramOptions) {
    this.options = options;
    this.counts = new Float32Array((options.highExponent - options.lowExponent) * options.binsPerOctave + 1);
  }

  /** Values in it, after fading. */
  get total(): number {
    return this.sum;
  }

  get bytes(): number {
    return this.counts.byteLength + 16;
  }

  add(value: number): void {
    const bin = Math.floor(this.position(value));
    this.counts[bin] = this.count(bin) + 1;
    this.sum++;
    if (this.sum >= this.options.memory) {
      this.halve();
    }
  }

  /** How many are at least as large as `value`. */
  above(value: number): number {
    const position = this.position(value);
    const own = Math.floor(position);
    let sum = this.count(own) * (own === 0 ? 1 : own + 1 - position);
    for (let bin = own + 1; bin < this.counts.length; bin++) {
      sum += this.count(bin);
    }
    return sum;
  }

  /** The value that a share `p` of all do not exceed; 0 when empty. */
  quantile(p: number): number {
    let left = this.sum * (1 - p);
    for (let bin = this.counts.length - 1; bin > 0; bin--) {
      const count = this.count(bin);
      if (count >= left && count > 0) {
        return this.edge(bin + 1 - left / count);
      }
      left -= count;
    }
    return 0;
  }

  /** Mean of value − threshold over the values above it, the largest `skip` (a share of those) left out; 0 if there are none. */
  meanExcess(threshold: number, skip: number): number {
    const position = this.position(threshold);
    const own = Math.floor(position);
    let drop = Math.floor(this.above(threshold) * skip);
    let sum = 0;
    let weight = 0;
    for (let bin = this.counts.length - 1; bin >= own; bin--) {
      const inside = bin === own ? this.count(bin) * (own === 0 ? 0 : own + 1 - position) : this.count(bin);
      const dropped = Math.min(inside, drop);
      drop -= dropped;
      const middle = bin === own ? (threshold + this.edge(bin + 1)) / 2 : this.edge(bin + 0.5);
      sum += (inside - dropped) * Math.max(0, middle - threshold);
      weight += inside - dropped;
    }
    return weight > 0 ? sum / weight : 0;
  }

  /** Mean of ln(value / threshold) over the values above it (Hill 1975: the tail index is its inverse); 0 if there are none. */
  meanLogExcess(threshold: number): number {
    const position = this.position(threshold);
    const own = Math.floor(position);
    let sum = 0;
    let weight = 0;
    for (let bin = Math.max(1, own); bin < this.counts.length; bin++) {
      const inside = bin === own ? this.count(bin) * (own + 1 - position) : this.count(bin);
      const steps = bin === own ? (own + 1 - position) / 2 : bin + 0.5 - position;
      sum += (inside * steps * Math.LN2) / this.options.binsPerOctave;
      weight += inside;
    }
    return weight > 0 ? sum / weight : 0;
  }

  write(out: ByteWriter): void {
    out.float64(this.sum);
    out.float32s(this.counts);
  }

  read(input: ByteReader): void {
    this.sum = input.float64();
    input.float32s(this.counts);
  }

  private halve(): void {
    this.sum = 0;
    for (let bin = 0; bin < this.counts.length; bin++) {
      this.counts[bin] = this.count(bin) / 2;
      this.sum += this.count(bin);
    }
  }

  private count(bin: number): number {
    return this.counts[bin] ?? 0;
  }

  /** Bin number with the place inside the bin as fraction; 0 for zero and below the range. */
  private position(value: number): number {
    if (!(value > 0)) {
      return 0;
    }
    const { binsPerOctave, lowExponent } = this.options;
    const position = (Math.log2(value) - lowExponent) * binsPerOctave + 1;
    return position < 1 ? 0 : Math.min(position, this.counts.length - 1e-6);
  }

  private edge(position: number): number {
    return position <= 0 ? 0 : 2 ** ((position - 1) / this.options.binsPerOctave + this.options.lowExponent);
  }
}
