import { seriesKey, type Detector } from '../../schema';
import { nextTurnMs } from '../services/evaluation/boundary';

/** Runs that fall on the same boundary start within this time of each other, and within this share of their interval. */
const SPREAD_MS = 5_000;
const SPREAD_SHARE = 0.1;

/**
 * A fixed offset for each detector, so that all those with the same interval do not start in the same instant.
 * At least 0, below a tenth of the interval and 5 s.
 */
export function spreadMs({ id, intervalMs }: Pick<Detector, 'id' | 'intervalMs'>): number {
  const share = parseInt(seriesKey({ id }).slice(0, 8), 16) / 2 ** 32;
  return Math.floor(share * Math.min(SPREAD_MS, intervalMs * SPREAD_SHARE));
}

/**
 * When a detector has something to do: at its next turn after the cursor, once a little spread has passed.
 * At once (`nowMs`) when it has never run or is behind: one run then catches up with everything missed.
 *
 * @param cursorMs the last boundary evaluated, null before the first run
 */
export function dueMs(detector: Detector, cursorMs: number | null, nowMs: number): number {
  if (cursorMs === null) {
    return nowMs;
  }
  return Math.max(nowMs, nextTurnMs(detector, cursorMs) + spreadMs(detector));
}

/** One detector waiting for its turn. */
export interface Waiting {
  dueMs: number;
  /** Detectors of one place share its slots. */
  place: string;
}

export interface Slots {
  /** Runs at once, over all. */
  total: number;
  /** Runs at once of one place, so that a place that hangs cannot take every slot. */
  perPlace: number;
}

/**
 * Those that may start now: due, oldest first, as far as slots allow.
 *
 * @param running places of the runs going on
 */
export function pickDue<W extends Waiting>(
  waiting: Iterable<W>,
  running: readonly string[],
  { slots, nowMs }: { slots: Slots; nowMs: number }
): W[] {
  const perPlace = new Map<string, number>();
  for (const place of running) {
    perPlace.set(place, (perPlace.get(place) ?? 0) + 1);
  }
  const picked: W[] = [];
  const due = [...waiting].filter((each) => each.dueMs <= nowMs).sort((a, b) => a.dueMs - b.dueMs);
  for (const each of due) {
    const taken = perPlace.get(each.place) ?? 0;
    if (running.length + picked.length < slots.total && taken < slots.perPlace) {
      perPlace.set(each.place, taken + 1);
      picked.push(each);
    }
  }
  return picked;
}
