import { memberAlgorithm } from '../single-member';
import { ForecastMember } from './forecast-member';

/** `forecast`: how far is the value from the continuation of the ones before it? */
export const forecast = memberAlgorithm({
  name: 'forecast',
  version: 1,
  loud: 4.8,
  recent: 1,
  make: () => new ForecastMember(),
});
