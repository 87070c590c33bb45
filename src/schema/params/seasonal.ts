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
} as const satisfies ParamDeclarations;

export type SeasonalParams = ParamValues<typeof SEASONAL_PARAMS>;

/** The declared defaults, for all that keep a baseline without parameters of their own. */
export function seasonalDefaults(): SeasonalParams {
  const { levelHours, dayMemory, weekMemory } = SEASONAL_PARAMS;
  return { levelHours: levelHours.default, dayMemory: dayMemory.default, weekMemory: weekMemory.default };
}
