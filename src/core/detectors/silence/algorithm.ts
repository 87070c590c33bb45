import { memberAlgorithm } from '../single-member';
import { SilenceMember } from './silence-member';

/** `silence`: has the series gone flat? */
export const silence = memberAlgorithm({
  name: 'silence',
  version: 1,
  loud: 2,
  recent: 1,
  make: () => new SilenceMember(),
});
