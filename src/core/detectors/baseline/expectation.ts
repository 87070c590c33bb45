import { DAY_MS, HOUR_MS, type SeasonalParams } from '../../../schema';
import type { ByteReader } from '../../state/byte-reader';
import type { ByteWriter } from '../../state/byte-writer';
import { clampSize } from '../../stats/finite';
import type { WallClock } from './calendar';
import { CalendarProfile } from './calendar-profile';

/** Points the memory of the level spans at least and at most, whatever the interval. */
const LEVEL_POINTS_MIN = 50;
const LEVEL_POINTS_MAX = 3000;
/** Past errors that decide between the expectations fade by this factor a point: about the last 1,000 count. */
const ERROR_FADE = 0.999;
const ERROR_POINTS = 1000;
/** In robust standard deviations of the residual. */
const LEARN_LIMIT = 6;
const ERROR_LIMIT = 6;

/** How far a point lies from each of the three expectations, and from their mixture. */
export interface Departure {
  level: number;
  day: number;
  week: number;
  /** From the mixture, which is what the model expects. */
  mixed: number;
  /** What the profiles of day and week have at this time, without their slow offsets; the level where they know nothing. */
  usualDay: number;
  usualWeek: number;
}

export function emptyDeparture(): Departure {
  return { level: 0, day: 0, week: 0, mixed: 0, usualDay: 0, usualWeek: 0 };
}

/**
 * What is usual now: a slow level, a day profile and a week profile, each with a slow offset, mixed by how well
 * each did lately: weight = (smallest mean absolute error / own)^4.
 *
 * The fourth power makes the best one nearly alone decide, without a jump when another one overtakes it. This replaces the search for a
 * period: a series without seasons falls back to its level by itself. O(1) per point.
 */
export class Expectation {
  private readonly day: CalendarProfile;
  private readonly week: CalendarProfile;
  private readonly gain: number;
  private level = 0;
  private dayOffset = 0;
  private weekOffset = 0;
  private errorWeight = 0;
  private levelError = 0;
  private dayError = 0;
  private weekError = 0;
  private readonly scratch = emptyDeparture();

  constructor(intervalMs: number, params: SeasonalParams) {
    const { levelHours, dayMemory, weekMemory } = params;
    this.day = new CalendarProfile({ intervalMs, periodMs: DAY_MS, memory: dayMemory });
    this.week = new CalendarProfile({ intervalMs, periodMs: 7 * DAY_MS, memory: weekMemory });
    const points = (levelHours * HOUR_MS) / intervalMs;
    this.gain = 1 - Math.exp(-1 / Math.min(LEVEL_POINTS_MAX, Math.max(LEVEL_POINTS_MIN, points)));
  }

  get bytes(): number {
    return this.day.bytes + this.week.bytes + 8 * 8;
  }

  /** The value expected at this time: the one whose mixed departure is 0. */
  at(clock: WallClock): number {
    this.departure(clock, 0, this.scratch);
    return -this.scratch.mixed;
  }

  /** Fills `into`; changes nothing else. A profile that knows nothing yet stands back for the next simpler one. */
  departure({ dayMs, weekMs }: WallClock, value: number, into: Departure): void {
    const usualDay = this.day.at(dayMs, this.level);
    const usualWeek = this.week.knows(weekMs) ? this.week.at(weekMs, this.level) : usualDay;
    into.level = value - this.level;
    into.day = value - usualDay - (this.day.knows(dayMs) ? this.dayOffset : 0);
    into.week = value - usualWeek - (this.week.knows(weekMs) ? this.weekOffset : 0);
    into.usualDay = usualDay;
    into.usualWeek = usualWeek;
    into.mixed = this.mix(into);
  }

  /**
   * @param departure of this very point
   * @param points number of values learnt so far, this one included
   * @param spread usual size of the residual (standard deviation), 0 while unknown: what is far beyond it teaches no more than the limit
   */
  learn({ dayMs, weekMs }: WallClock, value: number, { departure, points, spread }: Lesson): void {
    const most = spread > 0 ? LEARN_LIMIT * spread : Infinity;
    this.learnErrors(departure, spread);
    this.level += clampSize(departure.level, most) * Math.max(this.gain, 1 / points);
    if (this.day.knows(dayMs)) {
      this.dayOffset += clampSize(departure.day, most) * this.gain * 0.5;
    }
    if (this.week.knows(weekMs)) {
      this.weekOffset += clampSize(departure.week, most) * this.gain * 0.5;
    }
    this.day.learn(dayMs, value);
    this.week.learn(weekMs, value);
  }

  /** A gap: only the clock moves. */
  skip({ dayMs, weekMs }: WallClock): void {
    this.day.learn(dayMs, NaN);
    this.week.learn(weekMs, NaN);
  }

  write(out: ByteWriter): void {
    out.float64s([this.level, this.dayOffset, this.weekOffset]);
    out.float64s([this.errorWeight, this.levelError, this.dayError, this.weekError]);
    this.day.write(out);
    this.week.write(out);
  }

  read(input: ByteReader): void {
    this.level = input.float64();
    this.dayOffset = input.float64();
    this.weekOffset = input.float64();
    this.errorWeight = input.float64();
    this.levelError = input.float64();
    this.dayError = input.float64();
    this.weekError = input.float64();
    this.day.read(input);
    this.week.read(input);
  }

  private mix({ level, day, week }: Departure): number {
    const least = Math.min(this.levelError, this.dayError, this.weekError);
    if (this.errorWeight === 0) {
      return level;
    }
    const forLevel = weight(least, this.levelError);
    const forDay = weight(least, this.dayError);
    const forWeek = weight(least, this.weekError);
    return (forLevel * level + forDay * day + forWeek * week) / (forLevel + forDay + forWeek);
  }

  private learnErrors({ level, day, week }: Departure, spread: number): void {
    this.errorWeight = Math.min(this.errorWeight * ERROR_FADE + 1, ERROR_POINTS);
    const most = spread > 0 ? ERROR_LIMIT * spread : Infinity;
    const gain = 1 / this.errorWeight;
    this.levelError += (Math.min(Math.abs(level), most) - this.levelError) * gain;
    this.dayError += (Math.min(Math.abs(day), most) - this.dayError) * gain;
    this.weekError += (Math.min(Math.abs(week), most) - this.weekError) * gain;
  }
}

export interface Lesson {
  departure: Departure;
  points: number;
  spread: number;
}

function weight(least: number, own: number): number {
  const ratio = own > 0 ? least / own : 1;
  return ratio * ratio * ratio * ratio;
}
