import type { ThresholdParams } from '../../../schema';
import type { ModelOptions } from '../detector';
import { memberAlgorithm } from '../single-member';
import { ThresholdMember } from './threshold-member';

/** `threshold`: fixed limits, for users who know them. */
export const threshold = memberAlgorithm({
  name: 'threshold',
  version: 1,
  loud: 1,
  recent: 1,
  make: ({ params }) => new ThresholdMember(limitsOf(params)),
});

/** The schema has checked the values; a missing one is no limit. */
function limitsOf({ lower = null, upper = null }: ModelOptions['params']): ThresholdParams {
  return { lower: lower === null ? null : Number(lower), upper: upper === null ? null : Number(upper) };
}
