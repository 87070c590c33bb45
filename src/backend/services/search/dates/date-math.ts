import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../../schema';

/** Whether a bound that is rounded is taken at the beginning of its unit or at the last millisecond of it. */
export type Rounding = 'down' | 'up';

const FIXED: Readonly<Record<string, number>> = {
  s: SECOND_MS,
  m: MINUTE_MS,
  h: HOUR_MS,
  H: HOUR_MS,
  d: DAY_MS,
  w: 7 * DAY_MS,
};
const STEP = /^(?:([+-])(\d{0,9})|(\/))([yMwdhHms])/;
const LARGEST_MS = 8.64e15;

/**
 * A point in time as Elasticsearch writes it: epoch milliseconds (number or text), an ISO date or part of one
 * (`2026`, `2026-11-22`, `2026-11-22T10:00:00.123Z`), or date math upon one (`now-1h/d`, `2026-11-22||+1M`).
 *
 * @returns epoch ms; null when it cannot be read
 */
export function parseDate(
  value: string | number | boolean,
  { nowMs, zoneMs = 0, rounding = 'down' }: { nowMs: number; zoneMs?: number; rounding?: Rounding }
): number | null {
  if (typeof value === 'number') {
    return inRange(Math.trunc(value));
  }
  if (typeof value === 'boolean') {
    return null;
  }
  const text = value.trim();
  if (text.startsWith('now')) {
    return stepped(nowMs, text.slice(3), { zoneMs, rounding });
  }
  const bar = text.indexOf('||');
  const base = parseInstant(bar < 0 ? text : text.slice(0, bar), { zoneMs, rounding: bar < 0 ? rounding : 'down' });
  return base === null || bar < 0 ? base : stepped(base, text.slice(bar + 2), { zoneMs, rounding });
}

interface Local {
  zoneMs: number;
  rounding: Rounding;
}

function stepped(base: number, steps: string, local: Local): number | null {
  let at = base;
  let rest = steps;
  while (rest !== '') {
    const match = STEP.exec(rest);
    if (match === null) {
      return null;
    }
    const [whole, sign, digits, , unit = ''] = match;
    at = sign === undefined ? rounded(at, unit, local) : moved(at, unit, signed(sign, digits));
    rest = rest.slice(whole.length);
  }
  return inRange(at);
}

function signed(sign: string, digits: string | undefined): number {
  const count = digits === undefined || digits === '' ? 1 : Number(digits);
  return sign === '-' ? -count : count;
}

function moved(at: number, unit: string, count: number): number {
  const fixed = FIXED[unit];
  return fixed === undefined ? addMonths(at, unit === 'y' ? 12 * count : count) : at + count * fixed;
}

/** The same day of another month; its last day where it is shorter. */
export function addMonths(at: number, months: number): number {
  const date = new Date(at);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  return date.setUTCDate(Math.min(day, last));
}

function rounded(at: number, unit: string, { zoneMs, rounding }: Local): number {
  const start = startOf(at + zoneMs, unit);
  return (rounding === 'down' ? start : moved(start, unit, 1) - 1) - zoneMs;
}

function startOf(at: number, unit: string): number {
  const date = new Date(at);
  switch (unit) {
    case 'y':
      return Date.UTC(date.getUTCFullYear(), 0, 1);
    case 'M':
      return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
    case 'w':
      return startOfWeek(at);
    default: {
      const width = FIXED[unit] ?? 1;
      return Math.floor(at / width) * width;
    }
  }
}

/** Weeks begin on Monday; 1 January 1970 was a Thursday. */
export function startOfWeek(at: number): number {
  const shift = 3 * DAY_MS;
  return Math.floor((at + shift) / (7 * DAY_MS)) * 7 * DAY_MS - shift;
}

const ISO =
  /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ](?:(\d{2})(?::?(\d{2})(?::?(\d{2})(?:[.,](\d{1,9}))?)?)?)?)?)?)?(Z|[+-]\d{2}(?::?\d{2})?)?$/;

function parseInstant(text: string, local: Local): number | null {
  if (/^-?\d{5,16}$/.test(text)) {
    return inRange(Number(text));
  }
  const match = ISO.exec(text);
  if (match === null) {
    return null;
  }
  const [, year, month, day, hour, minute, second, fraction, zone] = match;
  const numbers = [year, month ?? '1', day ?? '1', hour ?? '0', minute ?? '0', second ?? '0'].map(Number);
  const [y = 0, mo = 1, d = 1, h = 0, mi = 0, s = 0] = numbers;
  const ms = fraction === undefined ? 0 : Math.floor(Number(`0.${fraction}`) * 1000);
  const date = new Date(Date.UTC(y, mo - 1, d, h, mi, s, ms));
  if (date.getUTCMonth() !== mo - 1 || date.getUTCDate() !== d || h > 23 || mi > 59 || s > 59) {
    return null;
  }
  const at = date.getTime() - (zone === undefined ? local.zoneMs : (parseZone(zone) ?? 0));
  return inRange(local.rounding === 'down' || fraction !== undefined ? at : endOfGiven(at, match));
}

/** Where digits are left out, rounding up means the last millisecond of what is given. */
function endOfGiven(at: number, [, , month, day, hour, minute, second]: RegExpExecArray): number {
  const unit =
    second !== undefined
      ? 's'
      : minute !== undefined
        ? 'm'
        : hour !== undefined
          ? 'h'
          : day !== undefined
            ? 'd'
            : month !== undefined
              ? 'M'
              : 'y';
  return moved(at, unit, 1) - 1;
}

/** `Z`, `UTC`, `+01:00`: ms east of UTC; null for what is no fixed offset. */
export function parseZone(zone: string): number | null {
  if (/^(Z|UTC|GMT|UCT|Etc\/UTC|Etc\/GMT)$/i.test(zone)) {
    return 0;
  }
  const match = /^([+-])(\d{1,2})(?::?(\d{2}))?$/.exec(zone);
  if (match === null) {
    return null;
  }
  const [, sign, hours, minutes = '0'] = match;
  const ms = Number(hours) * HOUR_MS + Number(minutes) * MINUTE_MS;
  return ms > 18 * HOUR_MS ? null : sign === '-' ? -ms : ms;
}

function inRange(at: number): number | null {
  return Number.isFinite(at) && Math.abs(at) <= LARGEST_MS ? at : null;
}
