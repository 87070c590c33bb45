import { STRETCH_BITS, type RecentValues } from '../baseline/recent-values';

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
 * At a distance of 1 no value differs by more than the first of these, and no mean by more than the second: where one value differs by δ the
 * square is at least (1 − c/(1 − 5c)) δ², where the means do, at least 6 (1 − 0.6)² δ². A thousandth more, so that rounding never
 * rules out the nearest window.
 */
const REACH_VALUE = 1.001 / Math.sqrt(1 - CROSS / (1 - (WINDOW - 1) * CROSS));
const REACH_MEAN = 1.001 / Math.sqrt(WINDOW * (1 - LEVEL_TAKEN) ** 2);

export interface WindowShape {
  /** Distance of the values of a window: 1 for neighbours, 2 for every second value. At most 2. */
  step: 1 | 2;
  /** Windows looked at, at most; fewer where the ring does not hold them. */
  library: number;
}

/**
 * Looks for the window seen before that is nearest to the newest one, by shape and a little by level. Windows that share a value with the
 * newest one are left out.
 *
 * Exact, but it reads only those stretches of the ring whose smallest and largest value do not rule them out, knowing from the start
 * what followed the window that was nearest a point ago: a fifth of the ring for smooth series, all of it for noise.
 */
export class NearestWindow {
  readonly bytes = 8 * (WINDOW + 8);
  private readonly step: number;
  private readonly library: number;
  /** Values from the first to the last of a window. */
  private readonly span: number;
  /** The newest window, newest value first; its mean, smallest and largest value. */
  private readonly newest = new Float64Array(WINDOW);
  private mean = 0;
  private low = 0;
  private high = 0;
  /** Values below the one, or above the other, belong to no window nearer than the best. */
  private floor = -Infinity;
  private ceiling = Infinity;
  private best = Infinity;
  /** Where the nearest window begins; −1 for none. */
  private found = -1;
  /** How many values ago the window began that was nearest a point ago. Only saves time, so no part of the state. */
  private hint = 0;

  constructor({ step, library }: WindowShape) {
    this.step = step;
    this.library = library;
    this.span = step * (WINDOW - 1) + 1;
  }

  /**
   * The square of the distance to the nearest window, ≥ 0; NaN where there is none.
   *
   * @param recent the values before `value`
   */
  squareTo(recent: RecentValues, value: number): number {
    const { span } = this;
    const { count, size, next, mask, values } = recent;
    const windows = Math.min(count - 2 * span + 2, this.library, size - 2 * span);
    if (windows <= 0) {
      return NaN;
    }
    this.take(recent, value);
    this.best = Infinity;
    this.found = -1;
    const oldest = windows + 2 * span - 2;
    if (this.hint > 2 * span - 2 && this.hint <= oldest) {
      const place = (next - this.hint) & mask;
      this.search(values, place, place + 1);
    }
    this.searchStretches(recent, (next - oldest) & mask, windows);
    this.hint = (next - this.found) & mask;
    return this.best;
  }

  private take({ values, next, mask }: RecentValues, value: number): void {
    const { newest } = this;
    let sum = value;
    this.low = value;
    this.high = value;
    newest[0] = value;
    for (let k = 1; k < WINDOW; k++) {
      const before = values[(next - k * this.step) & mask] as number;
      newest[k] = before;
      sum += before;
      this.low = before < this.low ? before : this.low;
      this.high = before > this.high ? before : this.high;
    }
    this.mean = sum / WINDOW;
  }

  /** Searches `windows` windows from a place on, stretch after stretch; those next to each other at once. */
  private searchStretches({ values, size, lows, highs }: RecentValues, place: number, windows: number): void {
    const last = lows.length - 1;
    let from = place;
    let at = place;
    this.aim();
    for (let left = windows; left > 0;) {
      const { floor, ceiling } = this;
      const stretch = at >> STRETCH_BITS;
      // A window may end in the next stretch.
      const after = stretch === last ? 0 : stretch + 1;
      const isBelow = (highs[stretch] as number) < floor && (highs[after] as number) < floor;
      const isAbove = (lows[stretch] as number) > ceiling && (lows[after] as number) > ceiling;
      const end = Math.min((stretch + 1) << STRETCH_BITS, at + left);
      if (isBelow || isAbove) {
        this.search(values, from, at);
        from = end;
      }
      left -= end - at;
      at = end;
      if (at === size) {
        this.search(values, from, at);
        from = 0;
        at = 0;
      }
    }
    this.search(values, from, at);
  }

  /** Where the values of a window that is nearer than the best so far must reach. */
  private aim(): void {
    const reach = Math.sqrt(this.best);
    this.floor = Math.max(this.high - reach * REACH_VALUE, this.mean - reach * REACH_MEAN);
    this.ceiling = Math.min(this.low + reach * REACH_VALUE, this.mean + reach * REACH_MEAN);
  }

  /** Measures the windows that begin from `from` up to `end`, each value read once. Nothing is nearer than an exact repeat. */
  private search(values: Float64Array, from: number, end: number): void {
    if (this.best === 0) {
      return;
    }
    const { step, newest } = this;
    const a = newest[5] as number;
    const b = newest[4] as number;
    const c = newest[3] as number;
    const d = newest[2] as number;
    const e = newest[1] as number;
    const f = newest[0] as number;
    const ahead = (WINDOW - 1) * step;
    let { best, found } = this;
    for (let first = from; first < from + step; first++) {
      let p0 = values[first] as number;
      let p1 = values[first + step] as number;
      let p2 = values[first + 2 * step] as number;
      let p3 = values[first + 3 * step] as number;
      let p4 = values[first + 4 * step] as number;
      for (let i = first; i < end; i += step) {
        const p5 = values[i + ahead] as number;
        const x0 = a - p0;
        const x1 = b - p1;
        const x2 = c - p2;
        const x3 = d - p3;
        const x4 = e - p4;
        const x5 = f - p5;
        const sum = x0 + x1 + x2 + x3 + x4 + x5;
        const square = x0 * x0 + x1 * x1 + x2 * x2 + x3 * x3 + x4 * x4 + x5 * x5 - CROSS * sum * sum;
        if (square < best) {
          best = square;
          found = i;
        }
        p0 = p1;
        p1 = p2;
        p2 = p3;
        p3 = p4;
        p4 = p5;
      }
    }
    if (best < this.best) {
      // Rounding may leave the square of an exact repeat a little below 0.
      this.best = Math.max(0, best);
      this.found = found;
      this.aim();
    }
  }
}
