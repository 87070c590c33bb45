import { DAY_MS, datesIn, type SeasonalParams } from '../../../schema';
import { modulo } from '../../stats/modulo';
import { zoneOffsets, type OffsetSpan, type ZoneOffsets } from './zone-offsets';

/** The first of January 1970 was a Thursday. */
const WEEKDAY_OF_DAY_0 = 4;
const NOWHERE: OffsetSpan = { fromMs: Infinity, untilMs: -Infinity, offsetMs: 0 };

/** What the clock on the wall shows, as times of profiles that repeat each day or week. */
export interface WallClock {
  /** Local time, in ms; only the time of day matters. */
  readonly dayMs: number;
  /** The same, moved to the Sunday of its week on a holiday; only the time of the week matters. */
  readonly weekMs: number;
}

/**
 * Turns times into local time of a zone, with daylight saving time, and holidays into Sundays.
 *
 * Free in UTC without holidays, elsewhere a few comparisons a point.
 */
export class Calendar implements WallClock {
  dayMs = NaN;
  weekMs = NaN;
  private readonly zone: ZoneOffsets | null;
  /** Days since 1970-01-01, local. */
  private readonly holidays: ReadonlySet<number>;
  private span = NOWHERE;
  private day = NaN;
  private backMs = 0;

  constructor({ timeZone, holidays }: Pick<SeasonalParams, 'timeZone' | 'holidays'>) {
    this.zone = timeZone === 'UTC' ? null : zoneOffsets(timeZone);
    this.holidays = new Set(datesIn(holidays).map((date) => Date.parse(`${date}T00:00:00Z`) / DAY_MS));
  }

  /** Sets the clock. @returns itself */
  moveTo(timeMs: number): WallClock {
    this.dayMs = this.zone === null ? timeMs : timeMs + this.offsetAt(this.zone, timeMs);
    this.weekMs = this.holidays.size === 0 ? this.dayMs : this.dayMs - this.toSunday();
    return this;
  }

  private offsetAt(zone: ZoneOffsets, timeMs: number): number {
    if (!(timeMs >= this.span.fromMs && timeMs < this.span.untilMs)) {
      this.span = zone.spanAt(timeMs);
    }
    return this.span.offsetMs;
  }

  /** Time since the last Sunday on a holiday, else 0. */
  private toSunday(): number {
    const day = Math.floor(this.dayMs / DAY_MS);
    if (day !== this.day) {
      this.day = day;
      this.backMs = this.holidays.has(day) ? modulo(day + WEEKDAY_OF_DAY_0, 7) * DAY_MS : 0;
    }
    return this.backMs;
  }
}
