import type { TimeRange } from '../../../schema';
import { ROW_NUMBERS } from '../../store/result-rows';
import type { MissedInterval, ResultBatch } from '../../store/store';

/** Missed intervals of one run that are kept one by one; of a longer outage those before them are one. */
const MISSED_EACH = 1_000;

/** What is said of an interval for which the source was asked and had nothing. */
export const NO_DATA = 'no data in the interval';

/**
 * The intervals of a range without a result, by time: the newest one by one, all before as one.
 *
 * @param range boundaries: after `fromMs`, up to and including `toMs`
 * @param hasResult asked with the end of an interval
 */
export function missedIntervals(
  { fromMs, toMs }: TimeRange,
  { intervalMs, message, hasResult }: { intervalMs: number; message: string; hasResult: (endMs: number) => boolean }
): MissedInterval[] {
  const missed: MissedInterval[] = [];
  const earlier: TimeRange = { fromMs: NaN, toMs: NaN };
  for (let endMs = Math.floor(toMs / intervalMs) * intervalMs; endMs > fromMs; endMs -= intervalMs) {
    const startMs = endMs - intervalMs;
    if (hasResult(endMs)) {
      continue;
    }
    if (missed.length < MISSED_EACH) {
      missed.push({ fromMs: startMs, toMs: endMs, message });
    } else {
      earlier.toMs = Number.isNaN(earlier.toMs) ? endMs : earlier.toMs;
      earlier.fromMs = startMs;
    }
  }
  return [...missed, ...(Number.isNaN(earlier.toMs) ? [] : [{ ...earlier, message }])].reverse();
}

/** Ends of the intervals that these results lie in. */
export function resultEnds(results: readonly ResultBatch[], intervalMs: number): Set<number> {
  const ends = new Set<number>();
  for (const { rows } of results) {
    for (let at = 0; at < rows.length; at += ROW_NUMBERS) {
      ends.add(Math.ceil((rows[at] ?? NaN) / intervalMs) * intervalMs);
    }
  }
  return ends;
}
