import { LIMITS, VigilError, type TimeRange } from '../../schema';

/** First multiple of `intervalMs` after `timeMs`. */
export function gridAfter(timeMs: number, intervalMs: number): number {
  return (Math.floor(timeMs / intervalMs) + 1) * intervalMs;
}

/** Last multiple of `intervalMs` at or before `timeMs`. */
export function gridUpTo(timeMs: number, intervalMs: number): number {
  return Math.floor(timeMs / intervalMs) * intervalMs;
}

/** Multiples of `intervalMs` after `fromMs`, up to and including `toMs`; 0 when there is none. */
export function gridPoints(range: TimeRange, intervalMs: number): number {
  return Math.max(0, Math.floor(range.toMs / intervalMs) - Math.floor(range.fromMs / intervalMs));
}

/** @throws VigilError `resource_exhausted` when a fetch would bring in more than `LIMITS.pointsPerFetch` points */
export function assertPointsAllowed(points: number): void {
  if (points > LIMITS.pointsPerFetch) {
    throw new VigilError(
      'resource_exhausted',
      `a fetch may bring in at most ${LIMITS.pointsPerFetch} points, this one has ${points}: ` +
        'take a shorter history, a longer interval or fewer series',
      { source: 'downstream' }
    );
  }
}
