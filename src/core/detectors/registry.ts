import type { AlgorithmName } from '../../schema';
import type { Algorithm } from './detector';
import { auto } from './auto/algorithm';
import { context } from './context/algorithm';
import { counts } from './counts/algorithm';
import { energy } from './energy/algorithm';
import { forest } from './forest/algorithm';
import { neighbour } from './neighbour/algorithm';
import { novelty } from './novelty/algorithm';
import { seasonal } from './seasonal/algorithm';
import { silence } from './silence/algorithm';
import { shift } from './shift/algorithm';
import { forecast } from './forecast/algorithm';
import { threshold } from './threshold/algorithm';

/** Every algorithm by name; the contract kit runs over all of them. */
export const registry: Readonly<Record<AlgorithmName, Algorithm>> = {
  auto,
  seasonal,
  neighbour,
  context,
  novelty,
  energy,
  silence,
  counts,
  shift,
  forest,
  forecast,
  threshold,
};
