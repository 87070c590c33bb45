import { VOICE_SCORE_MIN, type ForestParams } from '../../../schema';
import { noVerdict, type MemberStanding, type SeriesModel, type Verdict } from '../detector';
import { scoreOf } from '../score-curve';
import { FOREST_KNOTS } from './score-knots';
import type { Attribution } from './tree-attribution';
import { VectorForest } from './vector-forest';

export const FOREST_MEMBERS: readonly MemberStanding[] = [{ name: 'forest', active: true, why: 'always on' }];

/** `forest` of one series: a `VectorForest` of one feature. */
export class ForestModel implements SeriesModel {
  readonly members = FOREST_MEMBERS;
  readonly knots = FOREST_KNOTS;
  private readonly forest: VectorForest;
  private readonly row = new Float64Array(1);

  /** @param madeFor what must be the same when a snapshot comes back: interval and parameters */
  constructor(params: ForestParams, madeFor: string) {
    this.forest = new VectorForest(params, 1, madeFor);
  }

  /** @throws VigilError `failed_precondition` when the bytes are damaged, of another version or for other settings */
  restoreFrom(snapshot: Uint8Array): this {
    this.forest.restoreFrom(snapshot);
    return this;
  }

  get progress(): number {
    return this.forest.progress;
  }

  get bytes(): number {
    return this.forest.bytes;
  }

  score(timeMs: number, value: number): Verdict {
    const opinion = this.forest.score(timeMs, this.rowOf(value));
    const verdict = noVerdict();
    if (opinion !== null) {
      verdict.expected = opinion.expected[0] as number;
      verdict.lower = opinion.lower[0] as number;
      verdict.upper = opinion.upper[0] as number;
      verdict.strength = opinion.strength;
      verdict.evidence = opinion.evidence;
      verdict.score = scoreOf(opinion.strength, FOREST_KNOTS);
      verdict.voices = verdict.score >= VOICE_SCORE_MIN ? [verdict.score] : [];
    }
    return verdict;
  }

  /** See `VectorForest.attribution`. */
  attribution(value: number): Attribution {
    return this.forest.attribution(this.rowOf(value));
  }

  learn(timeMs: number, value: number): void {
    this.forest.learn(timeMs, this.rowOf(value));
  }

  snapshot(): Uint8Array {
    return this.forest.snapshot();
  }

  private rowOf(value: number): Float64Array {
    this.row[0] = value;
    return this.row;
  }
}
