import { seasonalDefaults, type SeasonalParams } from '../../../schema';
import type { ModelOptions } from '../detector';
import { memberAlgorithm } from '../single-member';
import { SeasonalMember } from './seasonal-member';

/** `seasonal`: what is usual at this time of day and week, and how far a point may be from it. */
export const seasonal = memberAlgorithm({
  name: 'seasonal',
  version: 2,
  loud: 4.5,
  recent: 1,
  baseline: seasonalParams,
  make: () => new SeasonalMember(),
});

/** The schema has checked the values; a missing one takes its default. */
function seasonalParams(params: ModelOptions['params']): SeasonalParams {
  const defaults = seasonalDefaults();
  const number = (name: 'levelHours' | 'dayMemory' | 'weekMemory') => Number(params[name] ?? defaults[name]);
  const text = (name: 'timeZone' | 'holidays') => String(params[name] ?? defaults[name]);
  return {
    levelHours: number('levelHours'),
    dayMemory: number('dayMemory'),
    weekMemory: number('weekMemory'),
    timeZone: text('timeZone'),
    holidays: text('holidays'),
  };
}
