import { memberAlgorithm } from '../single-member';
import { CountsMember } from './counts-member';

/** `counts`: are there more events, or larger ones, than usual? */
export const counts = memberAlgorithm({
  name: 'counts',
  version: 1,
  loud: 1,
  recent: 1,
  make: ({ intervalMs }) => new CountsMember(intervalMs),
});
