import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../../schema';

const UNITS: ReadonlyArray<readonly [name: string, ms: number]> = [
  ['d', DAY_MS],
  ['h', HOUR_MS],
  ['m', MINUTE_MS],
  ['s', SECOND_MS],
  ['ms', 1],
];

/** A duration as it is typed, exact: `14d`, `1h30m`, `15s`, `0s`. */
export function toDurationText(ms: number): string {
  let rest = Math.max(0, Math.round(ms));
  let text = '';
  for (const [name, unitMs] of UNITS) {
    const whole = Math.floor(rest / unitMs);
    if (whole > 0) {
      text += `${whole}${name}`;
      rest -= whole * unitMs;
    }
  }
  return text === '' ? '0s' : text;
}

/** Milliseconds of `14d`, `1h 30m`, `15s`; null when it cannot be read or names a unit twice or out of order. */
export function fromDurationText(text: string): number | null {
  const match =
    /^\s*(?:(\d+)\s*d)?\s*(?:(\d+)\s*h)?\s*(?:(\d+)\s*m(?:in)?(?!s))?\s*(?:(\d+)\s*s)?\s*(?:(\d+)\s*ms)?\s*$/i.exec(
      text
    );
  const parts = match?.slice(1) ?? [];
  if (parts.every((part) => part === undefined)) {
    return null;
  }
  return UNITS.reduce((sum, [, unitMs], i) => sum + Number(parts[i] ?? 0) * unitMs, 0);
}
