import { DAY_MS, type Reasons, type ValueRecord } from '../../schema';
import { formatDuration } from '../format/durations';
import { countOf } from '../format/numbers';
import { formatTime } from '../format/times';

/** "highest in 14 days"; whole days, rounded down. */
export function recordWords({ kind, spanMs }: ValueRecord): string {
  return `${kind} in ${countOf(Math.floor(spanMs / DAY_MS), 'day')}`;
}

/** When it began, if that was before the alert; else null. */
export function sinceWords({ sinceMs }: Pick<Reasons, 'sinceMs'>, startMs: number): string | null {
  return sinceMs < startMs ? `${formatTime(sinceMs)}, ${formatDuration(startMs - sinceMs)} before the start` : null;
}
