/** One line of what a benchmark found. */
export interface Row {
  what: string;
  /** With its unit. */
  measured: string;
  /** What it has to be, with its unit; absent where nothing is asked. */
  target?: string;
  met?: boolean;
}

/** A row with a target that is an upper limit. */
export function atMost(
  what: string,
  value: number,
  { limit, unit, digits = 1 }: { limit: number; unit: string; digits?: number }
): Row {
  return { what, measured: `${value.toFixed(digits)} ${unit}`, target: `≤ ${limit} ${unit}`, met: value <= limit };
}

/**
 * Prints rows, and hands them to the process that asked for this benchmark, if one did.
 *
 * @returns the exit code: 1 when a target was missed
 */
export function report(rows: readonly Row[]): number {
  const width = Math.max(...rows.map(({ what }) => what.length));
  for (const { what, measured, target, met } of rows) {
    const verdict = target === undefined ? '' : `${met === true ? 'met' : 'MISSED'}: ${target}`;
    console.log(`${what.padEnd(width)}  ${measured.padEnd(36)}  ${verdict}`.trimEnd());
  }
  process.send?.(rows);
  return rows.some(({ met }) => met === false) ? 1 : 0;
}

/** The value below which a share of the values lies; NaN without any. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}
