import { DAY_MS } from '../../../schema';

/** Trade of a day relative to the mean, Thursday (the first day of the epoch) to Wednesday. */
const WEEKDAYS = [1.0, 1.05, 1.12, 1.08, 0.93, 0.95, 0.97] as const;

/**
 * How busy the shop is, relative to its weekly mean (0.3…1.8): quiet at night, a rise at noon, the peak in the evening,
 * stronger at the end of the week. `shiftMs` moves it to the clock of a region.
 */
export function busyness(timeMs: number, shiftMs: number): number {
  const localMs = timeMs + shiftMs;
  const turn = (2 * Math.PI * localMs) / DAY_MS;
  const day = 1 - 0.45 * Math.cos(turn - 0.9) + 0.12 * Math.cos(2 * turn - 4.2) - 0.04 * Math.cos(3 * turn - 1.2);
  return Math.max(0.12, day) * weekday(localMs) * season(timeMs);
}

/** Glides from the middle of one day to the middle of the next. */
function weekday(localMs: number): number {
  const position = localMs / DAY_MS - 0.5;
  const index = Math.floor(position);
  const share = position - index;
  const eased = share * share * (3 - 2 * share);
  return factorOf(index) * (1 - eased) + factorOf(index + 1) * eased;
}

function factorOf(dayIndex: number): number {
  return WEEKDAYS[((dayIndex % 7) + 7) % 7] ?? 1;
}

/** A slow swell over the year. */
function season(timeMs: number): number {
  return 1 + 0.1 * Math.sin((2 * Math.PI * timeMs) / (365.25 * DAY_MS));
}
