import type { Detector, TimeRange } from '../../../schema';

type Schedule = Pick<Detector, 'intervalMs' | 'windowDelayMs'>;

/** The newest interval boundary (multiples of the interval since 1970) whose data is complete at `nowMs`. */
export function boundaryMs({ intervalMs, windowDelayMs }: Schedule, nowMs: number): number {
  return Math.floor((nowMs - windowDelayMs) / intervalMs) * intervalMs;
}

type Frequency = Schedule & Pick<Detector, 'everyIntervals'>;

/**
 * When a detector has its next turn: once the data of the next interval after the cursor is complete, of those that it is
 * evaluated at (every `everyIntervals`-th since 1970).
 *
 * @param cursorMs the last boundary evaluated
 */
export function nextTurnMs({ intervalMs, windowDelayMs, everyIntervals }: Frequency, cursorMs: number): number {
  const everyMs = everyIntervals * intervalMs;
  return Math.floor(cursorMs / everyMs) * everyMs + everyMs + windowDelayMs;
}

/** How far behind a detector is: 0 until its next turn. */
export function lagMs(detector: Frequency, cursorMs: number, nowMs: number): number {
  return Math.max(0, nowMs - nextTurnMs(detector, cursorMs));
}

/** Points brought in by one piece of a long run, over all series: little enough to write in one go. */
const POINTS_PER_PIECE = 20_000;

/**
 * The first piece of a range that is too long to fetch, score and write at once; the whole range if it is short.
 *
 * @param seriesCount series expected in it
 */
export function firstPiece(range: TimeRange, intervalMs: number, seriesCount: number): TimeRange {
  const intervals = Math.max(1, Math.floor(POINTS_PER_PIECE / Math.max(1, seriesCount)));
  return { fromMs: range.fromMs, toMs: Math.min(range.toMs, range.fromMs + intervals * intervalMs) };
}

/**
 * What a detector that begins now learns from: its history up to the newest boundary, or the end of a source that ends.
 * After `fromMs`, up to and including `toMs`; at least one interval.
 *
 * @param extent first and last time of a source that ends, null for an endless one
 */
export function historyRange(
  { intervalMs, historyMs }: Pick<Detector, 'intervalMs' | 'historyMs'>,
  targetMs: number,
  extent: TimeRange | null
): TimeRange {
  if (extent === null) {
    const fromMs = Math.floor((targetMs - historyMs) / intervalMs) * intervalMs;
    return { fromMs: Math.min(fromMs, targetMs - intervalMs), toMs: targetMs };
  }
  const toMs = Math.min(extent.toMs, targetMs);
  return { fromMs: Math.min(toMs, Math.max(extent.fromMs, toMs - historyMs) - 1), toMs };
}
