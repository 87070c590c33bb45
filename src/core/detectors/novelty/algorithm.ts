import { memberAlgorithm } from '../single-member';
import { NoveltyMember } from './novelty-member';

/** Points each view remembers. */
export const NOVELTY_REMEMBERED = 352;

/** `novelty`: has anything like this point ever been seen? */
export const novelty = memberAlgorithm({
  name: 'novelty',
  version: 2,
  loud: 16,
  recent: 256,
  make: ({ intervalMs }) => new NoveltyMember(intervalMs, NOVELTY_REMEMBERED),
});
