import { formatRelative, formatTime } from './times';
import { useNow } from './use-now';

/** A time relative to now, with the absolute one as tooltip. */
export function RelativeTime({ ms }: { ms: number }) {
  const nowMs = useNow();
  return (
    <time dateTime={new Date(ms).toISOString()} title={formatTime(ms)}>
      {formatRelative(ms, nowMs)}
    </time>
  );
}
