import type { Severity, TimeRange } from '../../schema';
import { SEVERITIES_WORST_FIRST } from '../severity/marks';
import { eventDurationMs, eventEndMs, type EventItem } from './event-item';

/** Where an event lies in the strip; `x` and `width` in pixels from the left edge. */
export interface Placed {
  event: EventItem;
  row: number;
  x: number;
  width: number;
}

/** An event stays visible and can be hit however short it is. */
const MIN_WIDTH_PX = 4;
/** How far beside an event the pointer may be. */
const REACH_PX = 4;
/** Context shown around an event, as a multiple of its duration on either side. */
const CONTEXT = 6;
const MIN_CONTEXT_MS = 10 * 60_000;

export function rowOf(severity: Severity): number {
  return SEVERITIES_WORST_FIRST.indexOf(severity);
}

/** Events that touch the range, in time order. */
export function placeEvents(
  events: readonly EventItem[],
  range: TimeRange,
  { widthPx, nowMs }: { widthPx: number; nowMs: number }
): Placed[] {
  const toX = (ms: number) => ((clamp(ms, range) - range.fromMs) / (range.toMs - range.fromMs)) * widthPx;
  return events
    .filter((event) => event.startMs <= range.toMs && eventEndMs(event, nowMs) >= range.fromMs)
    .sort((a, b) => a.startMs - b.startMs)
    .map((event) => {
      const x = Math.min(toX(event.startMs), widthPx - MIN_WIDTH_PX);
      return { event, row: rowOf(event.severity), x, width: Math.max(MIN_WIDTH_PX, toX(eventEndMs(event, nowMs)) - x) };
    });
}

/** The event under the pointer, or the nearest within reach in that row. */
export function eventAt(placed: readonly Placed[], x: number, row: number): EventItem | null {
  let nearest: EventItem | null = null;
  let least = REACH_PX;
  for (const one of placed) {
    const distance = Math.max(one.x - x, x - one.x - one.width, 0);
    if (one.row === row && distance <= least) {
      nearest = one.event;
      least = distance;
    }
  }
  return nearest;
}

/** The time range between two places of the strip, whichever way it was dragged. */
export function rangeBetween([x1, x2]: readonly [number, number], range: TimeRange, widthPx: number): TimeRange {
  const toMs = (x: number) =>
    Math.round(range.fromMs + (Math.min(Math.max(x, 0), widthPx) / widthPx) * (range.toMs - range.fromMs));
  return { fromMs: toMs(Math.min(x1, x2)), toMs: toMs(Math.max(x1, x2)) };
}

/**
 * The range in which an event is best looked at: six times its duration on either side and never past now.
 * `leastMs`, the least context on either side, is for events of a single point.
 */
export function rangeAround(event: EventItem, nowMs: number, leastMs = MIN_CONTEXT_MS): TimeRange {
  const contextMs = Math.max(CONTEXT * eventDurationMs(event, nowMs), leastMs);
  const endMs = eventEndMs(event, nowMs) + contextMs;
  return { fromMs: Math.max(0, event.startMs - contextMs), toMs: Math.max(Math.min(endMs, nowMs), event.startMs + 1) };
}

function clamp(ms: number, range: TimeRange): number {
  return Math.min(Math.max(ms, range.fromMs), range.toMs);
}
