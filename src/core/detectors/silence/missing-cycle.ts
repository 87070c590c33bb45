import { DAY_MS, HOUR_MS } from '../../../schema';
import type { ByteReader } from '../../state/byte-reader';
import type { ByteWriter } from '../../state/byte-writer';
import type { Sight } from '../baseline/sight';

/** Half-life of the comparison: two hours, 3 to 200 points. */
const HALF_LIFE_MS = 2 * HOUR_MS;
/** Values before it has an opinion. */
const SILENT = 400;
/** The rhythm must be at least so many usual residuals large, … */
const RHYTHM_MIN = 1.5;
/** … and now be in a part of the day where it matters: at least this share of its mean square. */
const NOW_MIN = 0.5;
/** This share of the movement must be missing, and what is missing must explain this share of the departures. */
const MISSING_MIN = 0.7;
const MISSING_MAX = 1.5;
const EXPLAINED_MIN = 0.9;

const NUMBERS = ['values', 'mean', 'square', 'product', 'movement', 'departures'] as const;

/**
 * Whether the usual movement of the day fails to come: a missing peak, a missing cycle, a value that stays while the day goes on.
 *
 * The departures of the last two hours are regressed on what the day profile expects less its mean: −1 is a rhythm that is not there at
 * all. O(1) per point, 48 bytes.
 */
export class MissingCycle {
  readonly bytes = 8 * NUMBERS.length;
  private readonly gain: number;
  private readonly dayGain: number;
  private values = 0;
  /** Of the day profile: mean, and mean square about it. */
  private mean = 0;
  private square = 0;
  /** Fading means of departure × movement, movement², departure². */
  private product = 0;
  private movement = 0;
  private departures = 0;
  private readonly next = { product: 0, movement: 0, departures: 0 };

  constructor(intervalMs: number) {
    this.gain = 1 - 2 ** (-1 / Math.min(200, Math.max(3, HALF_LIFE_MS / intervalMs)));
    this.dayGain = 1 - Math.exp(-1 / Math.max(50, DAY_MS / intervalMs));
  }

  /** The share of the movement that is missing with this point, about 0.7 to 1.5; 0 where nothing is missing. Changes nothing. */
  with({ departure, usual }: Sight): number {
    const { next, gain } = this;
    const moved = departure.usualDay - this.mean;
    next.product = this.product + gain * (departure.day * moved - this.product);
    next.movement = this.movement + gain * (moved * moved - this.movement);
    next.departures = this.departures + gain * (departure.day * departure.day - this.departures);
    const matters = this.square > (RHYTHM_MIN * usual) ** 2 && next.movement > NOW_MIN * this.square;
    if (this.values < SILENT || !(usual > 0) || !matters) {
      return 0;
    }
    const missing = -next.product / next.movement;
    const explained = (next.product * next.product) / (next.movement * next.departures);
    return missing > MISSING_MIN && missing < MISSING_MAX && explained > EXPLAINED_MIN ? missing : 0;
  }

  /** Takes in the point asked about last. */
  learn({ departure }: Sight): void {
    this.values++;
    const gain = Math.max(1 / this.values, this.dayGain);
    this.mean += gain * (departure.usualDay - this.mean);
    this.square += gain * ((departure.usualDay - this.mean) ** 2 - this.square);
    this.product = this.next.product;
    this.movement = this.next.movement;
    this.departures = this.next.departures;
  }

  write(out: ByteWriter): void {
    out.float64s(NUMBERS.map((name) => this[name]));
  }

  read(input: ByteReader): void {
    NUMBERS.forEach((name) => (this[name] = input.float64()));
  }
}
