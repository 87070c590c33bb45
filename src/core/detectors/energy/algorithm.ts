import { memberAlgorithm } from '../single-member';
import { EnergyMember } from './energy-member';

/** `energy`: is the series more restless, or calmer, than usual? */
export const energy = memberAlgorithm({
  name: 'energy',
  version: 1,
  loud: 8,
  recent: 1,
  make: () => new EnergyMember(),
});
