/** ISO 8601 in UTC with milliseconds; the number itself where it is no date. */
export function isoTime(timeMs: number): string {
  const date = new Date(timeMs);
  return Number.isNaN(date.getTime()) ? String(timeMs) : date.toISOString();
}

const PARTS = /'([^']*)'|yyyy|uuuu|yy|MM|M|dd|d|HH|H|mm|m|ss|s|SSS|XXX|XX|X|Z|z/g;

/** By name as Elasticsearch has them, or as a pattern of `yyyy MM dd HH mm ss SSS`; local to a fixed offset. */
export function formatDate(timeMs: number, format: string | null, zoneMs: number): string {
  const name = format?.split('||')[0] ?? 'strict_date_time';
  const local = isoTime(timeMs + zoneMs);
  switch (name) {
    case 'epoch_millis':
      return String(timeMs);
    case 'epoch_second':
      return String(Math.floor(timeMs / 1_000));
    case 'strict_date_time':
    case 'date_time':
    case 'strict_date_optional_time':
    case 'date_optional_time':
      return local.replace('Z', zoneText(zoneMs));
    case 'date':
    case 'strict_date':
      return local.slice(0, 10);
    default:
      return name.replace(PARTS, (part, quoted: string | undefined) => quoted ?? partOf(local, part, zoneMs));
  }
}

function partOf(local: string, part: string, zoneMs: number): string {
  const [year = '', month = '', day = '', hour = '', minute = '', second = '', ms = ''] = local.split(/[-T:.Z]/);
  const two: Readonly<Record<string, string>> = {
    yyyy: year,
    uuuu: year,
    yy: year.slice(-2),
    MM: month,
    dd: day,
    HH: hour,
    mm: minute,
    ss: second,
    SSS: ms,
    M: String(Number(month)),
    d: String(Number(day)),
    H: String(Number(hour)),
    m: String(Number(minute)),
    s: String(Number(second)),
  };
  return two[part] ?? zoneText(zoneMs);
}

function zoneText(zoneMs: number): string {
  if (zoneMs === 0) {
    return 'Z';
  }
  const minutes = Math.abs(zoneMs) / 60_000;
  const two = (number: number) => String(Math.floor(number)).padStart(2, '0');
  return `${zoneMs < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`;
}
