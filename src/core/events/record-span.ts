import { DAY_MS, type ValueRecord } from '../../schema';
import type { ByteReader } from '../state/byte-reader';
import type { ByteWriter } from '../state/byte-writer';
import { modulo } from '../stats/modulo';

const DAYS_MAX = 28;
/** The days before today, and today. */
const SLOTS = DAYS_MAX + 1;

/**
 * For how long a series has had no value as high, or as low: the high and the low of each of the last 28 days (UTC).
 *
 * It never claims too much: of the day in which a value as high was seen, nothing counts. O(1) a point, about 500 bytes.
 */
export class RecordSpan {
  private readonly highs = new Float64Array(SLOTS).fill(-Infinity);
  private readonly lows = new Float64Array(SLOTS).fill(Infinity);
  private firstMs = NaN;
  /** The newest day that has a value, in days since the epoch. */
  private day = NaN;

  get bytes(): number {
    return this.highs.byteLength + this.lows.byteLength + 2 * 8;
  }

  /** @param value finite; times rise */
  push(timeMs: number, value: number): void {
    if (Number.isNaN(this.firstMs)) {
      this.firstMs = timeMs;
    }
    this.turnTo(Math.floor(timeMs / DAY_MS));
    const slot = modulo(this.day, SLOTS);
    this.highs[slot] = Math.max(this.highs[slot] ?? value, value);
    this.lows[slot] = Math.min(this.lows[slot] ?? value, value);
  }

  /** What the value would be, next to all those pushed so far; null when it is no record over at least a day. O(28). */
  of(timeMs: number, value: number): ValueRecord | null {
    const highestMs = this.span(timeMs, this.highs, (high) => high >= value);
    const lowestMs = this.span(timeMs, this.lows, (low) => low <= value);
    const spanMs = Math.max(highestMs, lowestMs);
    return spanMs >= DAY_MS ? { kind: highestMs >= lowestMs ? 'highest' : 'lowest', spanMs } : null;
  }

  write(out: ByteWriter): void {
    out.float64s([this.firstMs, this.day]);
    out.float64s(this.highs);
    out.float64s(this.lows);
  }

  read(input: ByteReader): void {
    this.firstMs = input.float64();
    this.day = input.float64();
    input.float64s(this.highs);
    input.float64s(this.lows);
  }

  /** Forgets what the days since the newest one take the place of. */
  private turnTo(day: number): void {
    for (let next = Math.max(this.day + 1, day - DAYS_MAX); next <= day; next++) {
      this.highs[modulo(next, SLOTS)] = -Infinity;
      this.lows[modulo(next, SLOTS)] = Infinity;
    }
    this.day = day;
  }

  /** Time since the newest day with such an extreme has ended, as far back as is remembered; NaN without any history. */
  private span(timeMs: number, extremes: Float64Array, reaches: (extreme: number) => boolean): number {
    const oldest = Math.floor(timeMs / DAY_MS) - DAYS_MAX;
    let fromMs = Math.max(this.firstMs, timeMs - DAYS_MAX * DAY_MS);
    for (let day = this.day; day >= oldest && day > this.day - SLOTS; day--) {
      if (reaches(extremes[modulo(day, SLOTS)] ?? NaN)) {
        fromMs = Math.max(fromMs, (day + 1) * DAY_MS);
        break;
      }
    }
    return timeMs - fromMs;
  }
}
