import {
  LIMITS,
  VigilError,
  type CreateHistoryRun,
  type Detector,
  type HistoryRun,
  type TimeRange,
} from '../../../schema';
import { boundaryMs } from '../evaluation/boundary';

/** @throws VigilError `invalid_argument` for a range without a complete interval, or with too many */
export function assertRange(detector: Detector, { fromMs, toMs }: CreateHistoryRun, nowMs: number): void {
  const { intervalMs } = detector;
  const endMs = Math.min(toMs, boundaryMs(detector, nowMs));
  const intervals = Math.floor((endMs - fromMs) / intervalMs);
  const refuse = (path: string, message: string) =>
    new VigilError('invalid_argument', message, { details: { fields: [{ path, message }] } });
  if (intervals < 1) {
    throw refuse('toMs', `the range must hold at least one complete interval (${intervalMs} ms) up to now`);
  }
  if (intervals > LIMITS.historyRunIntervals) {
    throw refuse('fromMs', `the range must be at most ${LIMITS.historyRunIntervals} intervals long, got ${intervals}`);
  }
}

/**
 * What a run goes through: boundaries of the interval around the range that was asked for, as far as data was complete then;
 * of a source that ends, what it has.
 *
 * @param extent first and last time of a source that ends, null for an endless one
 */
export function rangeOf(
  { fromMs, toMs, createdMs }: Pick<HistoryRun, 'fromMs' | 'toMs' | 'createdMs'>,
  detector: Detector,
  extent: TimeRange | null
): TimeRange {
  const { intervalMs } = detector;
  const lastMs = Math.min(toMs, boundaryMs(detector, createdMs));
  if (extent === null) {
    return {
      fromMs: Math.floor(fromMs / intervalMs) * intervalMs,
      toMs: Math.floor(lastMs / intervalMs) * intervalMs,
    };
  }
  const endMs = Math.min(lastMs, extent.toMs);
  return { fromMs: Math.min(endMs, Math.max(fromMs, extent.fromMs - 1)), toMs: endMs };
}
