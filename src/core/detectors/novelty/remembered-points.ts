import type { ByteReader } from '../../state/byte-reader';
import type { ByteWriter } from '../../state/byte-writer';
import { clampSize } from '../../stats/finite';
import { Surprise } from './surprise';

/** The first points are all remembered, later ones only if they were a little surprising (one in ten). */
const REMEMBER_FIRST = 300;
const REMEMBER_FROM = Math.LN10;
/** Points needed to say what is near. */
const POINTS_TO_SPEAK = 10;
const BEYOND = 0.5;
/** Keeps squares of differences finite in single precision. */
const SIZE_LIMIT = 1e18;

/**
 * One view of a series: points of one to three numbers, the most telling ones remembered, the oldest overwritten.
 *
 * Asks how far a point is from the nearest one remembered, and how surprising such a distance is here. The places are kept sorted by the
 * first number, so that only points near in it are looked at.
 */
export class RememberedPoints {
  private readonly dimensions: number;
  private readonly capacity: number;
  private readonly points: Float32Array;
  /** Places of the points held, by their first number. */
  private readonly sorted: Uint16Array;
  private readonly asked: Float32Array;
  private readonly surprise = new Surprise(BEYOND);
  private remembered = 0;
  private isKnown = false;
  private distance = 0;
  private surprising = 0;

  constructor(dimensions: 1 | 2 | 3, capacity: number) {
    this.dimensions = dimensions;
    this.capacity = capacity;
    this.points = new Float32Array(dimensions * capacity);
    this.sorted = new Uint16Array(capacity);
    this.asked = new Float32Array(dimensions);
  }

  get bytes(): number {
    const { points, sorted, asked, surprise } = this;
    return points.byteLength + sorted.byteLength + asked.byteLength + surprise.bytes + 3 * 8;
  }

  /** −ln of how often a point was as far from all remembered ones; ≥ 0. 0 where a number is NaN; those beyond the dimensions are ignored. */
  ask(a: number, b: number, c: number): number {
    const { asked } = this;
    this.isKnown = !Number.isNaN(a + b + c);
    if (!this.isKnown) {
      return 0;
    }
    asked[0] = clampSize(a, SIZE_LIMIT);
    if (this.dimensions > 1) {
      asked[1] = clampSize(b, SIZE_LIMIT);
    }
    if (this.dimensions > 2) {
      asked[2] = clampSize(c, SIZE_LIMIT);
    }
    const held = this.held;
    this.distance =
      held > POINTS_TO_SPEAK ? (this.dimensions === 1 ? this.nearestNumber(held) : this.nearest(held)) : 0;
    this.surprising = this.surprise.of(this.distance);
    return this.surprising;
  }

  /** Takes in the point asked about last, if all its numbers were known. */
  learn(): void {
    if (!this.isKnown) {
      return;
    }
    const first = this.surprise.count < REMEMBER_FIRST;
    this.surprise.learn(this.distance);
    if (first || this.surprising >= REMEMBER_FROM) {
      this.remember();
    }
  }

  write(out: ByteWriter): void {
    out.float64(this.remembered);
    out.float32s(this.points);
    this.surprise.write(out);
  }

  read(input: ByteReader): void {
    this.remembered = input.float64();
    input.float32s(this.points);
    this.surprise.read(input);
    const { sorted, held } = this;
    for (let place = 0; place < held; place++) {
      sorted[place] = place;
    }
    sorted.subarray(0, held).sort((a, b) => this.firstOf(a) - this.firstOf(b));
  }

  private get held(): number {
    return Math.min(this.remembered, this.capacity);
  }

  private remember(): void {
    const { sorted, capacity } = this;
    const place = this.remembered % capacity;
    let { held } = this;
    if (this.remembered >= capacity) {
      let old = this.rankOf(this.firstOf(place), held);
      while (sorted[old] !== place) {
        old++;
      }
      sorted.copyWithin(old, old + 1, held);
      held--;
    }
    const rank = this.rankOf(this.asked[0] as number, held);
    sorted.copyWithin(rank + 1, rank, held);
    sorted[rank] = place;
    this.points.set(this.asked, place * this.dimensions);
    this.remembered++;
  }

  private firstOf(place: number): number {
    return this.points[place * this.dimensions] as number;
  }

  /** How many of the points held have a smaller first number. */
  private rankOf(first: number, held: number): number {
    const { points, sorted, dimensions } = this;
    let low = 0;
    let high = held;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((points[(sorted[middle] as number) * dimensions] as number) < first) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private nearestNumber(held: number): number {
    const asked = this.asked[0] as number;
    const rank = this.rankOf(asked, held);
    const above = rank < held ? this.firstOf(this.sorted[rank] as number) - asked : Infinity;
    const below = rank > 0 ? asked - this.firstOf(this.sorted[rank - 1] as number) : Infinity;
    return Math.min(above, below);
  }

  /** From its own place outwards on both sides, until the first number alone is too far. */
  private nearest(held: number): number {
    const { points, sorted, dimensions, asked } = this;
    const first = asked[0] as number;
    let up = this.rankOf(first, held);
    let down = up - 1;
    let best = Infinity;
    while (up < held || down >= 0) {
      if (up < held) {
        const at = (sorted[up++] as number) * dimensions;
        const square = this.squareFrom(at);
        const apart = (points[at] as number) - first;
        up = apart * apart >= best ? held : up;
        best = square < best ? square : best;
      }
      if (down >= 0) {
        const at = (sorted[down--] as number) * dimensions;
        const square = this.squareFrom(at);
        const apart = first - (points[at] as number);
        down = apart * apart >= best ? -1 : down;
        best = square < best ? square : best;
      }
    }
    return Math.sqrt(best);
  }

  private squareFrom(at: number): number {
    const { points, asked, dimensions } = this;
    let square = 0;
    for (let k = 0; k < dimensions; k++) {
      const apart = (asked[k] as number) - (points[at + k] as number);
      square += apart * apart;
    }
    return square;
  }
}
