import type { ByteReader } from '../../state/byte-reader';
import type { ByteWriter } from '../../state/byte-writer';
import { clampSize } from '../../stats/finite';
import type { Sight } from '../baseline/sight';
import type { Member } from '../member';
import { ChangeWindows, VARIANCE_WINDOW_MIN, WINDOWS } from './change-windows';
import { SHIFT_KNOTS } from './score-knots';
import { UsualSizes } from './usual-sizes';

const VARIANCES_FROM = WINDOWS.findIndex((length) => length >= VARIANCE_WINDOW_MIN);
/** A departure counts as at most so many usual ones, so that a spike is no shift. */
const DEPARTURE_LIMIT = 6;
/** Points that measure the usual departure before any window is believed. */
const POINTS_MIN = 32;
const MEMORY_POINTS = 10_000;
/** Its square counts as at most so many usual ones. */
const SQUARE_LIMIT = 16;
/** Share of the usual variance added to every one: no noise at all is not endlessly strange. */
const VARIANCE_FLOOR = 0.01;
/** Windows are forgotten over a gap of so many points. */
const GAP_MAX = 32;
/**
 * A change is over when the newest 16 points are back to this many of their usual sizes, or past what is usual: the expectation has
 * followed the change a part of the way.
 */
const BACK = 1;
const BACK_WINDOW = 2;

/**
 * The `shift` member: whether level or noise of the series have changed and stay so, and since when.
 *
 * Mean and log variance of the departures over windows of 4…256 points that end now, each in its own usual sizes: a bank of
 * generalised likelihood ratios. The best split of the newest 256 points dates the change. About 0.3 µs a point, 5 KB.
 *
 * @see docs/detectors/shift.md
 */
export class ShiftMember implements Member {
  readonly name = 'shift';
  readonly knots = SHIFT_KNOTS;
  readonly idle = null;
  private readonly windows = new ChangeWindows();
  private readonly levels = new UsualSizes(WINDOWS, false);
  private readonly noises = new UsualSizes(WINDOWS, true);
  private square = 0;
  private points = 0;
  /** When the change that is going on began; NaN while none is. */
  private changedMs = NaN;
  /** The farthest that the newest 16 points were since then, signed. */
  private farLevel = 0;
  private farNoise = 0;
  private departure = 0;
  private strength = 0;
  private foundMs = NaN;

  get bytes(): number {
    return this.windows.bytes + this.levels.bytes + this.noises.bytes + 10 * 8;
  }

  get evidence(): number {
    return this.strength;
  }

  get sinceMs(): number {
    return this.foundMs;
  }

  score({ timeMs, relative, missing }: Sight): number {
    const usual = Math.sqrt(this.square);
    this.departure = this.points >= POINTS_MIN && usual > 0 ? clampSize(relative / usual, DEPARTURE_LIMIT) : 0;
    this.windows.look(this.departure, missing > GAP_MAX);
    let level = 0;
    let noise = 0;
    for (let k = 0; k < WINDOWS.length && !Number.isNaN(this.windows.means[k]); k++) {
      level = Math.max(level, Math.abs(this.levels.relative(k, this.windows.means[k] as number)));
      if (k >= VARIANCES_FROM) {
        noise = Math.max(noise, Math.abs(this.noises.relative(k, this.logVariance(k))));
      }
    }
    this.strength = Math.max(level, noise);
    this.foundMs = this.strength >= SHIFT_KNOTS.slight ? this.dated(timeMs, level >= noise) : NaN;
    return this.strength;
  }

  learn({ timeMs, relative, missing }: Sight): void {
    this.changedMs = this.foundMs;
    this.points = Math.min(this.points + 1, MEMORY_POINTS);
    if (missing > GAP_MAX) {
      this.windows.forget(0);
    }
    if (this.points > POINTS_MIN) {
      this.learnSizes();
      this.windows.learn(timeMs, this.departure);
      this.forgetWhatIsOver();
    }
    const square = relative * relative;
    const held =
      this.square > 0 && this.points > POINTS_MIN / 2 ? Math.min(square, SQUARE_LIMIT * this.square) : square;
    this.square += (held - this.square) / this.points;
  }

  skip(): void {}

  write(out: ByteWriter): void {
    out.float64s([this.square, this.points, this.changedMs, this.farLevel, this.farNoise]);
    this.windows.write(out);
    this.levels.write(out);
    this.noises.write(out);
  }

  read(input: ByteReader): void {
    this.square = input.float64();
    this.points = input.float64();
    this.changedMs = input.float64();
    this.farLevel = input.float64();
    this.farNoise = input.float64();
    this.windows.read(input);
    this.levels.read(input);
    this.noises.read(input);
  }

  private logVariance(k: number): number {
    return Math.log((this.windows.variances[k] as number) + VARIANCE_FLOOR);
  }

  /** The beginning once told holds while the change goes on: it may have left the windows. */
  private dated(timeMs: number, isLevel: boolean): number {
    const { windows, departure } = this;
    const sinceMs = isLevel ? windows.levelSinceMs(timeMs, departure) : windows.varianceSinceMs(timeMs, departure);
    return Number.isNaN(this.changedMs) ? sinceMs : Math.min(this.changedMs, sinceMs);
  }

  private learnSizes(): void {
    for (let k = 0; k < WINDOWS.length && !Number.isNaN(this.windows.means[k]); k++) {
      this.levels.learn(k, this.windows.means[k] as number);
      if (k >= VARIANCES_FROM) {
        this.noises.learn(k, this.logVariance(k));
      }
    }
  }

  /** The windows of a change that is over would be strange for as long as they are. */
  private forgetWhatIsOver(): void {
    const mean = this.windows.means[BACK_WINDOW] as number;
    if (Number.isNaN(this.changedMs) || Number.isNaN(mean)) {
      this.farLevel = 0;
      this.farNoise = 0;
      return;
    }
    const level = this.levels.relative(BACK_WINDOW, mean);
    const noise = this.noises.relative(BACK_WINDOW, this.logVariance(BACK_WINDOW));
    this.farLevel = farther(this.farLevel, level);
    this.farNoise = farther(this.farNoise, noise);
    if (isBack(level, this.farLevel) && isBack(noise, this.farNoise)) {
      this.windows.forget(WINDOWS[BACK_WINDOW] as number);
      this.changedMs = NaN;
    }
  }
}

function farther(a: number, b: number): number {
  return Math.abs(b) > Math.abs(a) ? b : a;
}

function isBack(now: number, farthest: number): boolean {
  return now * Math.sign(farthest) < BACK;
}
