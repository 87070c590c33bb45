import { NEIGHBOUR_WINDOWS } from '../neighbour/algorithm';
import { NOVELTY_REMEMBERED } from '../novelty/algorithm';

/** The constants of `auto` that were chosen by looking at labelled series. */
export interface AutoTuning {
  /** Windows that the neighbour member looks through. */
  neighbourWindows: number;
  /** Points that each view of the novelty member remembers. */
  noveltyRemembered: number;
  /** Unusual energy alone is a weaker sign than the others, for an alert and even more for the rank. */
  energyShare: number;
  energyRank: number;
  /** What the newest values show has been seen before: it counts by this share only. */
  seenBeforeShare: number;
  /** Evidence of this strength is loud enough for an alert. */
  loud: number;
}

/** What ships. The benchmark `leave-out` tries others, to see how much of the quality rests on them. */
export const AUTO_TUNING: AutoTuning = {
  neighbourWindows: NEIGHBOUR_WINDOWS,
  noveltyRemembered: NOVELTY_REMEMBERED,
  energyShare: 0.5,
  energyRank: 0.3,
  seenBeforeShare: 0.3,
  loud: 4,
};
