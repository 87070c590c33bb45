import type { Departure } from './expectation';
import type { RecentValues } from './recent-values';
import type { Glance } from './time-scales';

/**
 * A point as all members see it: worked out once by the `Baseline`, before the point is learnt. Read only; the same object is
 * filled again for the next point.
 */
export interface Sight {
  timeMs: number;
  /** Local time by the series' calendar, in ms; only the time of day matters. */
  dayMs: number;
  /** As given, in the unit of the series; finite. */
  value: number;
  /** The value relative to the first one, of about the size of 1 (`UnitScale`). All that follows is in this unit. */
  inside: number;
  /** Size of 1 inside the model in the unit of the series; 0 while all values were equal. */
  unit: number;
  /** Differences smaller than this are rounding, not signal. */
  resolution: number;
  /** Values seen, this one included. */
  points: number;
  /** Points that should have come between the last value and this one. */
  missing: number;
  /** How far the value lies from the slow level, the day, the week, and their mixture; and what day and week expect. */
  departure: Departure;
  /** Usual size (mean absolute) of the mixed departure at this time of day, ≥ 0; 0 while all were 0. */
  usual: number;
  /** The mixed departure in usual sizes. */
  relative: number;
  /** `relative` over three spans of time. */
  glance: Glance;
  /** The values before this one. */
  recent: RecentValues;
}
