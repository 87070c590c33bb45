import type { ThresholdParams } from '../../../schema';
import type { Band, Outlook } from '../baseline/outlook';
import type { Sight } from '../baseline/sight';
import type { Member } from '../member';
import { toFinite } from '../../stats/finite';
import { THRESHOLD_KNOTS } from './score-knots';

/** Without a second limit, so many usual departures beyond the one there is are as far as two limits are apart. */
const DEPARTURES = 20;
/** Strength of the limit itself. */
const AT_LIMIT = 1;
const STRENGTH_MAX = 1000;

/**
 * The `threshold` member: how far a value lies beyond fixed limits, in the distance of the limits.
 *
 * 0 between the limits, at them 1 and from there on 1 more for each distance. It speaks from the second value on, learns nothing and has no state;
 * the only member that depends on scale and shift of a series, because limits do.
 *
 * @see docs/detectors/threshold.md
 */
export class ThresholdMember implements Member {
  readonly name = 'threshold';
  readonly knots = THRESHOLD_KNOTS;
  readonly bytes = 40;
  readonly idle: string | null;
  private readonly limits: ThresholdParams;
  private strength = 0;

  constructor(limits: ThresholdParams) {
    this.limits = limits;
    this.idle = limits.lower === null && limits.upper === null ? 'no limit is set' : null;
  }

  get evidence(): number {
    return this.strength;
  }

  score({ value, usual, unit }: Sight): number {
    const { lower, upper } = this.limits;
    const below = lower === null ? 0 : lower - value;
    const above = upper === null ? 0 : value - upper;
    const beyond = toFinite(Math.max(below, above));
    const apart = lower === null || upper === null || lower === upper ? DEPARTURES * usual * unit : upper - lower;
    this.strength = beyond > 0 ? Math.min(STRENGTH_MAX, AT_LIMIT + (apart > 0 ? beyond / toFinite(apart) : 1)) : 0;
    return this.strength;
  }

  fillBand(_outlook: Outlook, into: Band): void {
    const { lower, upper } = this.limits;
    into.expected = Math.min(upper ?? Infinity, Math.max(lower ?? -Infinity, into.expected));
    into.lower = lower ?? Math.min(into.lower, into.expected);
    into.upper = upper ?? Math.max(into.upper, into.expected);
  }

  learn(): void {}

  skip(): void {}

  write(): void {}

  read(): void {}
}
