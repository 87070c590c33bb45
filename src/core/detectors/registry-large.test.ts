import { checkDetector } from '../testkit/check-detector';
import { DETECTOR_LIMITS, LARGE_ALGORITHMS } from '../testkit/detector-limits';
import { registry } from './registry';

// Apart from the others, so that both workers of a test run have something to do.
describe.each(LARGE_ALGORITHMS)('%s', (name) => {
  checkDetector(registry[name], DETECTOR_LIMITS[name]);
});

describe('auto, light', () => {
  checkDetector(registry.auto, { bytes: 16 * 1024, params: { size: 'light' } });
});
