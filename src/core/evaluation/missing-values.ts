import { DAY_MS, type MissingPolicy } from '../../schema';
import type { ByteReader } from '../state/byte-reader';
import type { ByteWriter } from '../state/byte-writer';
import type { DecisionSettings } from './settings';

const GONE_AFTER_MS = 7 * DAY_MS;
const GONE_AFTER_INTERVALS = 100;

/** A series without a value for so long is gone, rather than missing some. */
export function goneAfterMs(intervalMs: number): number {
  return Math.max(GONE_AFTER_MS, GONE_AFTER_INTERVALS * intervalMs);
}

/** What a missing value of one feature is to be. */
export interface StandIn {
  policy: MissingPolicy;
  fill?: number | undefined;
}

/** That of a feature of a detector. */
export function standInFor(feature: string, { missing = 'ignore', fill = {} }: DecisionSettings): StandIn {
  return { policy: missing, fill: Object.hasOwn(fill, feature) ? fill[feature] : undefined };
}

/**
 * What the gaps of one series mean: nothing, a value that stands in, or an anomaly. Before the first value, and once the
 * series is gone, they mean nothing. O(1) per point.
 */
export class MissingValues {
  private readonly intervalMs: number;
  private newest = NaN;
  private newestMs = -Infinity;

  constructor(intervalMs: number) {
    this.intervalMs = intervalMs;
  }

  /** Time of the newest value, −Infinity before the first. */
  get seenMs(): number {
    return this.newestMs;
  }

  /** The value before, where a point at this time is a gap of a series that is not gone; else undefined. */
  heldBy(timeMs: number, value: number): number | undefined {
    return Number.isNaN(value) && timeMs - this.newestMs <= goneAfterMs(this.intervalMs) ? this.newest : undefined;
  }

  /**
   * What the model is to see: the value, what stands in for it, or NaN for a gap.
   *
   * @param held as `heldBy` gives it
   * @param fill what stands in where the policy is `fixed`; without one it stays a gap
   */
  standIn(value: number, held: number | undefined, { policy, fill = NaN }: StandIn): number {
    if (held === undefined) {
      return value;
    }
    switch (policy) {
      case 'zero':
        return 0;
      case 'hold':
        return held;
      case 'fixed':
        return fill;
      default:
        return NaN;
    }
  }

  /** Takes a point in, once it has been judged. */
  push(timeMs: number, value: number): void {
    if (!Number.isNaN(value)) {
      this.newest = value;
      this.newestMs = timeMs;
    }
  }

  write(out: ByteWriter): void {
    out.float64(this.newest);
    out.float64(this.newestMs);
  }

  read(input: ByteReader): void {
    this.newest = input.float64();
    this.newestMs = input.float64();
  }
}
