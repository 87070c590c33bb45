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

const BLOCK_BITS = 4;
const BLOCK = 2 ** BLOCK_BITS;
const COUNT_MAX = 2 ** 16 - 1;

/**
 * How often values ≥ 0 of each size occurred lately: a histogram of equal steps on a logarithmic scale.
 *
 * 2.3 bytes a bin, O(1) to add; asking takes time for a few dozen numbers. Within a bin values count as evenly spread.
 */
export class LogHistogram {
  private readonly options: LogHistogramOptions;
  /** What a value counts: so much that halving leaves fractions, so little that all values fit into one bin. */
  private readonly unit: number;
  /** Bin 0 holds zero and what is below the range. */
  private readonly counts: Uint16Array;
  /** Sums of 16 counts each, so that what is above is found quickly. */
  private readonly blocks: Uint32Array;
  private sum = 0;
  /** The value placed last, and where: mostly one is asked for first and added then. */
  private placed = NaN;
  private place = 0;

  /** @param options.memory at most 65,535 */
  constructor(options: LogHistogramOptions) {
    this.options = options;
    this.unit = 2 ** Math.floor(Math.log2(COUNT_MAX / options.memory));
    this.counts = new Uint16Array((options.highExponent - options.lowExponent) * options.binsPerOctave + 1);
    this.blocks = new Uint32Array(Math.ceil(this.counts.length / BLOCK));
  }

  /** Values in it, after fading. */
  get total(): number {
    return this.sum / this.unit;
  }

  get bytes(): number {
    return this.counts.byteLength + this.blocks.byteLength + 32;
  }

  add(value: number): void {
    const bin = Math.floor(this.position(value));
    const { counts, blocks, unit } = this;
    counts[bin] = (counts[bin] as number) + unit;
    blocks[bin >> BLOCK_BITS] = (blocks[bin >> BLOCK_BITS] as number) + unit;
    this.sum += unit;
    if (this.sum >= this.options.memory * unit) {
      this.halve();
    }
  }

  /** How many are at least as large as `value`. */
  above(value: number): number {
    const position = this.position(value);
    const own = Math.floor(position);
    const { counts, blocks } = this;
    const block = own >> BLOCK_BITS;
    const end = Math.min((block + 1) << BLOCK_BITS, counts.length);
    let sum = 0;
    for (let bin = own + 1; bin < end; bin++) {
      sum += counts[bin] as number;
    }
    for (let later = block + 1; later < blocks.length; later++) {
      sum += blocks[later] as number;
    }
    return (sum + (counts[own] as number) * (own === 0 ? 1 : own + 1 - position)) / this.unit;
  }

  /** The value that a share `p` of all do not exceed; 0 when empty. */
  quantile(p: number): number {
    const { blocks } = this;
    let left = this.sum * (1 - p);
    for (let block = blocks.length - 1; block >= 0; block--) {
      const inside = blocks[block] as number;
      if (inside > 0 && inside >= left) {
        return this.quantileIn(block, left);
      }
      left -= inside;
    }
    return 0;
  }

  /** Mean of value − threshold over the values above it, the largest `skip` (a share of those) left out; 0 if there are none. */
  meanExcess(threshold: number, skip: number): number {
    const position = this.position(threshold);
    const own = Math.floor(position);
    let drop = Math.floor(this.above(threshold) * skip) * this.unit;
    let sum = 0;
    let weight = 0;
    for (let bin = this.counts.length - 1; bin >= own; bin--) {
      const inside = bin === own ? this.count(bin) * (own === 0 ? 0 : own + 1 - position) : this.count(bin);
      if (inside === 0) {
        continue;
      }
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
    out.uint16s(this.counts);
  }

  read(input: ByteReader): void {
    this.sum = input.float64();
    input.uint16s(this.counts);
    this.addUp();
  }

  private quantileIn(block: number, share: number): number {
    let left = share;
    const end = Math.min((block + 1) << BLOCK_BITS, this.counts.length);
    for (let bin = end - 1; bin > 0; bin--) {
      const count = this.count(bin);
      if (count >= left && count > 0) {
        return this.edge(bin + 1 - left / count);
      }
      left -= count;
    }
    return 0;
  }

  private halve(): void {
    this.counts.forEach((count, bin) => (this.counts[bin] = count >> 1));
    this.addUp();
    this.sum = this.blocks.reduce((sum, inside) => sum + inside, 0);
  }

  private addUp(): void {
    this.blocks.fill(0);
    this.counts.forEach((count, bin) => (this.blocks[bin >> BLOCK_BITS]! += count));
  }

  private count(bin: number): number {
    return this.counts[bin] ?? 0;
  }

  /** Bin number with the place inside the bin as fraction; 0 for zero and below the range. */
  private position(value: number): number {
    if (!(value > 0)) {
      return 0;
    }
    if (value !== this.placed) {
      const { binsPerOctave, lowExponent } = this.options;
      const position = (Math.log2(value) - lowExponent) * binsPerOctave + 1;
      this.placed = value;
      this.place = position < 1 ? 0 : Math.min(position, this.counts.length - 1e-6);
    }
    return this.place;
  }

  private edge(position: number): number {
    return position <= 0 ? 0 : 2 ** ((position - 1) / this.options.binsPerOctave + this.options.lowExponent);
  }
}
