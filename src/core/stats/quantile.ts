/**
 * The p-quantile of numbers in rising order, by linear interpolation (method R-7 of Hyndman and Fan 1996).
 *
 * @param sorted rising, without NaN
 * @param p 0…1
 * @returns NaN for an empty list
 */
export function quantileSorted(sorted: ArrayLike<number>, p: number): number {
  const n = sorted.length;
  const position = (n - 1) * Math.min(1, Math.max(0, p));
  const below = Math.floor(position);
  const a = sorted[below] ?? NaN;
  const b = sorted[below + 1] ?? a;
  return a + (b - a) * (position - below);
}

/** The p-quantile of numbers in any order; NaN entries are left out, the input stays as it is. O(n log n). */
export function quantile(values: ArrayLike<number>, p: number): number {
  const present = Float64Array.from(values).filter((value) => !Number.isNaN(value));
  return quantileSorted(present.sort(), p);
}

/** The middle value; NaN entries are left out, NaN for nothing. */
export function median(values: ArrayLike<number>): number {
  return quantile(values, 0.5);
}
