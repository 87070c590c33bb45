import { DAY_MS } from '../../../schema';
import type { ByteReader } from '../../state/byte-reader';
import type { ByteWriter } from '../../state/byte-writer';

const PATIENCE_MS = DAY_MS / 2;
const PATIENCE_POINTS_MIN = 50;
const PATIENCE_POINTS_MAX = 720;
/** Beyond the patience the limits double so many times per patience. */
const DOUBLINGS = 8;
const DOUBLINGS_MAX = 64;

/**
 * Tells an incident from a new normal: limits on learning hold for half a day (50…720 points) of unbroken stray
 * points, then they widen ever faster. Without it a series that steps to a new level would look strange for weeks.
 */
export class Patience {
  private readonly points: number;
  private stray = 0;

  constructor(intervalMs: number) {
    this.points = Math.min(PATIENCE_POINTS_MAX, Math.max(PATIENCE_POINTS_MIN, PATIENCE_MS / intervalMs));
  }

  /** By how much the limits on learning are wider than usual, ≥ 1. */
  get relief(): number {
    const beyond = this.stray - this.points;
    return beyond <= 0 ? 1 : 2 ** Math.min(DOUBLINGS_MAX, (DOUBLINGS * beyond) / this.points);
  }

  /** @param isStray whether the newest point lay beyond the usual limit */
  learn(isStray: boolean): void {
    this.stray = isStray ? this.stray + 1 : 0;
  }

  write(out: ByteWriter): void {
    out.float64(this.stray);
  }

  read(input: ByteReader): void {
    this.stray = input.float64();
  }
}
