import { seasonalDefaults, type SeasonalParams } from '../../../schema';
import type { ModelOptions } from '../detector';

/** What an algorithm's parameters say of its baseline. The schema has checked the values; a missing one takes its default. */
export function baselineParams(params: ModelOptions['params']): SeasonalParams {
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
