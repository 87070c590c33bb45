import type { AlgorithmName } from '../../schema';
import type { Algorithm } from './detector';
import { context } from './context/algorithm';
import { neighbour } from './neighbour/algorithm';
import { seasonal } from './seasonal/algorithm';

/** Every algorithm by name; the contract kit runs over all of them. */
export const registry: Readonly<Record<AlgorithmName, Algorithm>> = {
  seasonal,
  neighbour,
  context,
};
