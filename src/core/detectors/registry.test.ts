import { ALGORITHM_NAMES, type AlgorithmName } from '../../schema';
import { checkDetector, type DetectorLimits } from '../testkit/check-detector';
import { registry } from './registry';

/** What each algorithm promises; a new one does not compile without a line here. */
const LIMITS: Record<AlgorithmName, DetectorLimits> = {
  auto: { bytes: 72 * 1024, snapshotBytes: 64 * 1024 },
  seasonal: { bytes: 16 * 1024 },
  neighbour: { bytes: 32 * 1024 },
  context: { bytes: 16 * 1024 },
  novelty: { bytes: 56 * 1024 },
  energy: { bytes: 16 * 1024, areaMin: 0.7 },
  silence: { bytes: 16 * 1024, areaMin: 0.5 },
  counts: { bytes: 16 * 1024, areaMin: 0.5 },
  shift: { bytes: 16 * 1024, areaMin: 0.7 },
  forecast: { bytes: 16 * 1024, areaMin: 0.85 },
  forest: { bytes: 1.1 * 1024 * 1024, snapshotBytes: 480 * 1024 },
  threshold: { bytes: 16 * 1024, areaMin: 0.65, params: { upper: 160 }, dependsOnScale: true },
};

it('has every algorithm of the schema under its own name', () => {
  expect(Object.keys(registry).sort()).toEqual([...ALGORITHM_NAMES].sort());
  ALGORITHM_NAMES.forEach((name) => expect(registry[name].name).toBe(name));
});

describe.each(ALGORITHM_NAMES)('%s', (name) => {
  checkDetector(registry[name], LIMITS[name]);
});
