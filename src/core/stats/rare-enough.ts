import { DAY_MS } from '../../schema';

/** At hourly points one in 18 is rare enough; ten times as many points a day want 178 times as much. */
const AT_HOURLY = 1.25;
const PER_TENFOLD = 2.25;

/**
 * How rare a point has to be to alert, in powers of ten: 1.25 at hourly points, 3.7 at five minutes, 5.3 at one minute.
 * Rises faster than the points of a day, because neighbours at fine intervals repeat each other's noise.
 */
export function rareEnough(intervalMs: number): number {
  return Math.max(1, AT_HOURLY + PER_TENFOLD * Math.log10(DAY_MS / intervalMs / 24));
}
