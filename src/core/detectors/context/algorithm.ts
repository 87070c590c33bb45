import { memberAlgorithm } from '../single-member';
import { ContextMember } from './context-member';

/** `context`: do the newest values fit each other and the time of day and week? */
export const context = memberAlgorithm({
  name: 'context',
  version: 1,
  loud: 4,
  recent: 8,
  make: () => new ContextMember(),
});
