import { ALGORITHM_NAMES } from '../../schema';
import { checkDetector } from '../testkit/check-detector';
import { DETECTOR_LIMITS, LARGE_ALGORITHMS } from '../testkit/detector-limits';
import { registry } from './registry';

it('has every algorithm of the schema under its own name', () => {
  expect(Object.keys(registry).sort()).toEqual([...ALGORITHM_NAMES].sort());
  ALGORITHM_NAMES.forEach((name) => expect(registry[name].name).toBe(name));
});

describe.each(ALGORITHM_NAMES.filter((name) => !LARGE_ALGORITHMS.includes(name)))('%s', (name) => {
  checkDetector(registry[name], DETECTOR_LIMITS[name]);
});
