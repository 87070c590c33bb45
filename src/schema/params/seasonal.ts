import type { ParamDeclarations, ParamValues } from './param';

/** Parameters of the `seasonal` algorithm. */
export const SEASONAL_PARAMS = {
  levelHours: {
    kind: 'number',
    label: 'Level memory',
    help: 'Time constant of the slow level. Shorter follows drifts sooner and forgets incidents sooner.',
    default: 12,
    min: 1,
    max: 336,
    unit: 'hours',
  },
  dayMemory: {
    kind: 'int',
    label: 'Day memory',
    help: 'How many days the time-of-day profile remembers.',
    default: 7,
    min: 2,
    max: 60,
    unit: 'days',
    advanced: true,
  },
  weekMemory: {
    kind: 'int',
    label: 'Week memory',
    help: 'How many weeks the time-of-week profile remembers.',
    default: 4,
    min: 2,
    max: 26,
    unit: 'weeks',
    advanced: true,
  },
  timeZone: {
    kind: 'text',
    label: 'Time zone',
    help: 'Days and weeks begin by its clocks, and follow their daylight saving time. Where people give the rhythm, take theirs: Europe/Berlin.',
    default: 'UTC',
    format: 'time-zone',
  },
  holidays: {
    kind: 'text',
    label: 'Holidays',
    help: 'Dates that are like a Sunday, separated by commas: 2026-12-25, 2026-12-26.',
    default: '',
    format: 'dates',
    advanced: true,
  },
} as const satisfies ParamDeclarations;

export type SeasonalParams = ParamValues<typeof SEASONAL_PARAMS>;

/** The declared defaults, for all that keep a baseline without parameters of their own. */
export function seasonalDefaults(): SeasonalParams {
  const { levelHours, dayMemory, weekMemory, timeZone, holidays } = SEASONAL_PARAMS;
  return {
    levelHours: levelHours.default,
    dayMemory: dayMemory.default,
    weekMemory: weekMemory.default,
    timeZone: timeZone.default,
    holidays: holidays.default,
  };
}
