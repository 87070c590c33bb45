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
 * Asks how far a point is from the nearest one remembered, and how surprising such a distance is here.
 */
export class RememberedPoints {
  private readonly dimensions: number;
  private readonly capacity: number;
  private readonly points: Float32Array;
  private readonly asked: Float32Array;
  private readonly surprise = new Surprise(BEYOND);
  private remembered = 0;
  private distance = 0;
  private surprising = 0;

  constructor(dimensions: 1 | 2 | 3, capacity: number) {
    this.dimensions = dimensions;
    this.capacity = capacity;
    this.points = new Float32Array(dimensions * capacity);
    this.asked = new Float32Array(dimensions);
  }

  get bytes(): number {
    return this.points.byteLength + this.asked.byteLength + this.surprise.bytes + 3 * 8;
  }

  /** −ln of how often a point was as far from all remembered ones; ≥ 0. Numbers beyond the dimensions are ignored. */
  ask(a: number, b: number, c: number): number {
    const { asked } = this;
    asked[0] = clampSize(a, SIZE_LIMIT);
    if (this.dimensions > 1) {
      asked[1] = clampSize(b, SIZE_LIMIT);
    }
    if (this.dimensions > 2) {
      asked[2] = clampSize(c, SIZE_LIMIT);
    }
    const held = Math.min(this.remembered, this.capacity);
    this.distance = held > POINTS_TO_SPEAK ? this.nearest(held) : 0;
    this.surprising = this.surprise.of(this.distance);
    return this.surprising;
  }

  /** Takes in the point asked about last. */
  learn(): void {
    const first = this.surprise.count < REMEMBER_FIRST;
    this.surprise.learn(this.distance);
    if (first || this.surprising >= REMEMBER_FROM) {
      this.points.set(this.asked, (this.remembered % this.capacity) * this.dimensions);
      this.remembered++;
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
  }

  private nearest(held: number): number {
    switch (this.dimensions) {
      case 1:
        return nearest1(this.points, held, this.asked[0] as number);
      case 2:
        return Math.sqrt(nearestSquare2(this.points, held, this.asked));
      default:
        return Math.sqrt(nearestSquare3(this.points, held, this.asked));
    }
  }
}

function nearest1(points: Float32Array, held: number, asked: number): number {
  let best = Infinity;
  for (let i = 0; i < held; i++) {
    const distance = Math.abs(asked - (points[i] as number));
    if (distance < best) {
      best = distance;
    }
  }
  return best;
}

function nearestSquare2(points: Float32Array, held: number, asked: Float32Array): number {
  const a = asked[0] as number;
  const b = asked[1] as number;
  let best = Infinity;
  for (let i = 0, end = 2 * held; i < end; i += 2) {
    const x = a - (points[i] as number);
    const y = b - (points[i + 1] as number);
    const square = x * x + y * y;
    if (square < best) {
      best = square;
    }
  }
  return best;
}

function nearestSquare3(points: Float32Array, held: number, asked: Float32Array): number {
  const a = asked[0] as number;
  const b = asked[1] as number;
  const c = asked[2] as number;
  let best = Infinity;
  for (let i = 0, end = 3 * held; i < end; i += 3) {
    const x = a - (points[i] as number);
    const y = b - (points[i + 1] as number);
    const z = c - (points[i + 2] as number);
    const square = x * x + y * y + z * z;
    if (square < best) {
      best = square;
    }
  }
  return best;
}
