/** Stands for a number that is not there. */
export const NO_NUMBER = '–';

const LOCALE = 'en-US';
const significant = new Intl.NumberFormat(LOCALE, { maximumSignificantDigits: 3 });
const compact = new Intl.NumberFormat(LOCALE, { maximumSignificantDigits: 3, notation: 'compact' });
const scientific = new Intl.NumberFormat(LOCALE, { maximumSignificantDigits: 3, notation: 'scientific' });
const whole = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 });

/** At most 3 significant digits: `0.0123`, `12.3`, `1,040`, `1.2M`, `3E-7`; `–` for what is no number. */
export function formatNumber(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) {
    return NO_NUMBER;
  }
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e15)) {
    return scientific.format(value);
  }
  return size >= 1e6 ? compact.format(value) : significant.format(value);
}

/** Every digit there is, for tooltips. */
export function formatExact(value: number | null | undefined): string {
  return value === null || value === undefined || !Number.isFinite(value) ? NO_NUMBER : String(value);
}

/** A whole number with separators, never rounded: `17,280`. */
export function formatCount(count: number): string {
  return whole.format(count);
}

/** `one(3, 'series', 'series')` → `3 series`; `1 anomaly`, `61 anomalies`. */
export function countOf(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatCount(count)} ${count === 1 ? singular : plural}`;
}

/** 0…1 as `0.3 %`, `62 %`; never `100 %` for less than all of it. */
export function formatShare(share: number): string {
  if (!Number.isFinite(share)) {
    return NO_NUMBER;
  }
  const percent = share * 100;
  const shown = percent >= 10 ? Math.floor(percent) : percent;
  return `${new Intl.NumberFormat(LOCALE, { maximumSignificantDigits: percent >= 10 ? 3 : 1 }).format(shown)} %`;
}

const BYTE_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** `512 B`, `1.5 KiB`, `23.4 MiB`. */
export function formatBytes(bytes: number): string {
  let size = bytes;
  let unit = 0;
  while (size >= 1024 && unit < BYTE_UNITS.length - 1) {
    size /= 1024;
    unit++;
  }
  return `${significant.format(size)} ${BYTE_UNITS[unit]}`;
}
