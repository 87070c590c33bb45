import { HOUR_MS } from '../../../schema';
import type { ByteReader } from '../../state/byte-reader';
import type { ByteWriter } from '../../state/byte-writer';

const HALF_LIFE_MS = 4 * HOUR_MS;
const HALF_LIFE_POINTS_MIN = 4;
const HALF_LIFE_POINTS_MAX = 60;
/** Share of the newest point when points are smoothed. */
const NOW_SHARE = 0.75;
/** Share of the echo in the strength that is scored. */
const ECHO_SHARE = 1 / 3;

/**
 * Lets a strength die away over hours instead of dropping at once, so that the rows of one incident rank together.
 *
 * Scored is a third of the echo plus two thirds of the (lightly smoothed) strength of now.
 */
export class Echo {
  private readonly fade: number;
  private smoothed = 0;
  private held = 0;

  constructor(intervalMs: number) {
    const points = Math.min(HALF_LIFE_POINTS_MAX, Math.max(HALF_LIFE_POINTS_MIN, HALF_LIFE_MS / intervalMs));
    this.fade = 2 ** (-1 / points);
  }

  readonly bytes = 24;

  /** The strength to be scored if this one is the next; changes nothing. */
  with(strength: number): number {
    const now = this.smoothed + NOW_SHARE * (strength - this.smoothed);
    return ECHO_SHARE * Math.max(this.held * this.fade, now) + (1 - ECHO_SHARE) * now;
  }

  learn(strength: number): void {
    this.smoothed += NOW_SHARE * (strength - this.smoothed);
    this.held = Math.max(this.held * this.fade, this.smoothed);
  }

  write(out: ByteWriter): void {
    out.float64s([this.smoothed, this.held]);
  }

  read(input: ByteReader): void {
    this.smoothed = input.float64();
    this.held = input.float64();
  }
}
