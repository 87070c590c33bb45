import type { ByteReader } from '../../state/byte-reader';
import type { ByteWriter } from '../../state/byte-writer';
import type { Sight } from '../baseline/sight';
import type { Member } from '../member';
import { nearestSquare, WINDOW } from './nearest-window';
import { NEIGHBOUR_KNOTS } from './score-knots';

/** Strengths of a young member are damped by n / (n + this). */
const YOUNG_POINTS = 50;
/** Windows measured before it has an opinion. */
const SILENT_WINDOWS = 10;
/** A distance counts as at most so many usual ones for what is usual. */
const DISTANCE_LIMIT = 3;
/** Smallest gain of the running means: about the last 10,000 windows count. */
const GAIN_MIN = 2e-4;
/** Strength of a new window in a series whose windows have all been seen before. */
const STRENGTH_FROM_NOTHING = 20;
/** Distances below this share of the usual one are rounding. */
const ROUNDING_SHARE = 1e-6;
/** A window nearer than this share of the usual distance has been seen before. */
const SEEN_SHARE = 0.1;
const SEEN_FROM_WINDOWS = 100;

/**
 * The `neighbour` member: how far the newest six values are from the nearest six values seen before, in usual such distances.
 *
 * Most of their level is taken off first, so that shape and level count both. About 4 µs a point: it looks at the last 2,000 windows.
 *
 * @see docs/detectors/neighbour.md
 */
export class NeighbourMember implements Member {
  readonly name = 'neighbour';
  readonly knots = NEIGHBOUR_KNOTS;
  readonly bytes = 5 * 8;
  readonly idle = null;
  private readonly library: number;
  private windows = 0;
  private usual = 0;
  /** The same over the distances above 0, and their number. */
  private usualAbove = 0;
  private above = 0;
  private distance = NaN;
  private strength = 0;

  /** @param library windows looked at, at most as many as the ring of recent values holds less twice the window */
  constructor(library: number) {
    this.library = library;
  }

  /** In usual distances above 0: where most windows repeat exactly, only what is far even for one that does not speaks for an alert. */
  get evidence(): number {
    const { windows, above, distance } = this;
    if (!(distance > 0) || windows < SILENT_WINDOWS || above < SILENT_WINDOWS) {
      return 0;
    }
    return ((distance / this.usualAbove) * (windows + 1)) / (windows + 1 + YOUNG_POINTS);
  }

  /** Whether the same window has been seen before: what it shows is a known pattern. */
  get seenBefore(): boolean {
    return this.windows > SEEN_FROM_WINDOWS && this.strength < SEEN_SHARE;
  }

  score({ recent, inside }: Sight): number {
    const windows = Math.min(recent.count + 1 - 2 * WINDOW + 1, this.library, recent.values.length - 2 * WINDOW);
    this.distance = windows > 0 ? Math.sqrt(nearestSquare(recent, inside, windows)) : NaN;
    if (this.distance < ROUNDING_SHARE * this.usual) {
      this.distance = 0;
    }
    this.strength = this.relative();
    return this.strength;
  }

  learn(): void {
    const { distance } = this;
    if (Number.isNaN(distance)) {
      return;
    }
    this.windows++;
    const held = this.windows > 5 && this.usual > 0 ? Math.min(distance, DISTANCE_LIMIT * this.usual) : distance;
    this.usual += (held - this.usual) * Math.max(2 / (this.windows + 2), GAIN_MIN);
    if (distance > 0) {
      this.above++;
      const most = this.above > 5 ? Math.min(distance, DISTANCE_LIMIT * this.usualAbove) : distance;
      this.usualAbove += (most - this.usualAbove) * Math.max(2 / (this.above + 2), GAIN_MIN);
    }
  }

  skip(): void {}

  write(out: ByteWriter): void {
    out.float64s([this.windows, this.usual, this.usualAbove, this.above]);
  }

  read(input: ByteReader): void {
    this.windows = input.float64();
    this.usual = input.float64();
    this.usualAbove = input.float64();
    this.above = input.float64();
  }

  private relative(): number {
    const { windows, usual, distance } = this;
    if (!(distance > 0) || windows < SILENT_WINDOWS) {
      return 0;
    }
    const strength = usual > 0 ? distance / usual : STRENGTH_FROM_NOTHING;
    return (Math.min(strength, 1e6) * (windows + 1)) / (windows + 1 + YOUNG_POINTS);
  }
}
