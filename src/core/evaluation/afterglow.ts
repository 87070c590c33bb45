import { HOUR_MS } from '../../schema';

const HALF_LIFE_MS = 4 * HOUR_MS;
const HALF_LIFE_POINTS_MIN = 4;
const HALF_LIFE_POINTS_MAX = 60;
/** Share of the newest point where points are smoothed. */
const NOW_SHARE = 0.75;
/** Share of what is fading. */
const GLOW_SHARE = 0.7;

/**
 * Lets scores die away over hours (half-life 4 h, 4…60 points) instead of dropping at once, so that all points of one incident rank high.
 *
 * For ranking only: measures that rank every row of a labelled incident want it, a person who reads the score of one point does not.
 */
export class Afterglow {
  private readonly fade: number;
  private smoothed = 0;
  private held = 0;

  constructor(intervalMs: number) {
    const points = Math.min(HALF_LIFE_POINTS_MAX, Math.max(HALF_LIFE_POINTS_MIN, HALF_LIFE_MS / intervalMs));
    this.fade = 2 ** (-1 / points);
  }

  /** @returns the glow after this score, 0…100 */
  push(score: number): number {
    this.smoothed += NOW_SHARE * (score - this.smoothed);
    this.held = Math.max(this.held * this.fade, this.smoothed);
    return GLOW_SHARE * this.held + (1 - GLOW_SHARE) * this.smoothed;
  }
}
