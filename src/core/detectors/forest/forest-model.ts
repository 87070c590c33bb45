import { VigilError, VOICE_SCORE_MIN, type ForestParams } from '../../../schema';
import { ByteReader } from '../../state/byte-reader';
import { ByteWriter } from '../../state/byte-writer';
import { seal, unseal, type SnapshotKind } from '../../state/seal';
import { noVerdict, type MemberStanding, type SeriesModel, type Verdict } from '../detector';
import { scoreOf } from '../score-curve';
import { emptyOutlook, Forest, type Outlook } from './forest';
import { FOREST_KNOTS } from './score-knots';
import { Shingle } from './shingle';
import type { Attribution } from './tree-attribution';
import { UsualMiss } from './usual-miss';
import { UsualScore } from './usual-score';
import { ValueGrid } from './value-grid';

/** Shingles learnt before the model says anything, and until it counts as warm. */
const SILENT_POINTS = 30;
const WARM_POINTS = 100;
/** A value of more strength is loud: it has been told, and the expected value takes its place while it stays in the shingle. */
const LOUD_STRENGTH = 5;
/** Evidence that is loud enough for an alert: the geometric mean of the strength and the miss in usual ones. */
const LOUD_EVIDENCE = 4.5;
const MISS_MAX = 1_000;
/** Half width of the band: so many usual misses; on ordinary data one point in 1,000 lies outside. */
const BAND = 6;
const YOUNG_POINTS = 50;
const MEMBERS: readonly MemberStanding[] = [{ name: 'forest', active: true, why: 'always on' }];

/**
 * `forest`: how soon would random cuts have the last values of a series alone among those seen before?
 *
 * The strength is how far the score of the forest exceeds its usual one. The forest learns the values as they came, but looks at them
 * without the loud ones, so that a spike does not ring while it passes through the shingle. The expected value is what went with the same values before.
 */
export class ForestModel implements SeriesModel {
  readonly members = MEMBERS;
  readonly knots = FOREST_KNOTS;
  private readonly kind: SnapshotKind;
  private readonly grid = new ValueGrid();
  private readonly forest: Forest;
  private readonly shingle: Shingle;
  private readonly usualScore = new UsualScore();
  private readonly usualMiss = new UsualMiss();
  /** Shingles learnt. */
  private points = 0;
  private lastMs = -Infinity;
  private readonly outlook: Outlook = emptyOutlook(1);
  /** Whether `outlook` is of the model as it is; the point that the rest is of, NaN when there is none. */
  private isOutlookNew = false;
  private askedValue = NaN;
  private raw = 0;
  private strength = 0;
  private miss = 0;

  /** @param madeFor what must be the same when a snapshot comes back: interval and parameters */
  constructor({ shingle, trees, samples, memory, seed }: ForestParams, madeFor: string) {
    this.kind = { name: 'forest', version: 1, madeFor };
    this.forest = new Forest({ dimensions: shingle, trees, samples, memory, seed });
    this.shingle = new Shingle(shingle);
  }

  /** @throws VigilError `failed_precondition` when the bytes are damaged, of another version or for other settings */
  restoreFrom(snapshot: Uint8Array): this {
    const input = new ByteReader(unseal(this.kind, snapshot));
    this.lastMs = input.float64();
    this.points = input.float64();
    this.parts.forEach((part) => part.read(input));
    input.end();
    this.forget();
    return this;
  }

  get progress(): number {
    return Math.min(1, this.points / WARM_POINTS);
  }

  get bytes(): number {
    return this.forest.bytes + this.grid.bytes + this.shingle.bytes + 256;
  }

  score(timeMs: number, value: number): Verdict {
    this.assertRises(timeMs);
    const verdict = noVerdict();
    if (this.points < SILENT_POINTS) {
      return verdict;
    }
    this.fillBand(verdict);
    if (Number.isFinite(value)) {
      this.ask(value);
      verdict.strength = this.strength;
      verdict.score = scoreOf(this.strength, FOREST_KNOTS);
      verdict.evidence = Math.sqrt(this.strength * Math.min(this.miss / this.usualMiss.size, MISS_MAX)) / LOUD_EVIDENCE;
      if (verdict.score >= VOICE_SCORE_MIN) {
        verdict.voices = [verdict.score];
      }
    }
    return verdict;
  }

  /**
   * What each of the last values, oldest first, would have in the raw score of the forest if `value` came next; apart for values above
   * and below those before. All 0 while too little is known. About three times the cost of a score.
   */
  attribution(value: number): Attribution {
    this.shingle.put(this.grid.stepOf(value));
    this.forget();
    return this.forest.attribute(this.shingle.seen);
  }

  learn(timeMs: number, value: number): void {
    this.assertRises(timeMs);
    this.lastMs = timeMs;
    if (!Number.isFinite(value)) {
      return;
    }
    if (!this.grid.isSet) {
      this.grid.learn(value);
      return;
    }
    const { shingle } = this;
    let instead = NaN;
    if (shingle.isFull) {
      this.ask(value);
      instead = this.strength > LOUD_STRENGTH ? (this.outlook.middle[0] as number) : NaN;
      this.learnUsual();
    }
    shingle.put(this.grid.stepOf(value));
    if (shingle.isFull) {
      this.forest.learn(shingle.told);
      this.points++;
    }
    shingle.push(instead);
    this.forget();
  }

  snapshot(): Uint8Array {
    const out = new ByteWriter();
    out.float64s([this.lastMs, this.points]);
    this.parts.forEach((part) => part.write(out));
    return seal(this.kind, out.toBytes());
  }

  private get parts() {
    return [this.grid, this.shingle, this.usualScore, this.usualMiss, this.forest];
  }

  /** Works out all about the value that may come next, once. */
  private ask(value: number): void {
    if (this.askedValue === value) {
      return;
    }
    const { shingle, forest } = this;
    const step = this.grid.stepOf(value);
    this.expect();
    shingle.put(step);
    this.raw = forest.score(shingle.seen);
    this.strength = this.usualScore.excess(this.raw);
    this.miss = this.points > 0 ? Math.abs(step - (this.outlook.middle[0] as number)) : 0;
    this.askedValue = value;
  }

  private expect(): void {
    if (!this.isOutlookNew) {
      this.forest.fillOutlook(this.shingle.seen, this.outlook);
      this.isOutlookNew = true;
    }
  }

  private learnUsual(): void {
    if (this.points > 0) {
      this.usualMiss.learn(this.miss);
      this.usualScore.learn(this.raw);
    }
  }

  /** The band: so many usual misses around the expected value, wider while the model is young. */
  private fillBand(into: Verdict): void {
    this.expect();
    const middle = this.outlook.middle[0] as number;
    const half = (BAND * this.usualMiss.size * (this.points + YOUNG_POINTS)) / this.points;
    into.expected = this.grid.valueOf(middle);
    into.lower = Math.min(into.expected, this.grid.valueOf(middle - half));
    into.upper = Math.max(into.expected, this.grid.valueOf(middle + half));
  }

  private forget(): void {
    this.isOutlookNew = false;
    this.askedValue = NaN;
  }

  private assertRises(timeMs: number): void {
    if (!(timeMs > this.lastMs)) {
      throw new VigilError(
        'failed_precondition',
        `times must rise: got ${timeMs} after ${this.lastMs} (epoch ms), each point may be given once`
      );
    }
  }
}
