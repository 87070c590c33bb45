import { memberAlgorithm } from '../single-member';
import { NeighbourMember } from './neighbour-member';

/** Windows remembered. */
export const NEIGHBOUR_WINDOWS = 2000;

/** `neighbour`: has anything like the newest values been seen before? */
export const neighbour = memberAlgorithm({
  name: 'neighbour',
  version: 3,
  loud: 4,
  recent: 2048,
  make: ({ intervalMs, role = 'single' }) => new NeighbourMember({ intervalMs, library: NEIGHBOUR_WINDOWS, role }),
});
