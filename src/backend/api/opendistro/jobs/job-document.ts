import { SECOND_MS, type Detector } from '../../../../schema';
import { shownDelay, shownInterval } from '../detectors/to-document';

/** When a detector runs, as the original keeps it; null for one that was never started. */
export function jobDocument(detector: Detector): object | null {
  const { id, enabled, job, intervalMs } = detector;
  if (job === null) {
    return null;
  }
  const { interval, unit } = shownInterval(detector).period;
  return {
    name: id,
    schedule: { interval: { start_time: job.enabledMs, period: interval, unit } },
    window_delay: shownDelay(detector),
    enabled,
    enabled_time: job.enabledMs,
    last_update_time: job.updatedMs,
    lock_duration_seconds: Math.round(intervalMs / SECOND_MS),
    ...(job.disabledMs !== null && { disabled_time: job.disabledMs }),
  };
}
