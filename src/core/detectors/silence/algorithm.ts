import { memberAlgorithm } from '../single-member';
import { MissingCycle } from './missing-cycle';
import { SilenceMember } from './silence-member';

/** `silence`: has the series gone flat, or its rhythm? */
export const silence = memberAlgorithm({
  name: 'silence',
  version: 1,
  loud: 2,
  recent: 1,
  make: ({ intervalMs }) => new SilenceMember(new MissingCycle(intervalMs)),
});
