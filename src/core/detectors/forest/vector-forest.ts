import { VigilError, type ForestParams } from '../../../schema';
import { ByteReader } from '../../state/byte-reader';
import { ByteWriter } from '../../state/byte-writer';
import { seal, unseal, type SnapshotKind } from '../../state/seal';
import { emptyOutlook, Forest, type Outlook } from './forest';
import { Opinion } from './opinion';
import { Shingle } from './shingle';
import type { Attribution } from './tree-attribution';
import { UsualMiss } from './usual-miss';
import { UsualScore } from './usual-score';
import { ValueGrid } from './value-grid';

/** Most features: cost and memory grow with them. */
export const FEATURES_MAX = 128;

/** Shingles learnt before the model says anything, and until it counts as warm. */
const SILENT_POINTS = 30;
const WARM_POINTS = 100;
/** A row of more strength is loud: it has been told, and expected values take its place while it stays in the shingle. */
const LOUD_STRENGTH = 5;

/**
 * How soon would random cuts have the last rows of a stream alone among those seen before? One forest over all features of a row.
 *
 * The strength is how far the score of the forest exceeds its usual one. Cuts along the axes hardly see that features do not go together, so of
 * several features the score is raised by how far these are from what goes with each other. The forest learns the values as they came, but looks at them without the loud
 * rows, so that a spike does not ring while it passes through the shingle. The expected value of a feature is what went with the rows before and the other
 * features of its row; it stands for a missing one. A row that lacks more than half of its features is scored, but not learnt, and leaves no place in the
 * shingle. Each feature has a grid of its own: a feature times 2^k is the same.
 */
export class VectorForest {
  private readonly kind: SnapshotKind;
  private readonly features: number;
  private readonly grids: readonly ValueGrid[];
  private readonly misses: readonly UsualMiss[];
  private readonly forest: Forest;
  private readonly shingle: Shingle;
  private readonly usualScore = new UsualScore();
  /** Shingles learnt. */
  private points = 0;
  private lastMs = -Infinity;
  private readonly opinion: Opinion;
  private readonly outlook: Outlook;
  /** Which coordinates are unknown: all of the newest row, one of its features, those that have no value. */
  private readonly newest: Uint8Array;
  private readonly single: readonly Uint8Array[];
  private readonly missing: Uint8Array;
  /** The row that `opinion` is of, in steps and with what stands for its gaps; whether there is one. */
  private readonly asked: Float64Array;
  private readonly steps: Float32Array;
  private isAsked = false;

  /**
   * @param features numbers in a row, at least 1. The shingle holds so many values of all of them together, in one row at least: cuts that are
   *   spread over many more coordinates hardly find the few that are strange
   * @param madeFor what must be the same when a snapshot comes back: interval and parameters
   * @throws VigilError `invalid_argument` for more than `FEATURES_MAX` features
   */
  constructor({ shingle, trees, samples, memory, seed }: ForestParams, features: number, madeFor: string) {
    if (features > FEATURES_MAX) {
      throw new VigilError(
        'invalid_argument',
        `forest takes at most ${FEATURES_MAX} columns as metrics of one entity, got ${features}`
      );
    }
    const size = Math.max(1, Math.floor(shingle / features));
    const dimensions = size * features;
    const row = Array.from({ length: features }, (_, k) => k);
    this.kind = { name: 'forest', version: 1, madeFor };
    this.features = features;
    this.grids = row.map(() => new ValueGrid());
    this.misses = row.map(() => new UsualMiss());
    this.forest = new Forest({ dimensions, trees, samples, memory, seed });
    this.shingle = new Shingle(size, features);
    this.opinion = new Opinion(features);
    this.outlook = emptyOutlook(features);
    this.newest = new Uint8Array(dimensions).fill(1, dimensions - features);
    this.single = row.map((k) =>
      new Uint8Array(dimensions).fill(1, dimensions - features + k, dimensions - features + k + 1)
    );
    this.missing = new Uint8Array(dimensions);
    this.asked = new Float64Array(features);
    this.steps = new Float32Array(features);
  }

  /** @throws VigilError `failed_precondition` when the bytes are damaged, of another version or for other settings */
  restoreFrom(snapshot: Uint8Array): this {
    const input = new ByteReader(unseal(this.kind, snapshot));
    this.lastMs = input.float64();
    this.points = input.float64();
    this.parts.forEach((part) => part.read(input));
    input.end();
    this.isAsked = false;
    return this;
  }

  get progress(): number {
    return Math.min(1, this.points / WARM_POINTS);
  }

  get bytes(): number {
    const own = (this.features + 2) * this.newest.byteLength + this.opinion.bytes + 256;
    return this.grids.reduce((sum, { bytes }) => sum + bytes, own + this.forest.bytes + this.shingle.bytes);
  }

  /**
   * What is to be said of a row that has not been learnt yet; null while there is no opinion.
   *
   * @param values one per feature; NaN and ±Infinity are gaps
   * @returns valid until the next call
   * @throws VigilError `failed_precondition` if `timeMs` does not rise
   */
  score(timeMs: number, values: ArrayLike<number>): Readonly<Opinion> | null {
    this.assertRises(timeMs);
    if (this.points < SILENT_POINTS) {
      return null;
    }
    this.ask(values);
    for (let k = 0; k < this.features; k++) {
      this.opinion.fillBand(k, this.grids[k] as ValueGrid, this.points);
    }
    return this.opinion;
  }

