/** Percent are typed, ratios are kept. */
export function toPercent(ratio: number | null): number | null {
  return ratio === null ? null : Math.round(ratio * 1e8) / 1e6;
}
