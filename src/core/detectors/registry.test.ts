import { ALGORITHM_NAMES, type AlgorithmName } from '../../schema';
import { checkDetector, type DetectorLimits } from '../testkit/check-detector';
import { registry } from './registry';

/** What each algorithm promises; a new one does not compile without a line here. */
const LIMITS: Record<AlgorithmName, DetectorLimits> = {
  seasonal: { bytes: 16 * 1024 },
  neighbour: { bytes: 32 * 1024 },
  context: { bytes: 16 * 1024 },
};

it('has every algorithm of the schema under its own name', () => {
  expect(Object.keys(registry).sort()).toEqual([...ALGORITHM_NAMES].sort());
  ALGORITHM_NAMES.forEach((name) => expect(registry[name].name).toBe(name));
});

describe.each(ALGORITHM_NAMES)('%s', (name) => {
  checkDetector(registry[name], LIMITS[name]);
});
