import { MINUTE_MS, type Sensitivity } from '../../schema';
import type { ByteReader } from '../state/byte-reader';
import type { ByteWriter } from '../state/byte-writer';
import { AlertPath } from './alert-path';

/** Evidence is in units of what is loud enough for one point; an average that stays needs less. */
const FAST_LIMIT = 1;
const SLOW_LIMIT = 0.5;
/** At the finest intervals the average rests on little time. */
const SLOW_LIMIT_FINE = 0.625;
const FINE_MS = 2 * MINUTE_MS;
/** See `AlertPathOptions.rarityMax`; an average varies less, so that its history proves more. */
const FAST_RARITY_MAX = 3.7;
const SLOW_RARITY_MAX = 4.5;
/** In the average a single point counts as at most so many that are loud enough: one cry must not ring on. */
const HEARD_MAX = 3;
/** Half-life of the slow path's average, in points. */
const SLOW_HALF_LIFE = 16;
const SLOW_GAIN = 1 - 2 ** (-1 / SLOW_HALF_LIFE);
/** The same while an alert is open and evidence is below the average: what is over must not keep the alert open for hours. */
const RELEASE_HALF_LIFE = 4;
const RELEASE_GAIN = 1 - 2 ** (-1 / RELEASE_HALF_LIFE);

/** How much stronger than at medium an evidence has to be. */
const FACTORS: Record<Sensitivity, number> = { low: 1.25, medium: 1, high: 0.8 };

/**
 * Turns the evidence of a series into the decision whether somebody should look: a decision of its own, not a limit on the score.
 *
 * Two paths, either may speak: the fast one weighs single points, the slow one an average of about 16, for what is small but stays.
 * Each has its own history (what is rare *here*) and hysteresis. About 4 KB, O(1) per point.
 */
export class AlertLayer {
  private readonly fast: AlertPath;
  private readonly slow: AlertPath;
  private readonly isAbsolute: boolean;
  private readonly demand: number;
  private average = 0;

  /**
   * @param isAbsolute see `isAbsolute` of the schema: whatever is beyond its limits alerts, whatever the sensitivity
   * @param demand how much stronger than usual an evidence has to be, 1 or more: for one of several of which each may speak for all
   */
  constructor(intervalMs: number, isAbsolute = false, demand = 1) {
    this.isAbsolute = isAbsolute;
    this.demand = demand;
    const slowLimit = intervalMs <= FINE_MS ? SLOW_LIMIT_FINE : SLOW_LIMIT;
    this.fast = new AlertPath({ intervalMs, limit: FAST_LIMIT, rarityMax: FAST_RARITY_MAX, isAbsolute });
    this.slow = new AlertPath({ intervalMs, limit: slowLimit, rarityMax: SLOW_RARITY_MAX });
  }

  /** Whether the alert holds now. */
  get open(): boolean {
    return this.fast.open || this.slow.open;
  }

  /** Whether the newest point itself speaks for it; false in the quiet time before it ends. */
  get loud(): boolean {
    return this.fast.loud || this.slow.loud;
  }

  /** How strongly the newest point speaks for an alert: 1 or more opens one; 0 in a gap and while the history is short. */
  get strength(): number {
    return Math.max(this.fast.strength, this.slow.strength);
  }

  /** Quiet points after which an alert ends. */
  get quietLimit(): number {
    return this.fast.quietLimit;
  }

  get bytes(): number {
    return this.fast.bytes + this.slow.bytes + 8;
  }

  push(evidence: number, sensitivity: Sensitivity): void {
    if (this.isAbsolute) {
      this.fast.push(evidence, 1);
      return;
    }
    const releases = this.open && evidence < this.average;
    this.average += (Math.min(evidence, HEARD_MAX) - this.average) * (releases ? RELEASE_GAIN : SLOW_GAIN);
    const factor = FACTORS[sensitivity] * this.demand;
    this.fast.push(evidence, factor);
    this.slow.push(this.average, factor);
  }

  /** A gap. */
  skip(): void {
    this.fast.skip();
    this.slow.skip();
  }

  write(out: ByteWriter): void {
    out.float64(this.average);
    this.fast.write(out);
    this.slow.write(out);
  }

  read(input: ByteReader): void {
    this.average = input.float64();
    this.fast.read(input);
    this.slow.read(input);
  }
}
