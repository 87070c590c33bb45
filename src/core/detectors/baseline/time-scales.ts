import type { ByteReader } from '../../state/byte-reader';
import type { ByteWriter } from '../../state/byte-writer';
import { clampSize } from '../../stats/finite';

/** Half-lives in points: the point alone, a short run, a long one. */
const HALF_LIVES = [0, 3, 12] as const;
const SCALES = HALF_LIVES.length;
const GAINS = HALF_LIVES.map((halfLife) => (halfLife === 0 ? 1 : 1 - 2 ** (-1 / halfLife)));
/** A squared average counts as at most so many usual ones: 4 standard deviations. */
const SQUARE_LIMIT = 16;
/**
 * In the longer averages a single departure counts as at most so many usual ones, so that one huge spike is over when it is
 * over instead of ringing on for as long as the average remembers.
 */
const RUN_LIMIT = 4;
/** Points the usual square remembers at most. */
const MEMORY_POINTS = 10_000;
/** Strength of a departure in a series that never had one. */
const STRENGTH_FROM_NOTHING = 5;

/** One look at a point: per span the average including it, and its strength in usual sizes of that average. */
export interface Glance {
  averages: Float64Array;
  strengths: Float64Array;
}

export function emptyGlance(): Glance {
  return { averages: new Float64Array(SCALES), strengths: new Float64Array(SCALES) };
}

/**
 * Departures averaged over three spans, each measured by its own usual size: a single spike shows at once, a small
 * shift that stays shows in the longer averages, and noise that comes in runs widens only those. O(1) per point.
 */
export class TimeScales {
  private readonly averages = new Float64Array(SCALES);
  private readonly squares = new Float64Array(SCALES);

  get bytes(): number {
    return this.averages.byteLength + this.squares.byteLength;
  }

  /** Root mean square of the single departures so far; 0 before the first. */
  get usual(): number {
    return Math.sqrt(this.squares[0] ?? 0);
  }

  /**
   * What this departure makes of the averages; changes nothing but `into`.
   *
   * @param missing points that should have come since the last one: the averages fade over them
   */
  look(departure: number, { points, missing }: { points: number; missing: number }, into: Glance): void {
    const most = this.usual > 0 ? RUN_LIMIT * this.usual : Infinity;
    const held = clampSize(departure, most);
    for (let k = 0; k < SCALES; k++) {
      const before = (this.averages[k] ?? 0) * (missing > 0 ? (1 - (GAINS[k] ?? 1)) ** missing : 1);
      const average = before + (GAINS[k] ?? 1) * ((k === 0 ? departure : held) - before);
      const square = this.squares[k] ?? 0;
      into.averages[k] = average;
      into.strengths[k] =
        square > 0 ? Math.abs(average) / Math.sqrt(square) : average !== 0 && points > 20 ? STRENGTH_FROM_NOTHING : 0;
    }
  }

  /** @param looked what `look` gave for this departure */
  learn(looked: Glance, points: number): void {
    const gain = 1 / Math.max(1, Math.min((points + 1) / 2, MEMORY_POINTS));
    for (let k = 0; k < SCALES; k++) {
      const average = looked.averages[k] ?? 0;
      const usual = this.squares[k] ?? 0;
      const square = average * average;
      const held = usual > 0 && points > 15 ? Math.min(square, SQUARE_LIMIT * usual) : square;
      this.averages[k] = average;
      this.squares[k] = usual + (held - usual) * gain;
    }
  }

  write(out: ByteWriter): void {
    out.float64s(this.averages);
    out.float64s(this.squares);
  }

  read(input: ByteReader): void {
    input.float64s(this.averages);
    input.float64s(this.squares);
  }
}
