import { DAY_MS } from '../../../schema';
import type { ByteReader } from '../../state/byte-reader';
import type { ByteWriter } from '../../state/byte-writer';
import type { WallClock } from './calendar';
import { CalendarProfile } from './calendar-profile';

/** Share of the time of day in the squared scale; the rest is the scale of the whole series. */
const DAY_SHARE = 0.8;
/** A residual counts as at most so many usual ones. */
const SIZE_LIMIT = 4;
/** Smallest gain of the running mean: about the last 2,000 points count. */
const GAIN_MIN = 5e-4;
/** Mean absolute value to standard deviation; the usual factor for normal noise is 1.25, winsorised a little more. */
const TO_DEVIATION = 1.4;

export interface ScaleLesson {
  /** Number of values learnt so far, this one included. */
  points: number;
  /** Factor on the limit for stray residuals, ≥ 1. */
  relief: number;
}

/**
 * How large a residual usually is, now: the mean absolute residual of the whole series and that of this time of day.
 *
 * Noise that is louder at noon than at night gets a wider band at noon. O(1) per point.
 */
export class ResidualScale {
  private readonly day: CalendarProfile;
  private mean = 0;

  constructor(intervalMs: number, dayMemory: number) {
    this.day = new CalendarProfile({ intervalMs, periodMs: DAY_MS, memory: dayMemory });
  }

  get bytes(): number {
    return this.day.bytes + 8;
  }

  /** Standard deviation of the residuals as a robust guess; 0 while all were 0. */
  get spread(): number {
    return TO_DEVIATION * this.mean;
  }

  /** The usual size at this time, ≥ 0; 0 while all residuals were 0. */
  at({ dayMs }: WallClock): number {
    const whole = this.mean;
    const own = this.day.knows(dayMs) ? this.day.at(dayMs, whole) : whole;
    const now = own > 0 ? own : whole;
    return Math.sqrt((1 - DAY_SHARE) * whole * whole + DAY_SHARE * now * now);
  }

  learn({ dayMs }: WallClock, residual: number, { points, relief }: ScaleLesson): void {
    const size = Math.abs(residual);
    const held = points > 15 && this.mean > 0 ? Math.min(size, SIZE_LIMIT * relief * this.mean) : size;
    this.mean += (held - this.mean) * Math.max(2 / (points + 1), GAIN_MIN);
    this.day.learn(dayMs, held);
  }

  skip({ dayMs }: WallClock): void {
    this.day.learn(dayMs, NaN);
  }

  write(out: ByteWriter): void {
    out.float64(this.mean);
    this.day.write(out);
  }

  read(input: ByteReader): void {
    this.mean = input.float64();
    this.day.read(input);
  }
}
