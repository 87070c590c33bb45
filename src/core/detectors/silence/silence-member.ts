import type { ByteReader } from '../../state/byte-reader';
import type { ByteWriter } from '../../state/byte-writer';
import { RollingQuantile } from '../../stats/rolling-quantile';
import type { Sight } from '../baseline/sight';
import type { Member } from '../member';
import { Calm } from './calm';
import type { MissingCycle } from './missing-cycle';
import { SILENCE_KNOTS } from './score-knots';

const RUNS_REMEMBERED = 64;
const RUNS_TO_SPEAK = 5;
/** Strength of a line that is flat as never before. */
const CALM_STRENGTH = 6;
/** Strength of a day's rhythm that is missing altogether. */
const CYCLE_STRENGTH = 6;
const STRENGTH_MAX = 50;

/**
 * The `silence` member: a flat line, at its onset.
 *
 * A run of equal values against the longest usual one; calm: the last eight steps with far less energy than ever before; and, alone, a
 * rhythm of the day that does not come. O(1) per point, 0.1 µs, 1 KB.
 *
 * @see docs/detectors/silence.md
 */
export class SilenceMember implements Member {
  readonly name = 'silence';
  readonly knots = SILENCE_KNOTS;
  private readonly runs = new RollingQuantile(RUNS_REMEMBERED);
  private readonly calm = new Calm();
  private readonly cycle: MissingCycle | null;
  private run = 0;
  private isEqual = false;
  private isCalm = false;
  private isFirst = true;
  private strength = 0;

  /** @param cycle null: only flat lines; other members see a missing rhythm too */
  constructor(cycle: MissingCycle | null = null) {
    this.cycle = cycle;
  }

  get bytes(): number {
    return this.runs.bytes + this.calm.bytes + (this.cycle?.bytes ?? 0) + 24;
  }

  get idle(): string | null {
    return this.calm.isStillByNature
      ? 'values mostly stand still: only a run far longer than usual says anything'
      : null;
  }

  get evidence(): number {
    return this.strength;
  }

  /** Whether the series is flat now as it has never been: worth an alert by itself. */
  get flat(): boolean {
    return this.isCalm;
  }

  /** Length of the run of equal values over the longest usual one. */
  get runRatio(): number {
    return this.runs.count < RUNS_TO_SPEAK ? 0 : this.runWith() / (1 + this.runs.at(0.99));
  }

  score(sight: Sight): number {
    const { inside, recent, resolution } = sight;
    const missing = this.cycle?.with(sight) ?? 0;
    const step = inside - recent.at(1);
    this.isFirst = Number.isNaN(step);
    this.isEqual = Math.abs(step) <= resolution;
    this.isCalm = !this.isFirst && this.calm.with(this.isEqual ? 0 : step);
    const flat = this.isFirst ? 0 : Math.max(this.runRatio, this.isCalm ? CALM_STRENGTH : 0);
    this.strength = Math.min(STRENGTH_MAX, Math.max(flat, CYCLE_STRENGTH * missing));
    return this.strength;
  }

  learn(sight: Sight): void {
    this.cycle?.learn(sight);
    if (this.isFirst) {
      return;
    }
    if (!this.isEqual) {
      this.runs.add(this.run);
    }
    this.run = this.runWith();
    this.calm.learn();
  }

  skip(): void {}

  write(out: ByteWriter): void {
    out.float64(this.run);
    this.runs.write(out);
    this.calm.write(out);
    this.cycle?.write(out);
  }

  read(input: ByteReader): void {
    this.run = input.float64();
    this.runs.read(input);
    this.calm.read(input);
    this.cycle?.read(input);
  }

  private runWith(): number {
    return this.isEqual ? this.run + 1 : 0;
  }
}
