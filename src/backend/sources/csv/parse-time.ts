/** Numbers below it are seconds (until the year 5138), others milliseconds. */
const SECONDS_BELOW = 1e11;
const NUMBER = /^-?\d{1,17}(?:\.\d+)?$/;
const DATE = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)? ?(Z|[+-]\d\d:?\d\d)?$/i;

/**
 * Epoch milliseconds of a time as files have it: seconds or milliseconds since 1970, `2026-03-01`,
 * `2026-03-01 12:30[:15[.250]]`, or ISO 8601; UTC unless it names a zone. NaN for anything else, such as 30 February.
 */
export function parseTime(text: string): number {
  const trimmed = text.trim();
  if (NUMBER.test(trimmed)) {
    const value = Number(trimmed);
    return Math.round(Math.abs(value) < SECONDS_BELOW ? value * 1_000 : value);
  }
  const match = DATE.exec(trimmed);
  if (match === null) {
    return NaN;
  }
  const part = (index: number) => Number(match[index] ?? 0);
  const [year, month, day, hour, minute, second] = [part(1), part(2), part(3), part(4), part(5), part(6)];
  const milliseconds = Math.floor(Number(`0.${match[7] ?? 0}`) * 1_000);
  const timeMs = Date.UTC(year, month - 1, day, hour, minute, second, milliseconds);
  const date = new Date(timeMs);
  const isReal =
    date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
  return isReal ? timeMs - zoneMs(match[8]) : NaN;
}

function zoneMs(zone: string | undefined): number {
  if (zone === undefined || zone.toUpperCase() === 'Z') {
    return 0;
  }
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return (zone.startsWith('-') ? -1 : 1) * minutes * 60_000;
}
