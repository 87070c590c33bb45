import type { ByteReader } from '../../state/byte-reader';
import type { ByteWriter } from '../../state/byte-writer';

const MEMORY_POINTS = 3_000;
/** A miss counts as so many usual ones at most, after the first few. */
const MISS_LIMIT = 4;
const FIRST_POINTS = 15;
/** Steps of the grid: a series that never missed may be off by one. */
const MISS_MIN = 1;

/** How far what a forest expects is usually off: the running mean of the distance. */
export class UsualMiss {
  private count = 0;
  private mean = 0;

  /** ≥ 1, in steps of the grid. */
  get size(): number {
    return Math.max(this.mean, MISS_MIN);
  }

  learn(miss: number): void {
    this.count++;
    const held = this.count > FIRST_POINTS ? Math.min(miss, MISS_LIMIT * this.size) : miss;
    this.mean += (held - this.mean) * Math.max(2 / (this.count + 1), 1 / MEMORY_POINTS);
  }

  write(out: ByteWriter): void {
    out.float64s([this.count, this.mean]);
  }

  read(input: ByteReader): void {
    this.count = input.float64();
    this.mean = input.float64();
  }
}
