import { memberAlgorithm } from '../single-member';
import { ShiftMember } from './shift-member';

/** `shift`: has the level or the noise of the series changed for good, and since when? */
export const shift = memberAlgorithm({
  name: 'shift',
  version: 1,
  loud: 5,
  recent: 1,
  make: () => new ShiftMember(),
});