  /**
   * What each coordinate of the last rows, oldest first, would have in the raw score of the forest if these values came next; apart for
   * values above and below those before. All 0 while too little is known. About three times the cost of a score.
   */
  attribution(values: ArrayLike<number>): Attribution {
    this.readRow(values);
    this.isAsked = false;
    return this.forest.attribute(this.shingle.seen);
  }

  /** Takes a row in. @throws VigilError `failed_precondition` if `timeMs` does not rise */
  learn(timeMs: number, values: ArrayLike<number>): void {
    this.assertRises(timeMs);
    this.lastMs = timeMs;
    const { shingle, opinion } = this;
    if (2 * this.present(values) >= this.features) {
      this.ask(values);
      const instead = opinion.strength > LOUD_STRENGTH ? this.usualRow() : null;
      if (this.points > 0) {
        this.learnUsual();
      }
      shingle.put(this.steps);
      if (shingle.isFull) {
        this.forest.learn(shingle.told);
        this.points++;
      }
      shingle.push(instead);
    }
    this.learnGrids(values);
    this.isAsked = false;
  }

  snapshot(): Uint8Array {
    const out = new ByteWriter();
    out.float64s([this.lastMs, this.points]);
    this.parts.forEach((part) => part.write(out));
    return seal(this.kind, out.toBytes());
  }

  private get parts() {
    return [...this.grids, this.shingle, this.usualScore, ...this.misses, this.forest];
  }

  /** Features that have a value on a grid. */
  private present(values: ArrayLike<number>): number {
    let count = 0;
    for (let k = 0; k < this.features; k++) {
      count += this.isPresent(k, values) ? 1 : 0;
    }
    return count;
  }

  private isPresent(k: number, values: ArrayLike<number>): boolean {
    return Number.isFinite(values[k]) && (this.grids[k] as ValueGrid).isSet;
  }

  /** Works out all about the row that may come next, once. */
  private ask(values: ArrayLike<number>): void {
    if (this.isAsked && this.asked.every((value, k) => Object.is(value, values[k]))) {
      return;
    }
    this.asked.set(values);
    this.isAsked = true;
    this.readRow(values);
    const { opinion, forest, shingle, steps, outlook } = this;
    const { seen } = shingle;
    for (let k = 0; k < this.features; k++) {
      forest.fillOutlook(seen, this.single[k] as Uint8Array, outlook);
      const expected = outlook.middle[0] as number;
      const miss = this.points > 0 && this.isPresent(k, values) ? Math.abs((steps[k] as number) - expected) : NaN;
      opinion.expect(k, {
        expected,
        miss,
        usualMiss: (this.misses[k] as UsualMiss).size,
        doubt: this.features > 1 ? (outlook.high[0] as number) - (outlook.low[0] as number) : 0,
      });
    }
    opinion.share(this.features > 1 ? forest.attribute(seen) : null);
    opinion.raw = forest.score(seen) * (this.features > 1 ? 1 + Math.log2(1 + opinion.miss) : 1);
    opinion.weigh(this.present(values) > 0 ? this.usualScore.excess(opinion.raw) : 0);
  }

  /** Puts a row into the shingle, in steps of the grids, gaps filled with what is expected. */
  private readRow(values: ArrayLike<number>): void {
    const { features, steps, missing, shingle, outlook } = this;
    const first = missing.length - features;
    let gaps = 0;
    for (let k = 0; k < features; k++) {
      const isPresent = this.isPresent(k, values);
      steps[k] = isPresent ? (this.grids[k] as ValueGrid).stepOf(values[k] as number) : 0;
      missing[first + k] = isPresent ? 0 : 1;
      gaps += isPresent ? 0 : 1;
    }
    shingle.put(steps);
    if (gaps > 0 && this.points > 0) {
      this.forest.fillOutlook(shingle.seen, missing, outlook);
      for (let k = 0, gap = 0; k < features; k++) {
        steps[k] = missing[first + k] === 1 ? (outlook.middle[gap++] as number) : (steps[k] as number);
      }
      shingle.put(steps);
    }
  }

  /** What was to come after the rows before, whatever came. */
  private usualRow(): Float64Array {
    this.forest.fillOutlook(this.shingle.seen, this.newest, this.outlook);
    return this.outlook.middle;
  }

  private learnUsual(): void {
    const { opinion, misses } = this;
    for (let k = 0; k < this.features; k++) {
      const miss = opinion.misses[k] as number;
      if (!Number.isNaN(miss)) {
        (misses[k] as UsualMiss).learn(miss);
      }
    }
    this.usualScore.learn(opinion.raw);
  }

  private learnGrids(values: ArrayLike<number>): void {
    this.grids.forEach((grid, k) => {
      const value = values[k] ?? NaN;
      if (!grid.isSet && Number.isFinite(value)) {
        grid.learn(value);
      }
    });
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
