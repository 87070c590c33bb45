import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../../schema';
import { cut, stringOf, type Json } from './json-shape';
import { unacceptable } from '../search-fault';
import type { HistogramInterval } from '../search-request';

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: SECOND_MS, m: MINUTE_MS, h: HOUR_MS, d: DAY_MS };
const CALENDAR: Readonly<Record<string, HistogramInterval>> = {
  second: { fixedMs: SECOND_MS },
  '1s': { fixedMs: SECOND_MS },
  minute: { fixedMs: MINUTE_MS },
  '1m': { fixedMs: MINUTE_MS },
  hour: { fixedMs: HOUR_MS },
  '1h': { fixedMs: HOUR_MS },
  day: { fixedMs: DAY_MS },
  '1d': { fixedMs: DAY_MS },
  week: { week: true },
  '1w': { week: true },
  month: { months: 1 },
  '1M': { months: 1 },
  quarter: { months: 3 },
  '1q': { months: 3 },
  year: { months: 12 },
  '1y': { months: 12 },
};

/** `interval`, `fixed_interval` or `calendar_interval`, exactly one of them. @throws VigilError `invalid_argument` */
export function intervalOf(body: Json): HistogramInterval {
  const given = ['interval', 'fixed_interval', 'calendar_interval'].filter((key) => body[key] !== undefined);
  const [key, another] = given;
  if (key === undefined) {
    throw unacceptable('Invalid interval specified, must be non-null and non-empty');
  }
  if (another !== undefined) {
    throw unacceptable(`Cannot use [${another}] with [${key}] configuration option`);
  }
  const text = stringOf(body[key], key);
  const calendar = Object.hasOwn(CALENDAR, text) ? CALENDAR[text] : undefined;
  if (key !== 'fixed_interval' && calendar !== undefined) {
    return calendar;
  }
  const fixedMs = key === 'calendar_interval' ? null : durationOf(text);
  if (fixedMs === null || fixedMs <= 0) {
    throw unacceptable(
      `The supplied interval [${cut(text)}] could not be parsed as a ${key === 'calendar_interval' ? 'calendar' : 'fixed'} interval`
    );
  }
  return { fixedMs };
}

function durationOf(text: string): number | null {
  const match = /^([+-]?)(\d{1,15})(ms|s|m|h|d)?$/.exec(text.trim());
  if (match === null) {
    return null;
  }
  const [, sign, digits, unit = 'ms'] = match;
  const ms = Number(digits) * (UNITS[unit] ?? 1);
  return ms > 8.64e15 ? null : sign === '-' ? -ms : ms;
}

/** @throws VigilError `invalid_argument` */
export function offsetOf(text: string): number {
  const ms = durationOf(text);
  if (ms === null) {
    throw unacceptable(`[date_histogram] failed to parse [offset] ${cut(text)}`);
  }
  return ms;
}
