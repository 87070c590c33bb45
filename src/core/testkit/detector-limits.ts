import type { AlgorithmName } from '../../schema';
import type { DetectorLimits } from './check-detector';

/** What each algorithm promises; a new one does not compile without a line here. */
export const DETECTOR_LIMITS: Record<AlgorithmName, DetectorLimits> = {
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

/** Those that remember much, and so take longest to check. */
export const LARGE_ALGORITHMS: readonly AlgorithmName[] = ['auto', 'neighbour', 'novelty', 'forest'];
