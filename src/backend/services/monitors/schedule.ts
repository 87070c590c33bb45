import { Cron } from 'croner';
import { DAY_MS, HOUR_MS, MINUTE_MS, VigilError } from '../../../schema';
import type { Period, PeriodUnit, Schedule } from './monitor';

const UNIT_MS: Readonly<Record<PeriodUnit, number>> = { MINUTES: MINUTE_MS, HOURS: HOUR_MS, DAYS: DAY_MS };
/** Longest period: about ten years. */
const PERIOD_MAX_MS = 3_650 * DAY_MS;
/** What a cron schedule looks back on before it has ever come round. */
const FIRST_CRON_PERIOD_MS = DAY_MS;
const CRON_FIELDS = 5;

/** @throws VigilError `invalid_argument` for a period out of range, and a cron expression or time zone that is none */
export function assertSchedule(schedule: Schedule): void {
  if (schedule.kind === 'cron') {
    toCron(schedule);
    return;
  }
  const { interval, unit } = schedule;
  const most = PERIOD_MAX_MS / UNIT_MS[unit];
  if (!Number.isInteger(interval) || interval <= 0) {
    throw new VigilError('invalid_argument', 'Interval is not allowed to be 0 or negative');
  }
  if (interval > most) {
    throw new VigilError('invalid_argument', `the interval must be at most ${most} ${unit}, got ${interval}`);
  }
}

/** The newest time, not after `nowMs`, at which it should run; null when there has been none since it was enabled. */
export function lastScheduledMs(schedule: Schedule, enabledMs: number, nowMs: number): number | null {
  if (schedule.kind === 'cron') {
    const before = toCron(schedule)
      .previousRuns(1, new Date(nowMs + 1))[0]
      ?.getTime();
    return before === undefined || before <= enabledMs ? null : before;
  }
  const lengthMs = lengthOf(schedule);
  const times = Math.floor((nowMs - enabledMs) / lengthMs);
  return times < 1 ? null : enabledMs + times * lengthMs;
}

/** The next time after `afterMs` at which it should run, also before `enabledMs`; Infinity when it never will. */
export function nextScheduledMs(schedule: Schedule, enabledMs: number, afterMs: number): number {
  if (schedule.kind === 'cron') {
    return toCron(schedule).nextRun(new Date(afterMs))?.getTime() ?? Infinity;
  }
  const lengthMs = lengthOf(schedule);
  return enabledMs + (Math.floor((afterMs - enabledMs) / lengthMs) + 1) * lengthMs;
}

/** What a run that ends at `endMs` looks back on: one period, or the time since cron last came round. */
export function periodUntil(schedule: Schedule, endMs: number): Period {
  if (schedule.kind === 'period') {
    return { startMs: endMs - lengthOf(schedule), endMs };
  }
  const before = toCron(schedule).previousRuns(1, new Date(endMs))[0]?.getTime();
  return { startMs: before ?? endMs - FIRST_CRON_PERIOD_MS, endMs };
}

function lengthOf({ interval, unit }: { interval: number; unit: PeriodUnit }): number {
  return interval * UNIT_MS[unit];
}

function toCron({ expression, timezone }: { expression: string; timezone: string }): Cron {
  if (!isTimeZone(timezone)) {
    throw new VigilError('invalid_argument', `Unknown time-zone ID: ${timezone}`);
  }
  if (expression.trim().split(/\s+/).length !== CRON_FIELDS) {
    // The library would take dates and names such as @daily, too.
    const message = `cron expression "${expression}" is not valid: it needs ${CRON_FIELDS} fields`;
    throw new VigilError('invalid_argument', message);
  }
  try {
    return new Cron(expression, { timezone, mode: '5-part', paused: true });
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : 'it cannot be read';
    throw new VigilError('invalid_argument', `cron expression "${expression}" is not valid: ${why}`, { cause: thrown });
  }
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    // That is how the platform says that it knows no such zone.
    return false;
  }
}
