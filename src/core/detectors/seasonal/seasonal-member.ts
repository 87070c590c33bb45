import type { Sight } from '../baseline/sight';
import type { Member } from '../member';
import { SEASONAL_KNOTS } from './score-knots';

/** Strengths of a young series are damped by n / (n + this). */
const YOUNG_POINTS = 50;
/** Beyond it strange is strange: nobody tells apart what is a thousand times the usual. */
const STRENGTH_MAX = 1000;

/**
 * The `seasonal` member: distance from what is usual at this time, in usual distances, alone and averaged over two longer spans.
 *
 * All it knows is in the baseline, so it has no state of its own.
 *
 * @see docs/detectors/seasonal.md
 */
export class SeasonalMember implements Member {
  readonly name = 'seasonal';
  readonly knots = SEASONAL_KNOTS;
  readonly bytes = 16;
  readonly idle = null;
  private strength = 0;

  get evidence(): number {
    return this.strength;
  }

  score({ glance, points }: Sight): number {
    const [alone = 0, short = 0, long = 0] = glance.strengths;
    const strongest = Math.max(alone, short, long);
    this.strength = (Math.min(STRENGTH_MAX, strongest) * points) / (points + YOUNG_POINTS);
    return this.strength;
  }

  learn(): void {}

  skip(): void {}

  write(): void {}

  read(): void {}
}
