import { dateTimeFormat } from '@grafana/data';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../schema';
import { formatDuration } from './durations';

/** Absolute, in the user's time zone: `2026-11-24 09:12:00`. */
export function formatTime(ms: number): string {
  return dateTimeFormat(ms);
}

/** Absolute and short, in the user's time zone: `Tue 24 Nov 09:12`. */
export function formatShortTime(ms: number): string {
  return dateTimeFormat(ms, { format: 'ddd D MMM HH:mm' });
}

/** `12 min ago`, `in 3 min`, `5 h ago`, `now` within a day of `nowMs`; absolute beyond. */
export function formatRelative(ms: number, nowMs: number): string {
  const distance = Math.abs(nowMs - ms);
  if (distance >= DAY_MS) {
    return formatShortTime(ms);
  }
  if (distance < SECOND_MS) {
    return 'now';
  }
  // One unit is enough to place a moment; lengths are told more exactly.
  const unit = [HOUR_MS, MINUTE_MS].find((unitMs) => distance >= unitMs) ?? SECOND_MS;
  const words = formatDuration(Math.floor(distance / unit) * unit);
  return ms <= nowMs ? `${words} ago` : `in ${words}`;
}
