import { DAY_MS, HOUR_MS, memberWords, MINUTE_MS, type AnomalySide, type ValueRecord } from '../../schema';

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
/** From here on a ratio says more than the two numbers. */
const RATIO_MIN = 1.5;
const RATIO_MAX = 1000;
/** Its band is made of limits, not of what is usual. */
const LIMITS_MEMBER = 'threshold';

export interface Explained {
  timeMs: number;
  value: number;
  /** NaN or null if the model had no opinion. */
  expected: number | null;
  lower: number | null;
  upper: number | null;
  side: AnomalySide;
  intervalMs: number;
  /** Who spoke loudest of it; null for nobody. */
  loudest?: string | null;
  record?: ValueRecord | null;
  /** For how long the value has not changed, where that is part of the anomaly; else 0. */
  flatMs?: number;
  /** No value has come since the anomaly began: `value` is the one before. (Default: false) */
  isMissing?: boolean;
  /** For how long no value came, where that is part of the anomaly; else 0. */
  missingMs?: number;
}

/**
 * One plain sentence about the peak of an anomaly: how far, from what, which way, and how long nothing like it was seen.
 * Units are unknown, times are UTC.
 *
 * "2.4× the usual for Monday 09:00 UTC (1.9, usual 0.6–0.9), highest in 14 days",
 * "below usual for Monday 09:00 UTC: 3 instead of 40–60, flat for 40 min".
 * Of a peak inside the band it says what was heard instead: "unusual shape, Monday 09:00 UTC: 58, expected 50 (band 40–60)".
 */
export function explain(peak: Explained): string {
  const { record = null, flatMs = 0, missingMs = 0 } = peak;
  if (peak.isMissing === true) {
    return `no data for ${spanName(missingMs)} from ${timeName(peak.timeMs, peak.intervalMs)}, last value ${formatNumber(peak.value)}`;
  }
  const { words, saysFlat } = what(peak);
  const parts = [words];
  if (flatMs > 0 && !saysFlat) {
    parts.push(flatWords(flatMs));
  }
  if (missingMs > 0) {
    parts.push(`no data for ${spanName(missingMs)}`);
  }
  if (record !== null) {
    parts.push(recordWords(record));
  }
  return parts.join(', ');
}

function what(peak: Explained): { words: string; saysFlat: boolean } {
  const { value, expected, lower, upper, side, loudest = null, flatMs = 0 } = peak;
  const number = formatNumber(value);
  if (expected === null || Number.isNaN(expected)) {
    return {
      words: loudest === null ? `unusual value ${number}` : `${memberWords(loudest)}: ${number}`,
      saysFlat: false,
    };
  }
  const when = timeName(peak.timeMs, peak.intervalMs);
  const low = formatNumber(lower ?? expected);
  const high = formatNumber(upper ?? expected);
  const usual = low === high ? low : `${low}–${high}`;
  if (value >= (lower ?? expected) && value <= (upper ?? expected)) {
    const saysFlat = loudest === 'silence' && flatMs > 0;
    const inside = saysFlat ? flatWords(flatMs) : insideWords(side, loudest);
    return { words: `${inside}, ${when}: ${number}, expected ${formatNumber(expected)} (band ${usual})`, saysFlat };
  }
  if (loudest === LIMITS_MEMBER) {
    return { words: `${side} the limit of ${side === 'above' ? high : low}: ${number}, ${when}`, saysFlat: false };
  }
  const ratio = value / expected;
  if (side === 'above' && expected > 0 && ratio >= RATIO_MIN && ratio <= RATIO_MAX) {
    return { words: `${formatNumber(ratio)}× the usual for ${when} (${number}, usual ${usual})`, saysFlat: false };
  }
  return { words: `${side} usual for ${when}: ${number} instead of ${usual}`, saysFlat: false };
}

/** What was heard of a value that is not far off: what the loudest member hears, unless that is the one that watches the distance. */
function insideWords(side: AnomalySide, loudest: string | null): string {
  return loudest === null || loudest === 'seasonal'
    ? `a little ${side} usual for longer than usual`
    : memberWords(loudest);
}

function flatWords(flatMs: number): string {
  return `flat for ${spanName(flatMs)}`;
}

function recordWords({ kind, spanMs }: ValueRecord): string {
  return `${kind} in ${spanName(spanMs)}`;
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

/** Whole units, rounded down so as not to claim too much: "40 min", "3 h", "a day", "14 days". */
function spanName(spanMs: number): string {
  const days = Math.floor(spanMs / DAY_MS);
  if (days >= 1) {
    return days === 1 ? 'a day' : `${days} days`;
  }
  if (spanMs >= 2 * HOUR_MS) {
    return `${Math.floor(spanMs / HOUR_MS)} h`;
  }
  return spanMs >= MINUTE_MS ? `${Math.floor(spanMs / MINUTE_MS)} min` : `${Math.floor(spanMs / 1000)} s`;
}
