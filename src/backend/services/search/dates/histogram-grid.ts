import { addMonths, startOfWeek } from './date-math';
import type { DateHistogramAggregation } from '../search-request';

const WEEK_MS = 7 * 86_400_000;

/** Where the buckets of a date histogram begin. */
export interface Grid {
  /** Of the bucket a time is in. */
  startOf(timeMs: number): number;
  next(startMs: number): number;
}

export function gridOf({
  interval,
  offsetMs,
  zoneMs,
}: Pick<DateHistogramAggregation, 'interval' | 'offsetMs' | 'zoneMs'>): Grid {
  // Shifted, so that buckets begin at whole units.
  const shift = zoneMs - offsetMs;
  if ('fixedMs' in interval) {
    const { fixedMs } = interval;
    return {
      startOf: (timeMs) => Math.floor((timeMs + shift) / fixedMs) * fixedMs - shift,
      next: (startMs) => startMs + fixedMs,
    };
  }
  if ('week' in interval) {
    return { startOf: (timeMs) => startOfWeek(timeMs + shift) - shift, next: (startMs) => startMs + WEEK_MS };
  }
  const { months } = interval;
  return {
    startOf: (timeMs) => {
      const date = new Date(timeMs + shift);
      return Date.UTC(date.getUTCFullYear(), Math.floor(date.getUTCMonth() / months) * months, 1) - shift;
    },
    next: (startMs) => addMonths(startMs + shift, months) - shift,
  };
}
