import { HOUR_MS } from '../../schema';
import type { ByteReader } from '../state/byte-reader';
import type { ByteWriter } from '../state/byte-writer';

const HALF_LIFE_MS = 4 * HOUR_MS;
const HALF_LIFE_ROWS = { min: 4, max: 60 };
/** Who leaves a pack comes back at once: little to hold. */
const HALF_LIFE_ROWS_PEERS = 6;
/** Share of the newest row where rows are smoothed. */
const NOW_SHARE = 0.75;
/** Share of what is fading. */
const GLOW_SHARE = 1 / 3;

/**
 * Lets strengths die away over hours (half-life 4 h, 4…60 rows) instead of dropping at once, so that all rows of one incident rank high.
 *
 * For ranking only: measures that rank every row of a labelled incident want it, a person who reads the score of one point does not.
 */
export class Afterglow {
  private readonly fade: number;
  private smoothed = 0;
  private held = 0;

  constructor(halfLifeRows: number) {
    this.fade = 2 ** (-1 / halfLifeRows);
  }

  /** @param strength ≥ 0; 0 for a gap, through which the glow fades on */
  push(strength: number): number {
    this.smoothed += NOW_SHARE * (strength - this.smoothed);
    this.held = Math.max(this.held * this.fade, this.smoothed);
    return GLOW_SHARE * this.held + (1 - GLOW_SHARE) * this.smoothed;
  }

  write(out: ByteWriter): void {
    out.float64s([this.smoothed, this.held]);
  }

  read(input: ByteReader): void {
    this.smoothed = input.float64();
    this.held = input.float64();
  }
}

export function glowRows(intervalMs: number, arePeers: boolean): number {
  const { min, max } = HALF_LIFE_ROWS;
  return arePeers ? HALF_LIFE_ROWS_PEERS : Math.min(max, Math.max(min, HALF_LIFE_MS / intervalMs));
}
