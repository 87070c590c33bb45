import { memberAlgorithm } from '../single-member';
import { SeasonalMember } from './seasonal-member';

/** `seasonal`: what is usual at this time of day and week, and how far a point may be from it. */
export const seasonal = memberAlgorithm({
  name: 'seasonal',
  version: 2,
  loud: 4.5,
  recent: 1,
  make: () => new SeasonalMember(),
});
