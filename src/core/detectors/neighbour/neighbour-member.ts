import { HOUR_MS } from '../../../schema';
import type { ByteReader } from '../../state/byte-reader';
import type { ByteWriter } from '../../state/byte-writer';
import { Patience } from '../baseline/patience';
import type { RecentValues } from '../baseline/recent-values';
import type { Sight } from '../baseline/sight';
import type { Role } from '../detector';
import type { Member } from '../member';
import { HourMeans } from './hour-means';
import { NearestWindow } from './nearest-window';
import { NEIGHBOUR_KNOTS } from './score-knots';
import { UsualDistance } from './usual-distance';

/** A window nearer than this share of the usual distance has been seen before. */
const SEEN_SHARE = 0.1;
const SEEN_FROM_WINDOWS = 100;
/** How much the looks beside the plain one count, by what the series is for; 0: not looked at. */
const SHARES: Record<Role, { wide: number; hours: number }> = {
  single: { wide: 0.85, hours: 0.5 },
  metric: { wide: 0.85, hours: 1.1 },
  peer: { wide: 0, hours: 0 },
};
/** The wide look is taken at every fourth point; what it sees holds in between. */
const WIDE_EVERY = 4;

export interface NeighbourOptions {
  intervalMs: number;
  /** Windows looked at; fewer where the ring of recent values does not hold them. */
  library: number;
  role: Role;
  /** Looks at the last hours only: no room for the means of ten days. (Default: false) */
  isShort?: boolean;
}

/**
 * The `neighbour` member: how far the newest six values are from the nearest six values seen before, in usual such distances.
 *
 * Most of their level is taken off first, so that shape and level count both. The strength is the loudest of three looks: six
 * values side by side, six of every second value, six means of an hour; the evidence is that of the first alone. About 4 µs a point:
 * up to 2,000 windows are looked at.
 *
 * @see docs/detectors/neighbour.md
 */
export class NeighbourMember implements Member {
  readonly name = 'neighbour';
  readonly knots = NEIGHBOUR_KNOTS;
  readonly idle = null;
  private readonly shares: (typeof SHARES)[Role];
  private readonly plain: NearestWindow;
  private readonly usual: UsualDistance;
  /** Over the distances above 0 alone. */
  private readonly usualAbove = new UsualDistance(null);
  private readonly wide: NearestWindow;
  private readonly usualWide: UsualDistance;
  private readonly hours: HourMeans | null;
  private points = 0;
  private distance = NaN;
  private strength = 0;
  /** Of the wide look; NaN where it was not taken. */
  private wideDistance = NaN;
  private wideStrength = 0;
  private wideHeld = 0;

  constructor({ intervalMs, library, role, isShort = false }: NeighbourOptions) {
    this.shares = SHARES[role];
    this.plain = new NearestWindow({ step: 1, library });
    this.wide = new NearestWindow({ step: 2, library });
    this.usual = new UsualDistance(new Patience(intervalMs));
    this.usualWide = new UsualDistance(new Patience(WIDE_EVERY * intervalMs));
    const looksAtHours = !isShort && this.shares.hours > 0 && intervalMs < HOUR_MS;
    this.hours = looksAtHours ? new HourMeans(intervalMs) : null;
  }

  get bytes(): number {
    return this.plain.bytes + this.wide.bytes + (this.hours?.bytes ?? 0) + 18 * 8;
  }

  /** In usual distances above 0: where most windows repeat exactly, only what is far even for one that does not speaks for an alert. */
  get evidence(): number {
    return this.usualAbove.strength(this.distance, this.usual.count);
  }

  /** Whether the same window has been seen before: what it shows is a known pattern. */
  get seenBefore(): boolean {
    return this.usual.count > SEEN_FROM_WINDOWS && this.strength < SEEN_SHARE;
  }

  score({ recent, inside }: Sight): number {
    const { shares } = this;
    this.distance = this.usual.distance(this.plain.squareTo(recent, inside));
    this.strength = this.usual.strength(this.distance);
    const wide = shares.wide > 0 ? shares.wide * this.lookWide(recent, inside) : 0;
    const hours = this.hours === null ? 0 : shares.hours * this.hours.score(inside);
    return Math.max(this.strength, wide, hours);
  }

  learn({ inside }: Sight): void {
    this.points++;
    this.wideHeld = this.wideStrength;
    this.hours?.learn(inside);
    if (!Number.isNaN(this.wideDistance)) {
      this.usualWide.learn(this.wideDistance);
    }
    if (Number.isNaN(this.distance)) {
      return;
    }
    this.usual.learn(this.distance);
    if (this.distance > 0) {
      this.usualAbove.learn(this.distance);
    }
  }

  skip(): void {}

  write(out: ByteWriter): void {
    out.float64s([this.points, this.wideHeld]);
    [this.usual, this.usualAbove, this.usualWide, this.hours].forEach((part) => part?.write(out));
  }

  read(input: ByteReader): void {
    this.points = input.float64();
    this.wideHeld = input.float64();
    [this.usual, this.usualAbove, this.usualWide, this.hours].forEach((part) => part?.read(input));
  }

  private lookWide(recent: RecentValues, value: number): number {
    const isDue = this.points % WIDE_EVERY === 0;
    this.wideDistance = isDue ? this.usualWide.distance(this.wide.squareTo(recent, value)) : NaN;
    this.wideStrength = isDue ? this.usualWide.strength(this.wideDistance) : this.wideHeld;
    return this.wideStrength;
  }
}
