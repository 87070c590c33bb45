import { dateTimeFormat } from '@grafana/data';
import { DAY_MS, MINUTE_MS } from '../../schema';
import { formatDuration } from './durations';

/** Absolute, in the user's time zone: `2026-11-24 09:12:00`. */
export function formatTime(ms: number): string {
  return dateTimeFormat(ms);
}

/** Absolute and short, in the user's time zone: `Tue 24 Nov 09:12`. */
export function formatShortTime(ms: number): string {
  return dateTimeFormat(ms, { format: 'ddd D MMM HH:mm' });
}

/** `12 min ago`, `in 3 min`, `now` within a day of `nowMs`; absolute beyond. */
export function formatRelative(ms: number, nowMs: number): string {
  const distance = Math.abs(nowMs - ms);
  if (distance >= DAY_MS) {
    return formatShortTime(ms);
  }
  if (distance < 1_000) {
    return 'now';
  }
  const words = formatDuration(distance < 5 * MINUTE_MS ? distance : Math.floor(distance / MINUTE_MS) * MINUTE_MS);
  return ms <= nowMs ? `${words} ago` : `in ${words}`;
}
