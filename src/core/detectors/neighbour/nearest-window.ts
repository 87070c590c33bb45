import type { RecentValues } from '../baseline/recent-values';

/** Values in a window, the newest one included. */
export const WINDOW = 6;
/** This share of a window's mean is taken off: all of it would hide shifts, nothing of it would hide shapes. */
const LEVEL_TAKEN = 0.6;
/**
 * With d the differences value by value and D their sum, the square of the distance is |d − 0.6 D/6|² = Σd² − c·D²,
 * c = (2·0.6 − 0.6²)/6, so that no window need be stored.
 */
const CROSS = (2 * LEVEL_TAKEN - LEVEL_TAKEN * LEVEL_TAKEN) / WINDOW;

/**
 * The square of the distance from the window that ends with `newest` to the nearest of the last `windows` windows before it, those that
 * share a value with it left out.
 *
 * @param recent the values before `newest`; at least `windows` + 2 · 6 − 1 of them
 */
export function nearestSquare(recent: RecentValues, newest: number, windows: number): number {
  const { values, mask, next } = recent;
  const valueAt = (place: number) => values[place & mask] as number;
  const a = valueAt(next - 5);
  const b = valueAt(next - 4);
  const c = valueAt(next - 3);
  const d = valueAt(next - 2);
  const e = valueAt(next - 1);
  let best = Infinity;
  let place = next - WINDOW - windows + 1;
  let p0 = valueAt(place - 5);
  let p1 = valueAt(place - 4);
  let p2 = valueAt(place - 3);
  let p3 = valueAt(place - 2);
  let p4 = valueAt(place - 1);
  // Nothing is nearer than an exact repeat.
  for (let left = windows; left > 0 && best > 0; left--, place++) {
    const p5 = values[place & mask] as number;
    const x0 = a - p0;
    const x1 = b - p1;
    const x2 = c - p2;
    const x3 = d - p3;
    const x4 = e - p4;
    const x5 = newest - p5;
    const sum = x0 + x1 + x2 + x3 + x4 + x5;
    const square = x0 * x0 + x1 * x1 + x2 * x2 + x3 * x3 + x4 * x4 + x5 * x5 - CROSS * sum * sum;
    if (square < best) {
      best = square;
    }
    p0 = p1;
    p1 = p2;
    p2 = p3;
    p3 = p4;
    p4 = p5;
  }
  // Rounding may leave the square of an exact repeat a little below 0.
  return Math.max(0, best);
}
