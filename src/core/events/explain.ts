import { DAY_MS, type AnomalySide } from '../../schema';

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
/** From here on a ratio says more than the two numbers. */
const RATIO_MIN = 1.5;
const RATIO_MAX = 1000;

export interface Explained {
  timeMs: number;
  value: number;
  /** NaN or null if the model had no opinion. */
  expected: number | null;
  lower: number | null;
  upper: number | null;
  side: AnomalySide;
  intervalMs: number;
}

/**
 * One plain sentence about the peak of an anomaly: how far, from what, which way. Units are unknown, times are UTC.
 *
 * "2.4× the usual for Monday 09:00 UTC (1.9, usual 0.6–0.9)", "below usual for Monday 09:00 UTC: 3 instead of 40–60".
 * A peak inside the band is named as what it is: a small departure that stays.
 */
export function explain(peak: Explained): string {
  const { value, expected, lower, upper, side } = peak;
  if (expected === null || Number.isNaN(expected)) {
    return `unusual value ${formatNumber(value)}`;
  }
  const when = timeName(peak.timeMs, peak.intervalMs);
  const low = formatNumber(lower ?? expected);
  const high = formatNumber(upper ?? expected);
  const usual = low === high ? low : `${low}–${high}`;
  if (value >= (lower ?? expected) && value <= (upper ?? expected)) {
    return `a little ${side} usual for longer than usual, ${when}: ${formatNumber(value)}, expected ${formatNumber(expected)} (band ${usual})`;
  }
  const ratio = value / expected;
  if (side === 'above' && expected > 0 && ratio >= RATIO_MIN && ratio <= RATIO_MAX) {
    return `${formatNumber(ratio)}× the usual for ${when} (${formatNumber(value)}, usual ${usual})`;
  }
  return `${side} usual for ${when}: ${formatNumber(value)} instead of ${usual}`;
}

/** At most 3 significant digits, without exponent from 0.001 to a billion. */
export function formatNumber(value: number): string {
  const short = Number(value.toPrecision(3));
  const size = Math.abs(short);
  if (short === 0 || (size >= 0.001 && size < 1e9)) {
    return String(short);
  }
  return short.toExponential().replace('e+', 'e');
}

/** "Monday 09:00 UTC"; only the day where points are a day or more apart. */
function timeName(timeMs: number, intervalMs: number): string {
  const date = new Date(timeMs);
  const day = WEEKDAYS[date.getUTCDay()] ?? 'an unknown day';
  if (intervalMs >= DAY_MS) {
    return day;
  }
  const twoDigits = (number: number) => String(number).padStart(2, '0');
  return `${day} ${twoDigits(date.getUTCHours())}:${twoDigits(date.getUTCMinutes())} UTC`;
}
