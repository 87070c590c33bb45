import { SEASONAL_PARAMS, type SeasonalParams } from '../../../schema';
import type { Algorithm, ModelOptions } from '../detector';
import { SeasonalModel } from './seasonal-model';

/** `seasonal`: what is usual at this time of day and week, and how far a point may be from it. */
export const seasonal: Algorithm = {
  name: 'seasonal',
  create: (options) => new SeasonalModel(options.intervalMs, paramsOf(options)),
  restore: (options, snapshot) => SeasonalModel.restore(options.intervalMs, paramsOf(options), snapshot),
};

/** The schema has checked the values; a missing one takes its default. */
function paramsOf({ params }: ModelOptions): SeasonalParams {
  const valueOf = (name: keyof SeasonalParams) => Number(params[name] ?? SEASONAL_PARAMS[name].default);
  return { levelHours: valueOf('levelHours'), dayMemory: valueOf('dayMemory'), weekMemory: valueOf('weekMemory') };
}
