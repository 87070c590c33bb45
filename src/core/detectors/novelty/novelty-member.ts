import type { ByteReader } from '../../state/byte-reader';
import type { ByteWriter } from '../../state/byte-writer';
import type { Sight } from '../baseline/sight';
import type { Member } from '../member';
import { BucketMeans } from './bucket-means';
import { DayAgo } from './day-ago';
import { MeanBefore } from './mean-before';
import { RememberedPoints } from './remembered-points';
import { Repeats } from './repeats';
import { NOVELTY_KNOTS } from './score-knots';
import { Surprise } from './surprise';

/** A strength of so much, own surprise added and repeats taken off, is new enough to be said. */
const SAY = 17.2;
const CONTEXT_SPANS = [48, 96, 144] as const;
const LEVEL_SPANS = [24, 36, 48] as const;
const DAY_PARTS = [24, 48, 96] as const;

/**
 * The `novelty` member: how far a point is from the nearest one remembered, in four families of views.
 *
 * Context (value with the mean before it), level (means of the newest values), time of day (value less its part of the day), and
 * yesterday (value with the one a day ago). Each view turns its distance into −ln p against its own past; a family is
 * the mean of its views, the strength their sum. `pulse` says whether this is a record worth telling once. About
 * 4,000 remembered points are looked at, 5 µs; 45 KB.
 *
 * @see docs/detectors/novelty.md
 */
export class NoveltyMember implements Member {
  readonly name = 'novelty';
  readonly knots = NOVELTY_KNOTS;
  readonly idle = null;
  private readonly contexts: Array<{ mean: MeanBefore; points: RememberedPoints }>;
  private readonly levels: Array<{ mean: MeanBefore; points: RememberedPoints }>;
  private readonly dayParts: Array<{ means: BucketMeans; points: RememberedPoints }>;
  private readonly dayAgo: DayAgo;
  private readonly pair: RememberedPoints;
  private readonly triple: RememberedPoints;
  private readonly own = new Surprise(0);
  private readonly repeats = new Repeats();
  private strength = 0;
  private said = 0;
  private yesterday = NaN;
  private asked = 0;

  /** @param remembered points kept by each of the eleven views */
  constructor(intervalMs: number, remembered: number) {
    this.contexts = CONTEXT_SPANS.map((span) => ({
      mean: new MeanBefore(span),
      points: new RememberedPoints(2, remembered),
    }));
    this.levels = LEVEL_SPANS.map((span) => ({
      mean: new MeanBefore(span),
      points: new RememberedPoints(1, remembered),
    }));
    this.dayParts = DAY_PARTS.map((parts) => ({
      means: new BucketMeans(parts),
      points: new RememberedPoints(1, remembered),
    }));
    this.dayAgo = new DayAgo(intervalMs);
    this.pair = new RememberedPoints(2, remembered);
    this.triple = new RememberedPoints(3, remembered);
  }

  get bytes(): number {
    const { contexts, levels, dayParts, dayAgo, pair, triple, own, repeats } = this;
    const views = [...contexts, ...levels, ...dayParts].reduce((sum, { points }) => sum + points.bytes, 0);
    const means = dayParts.reduce((sum, each) => sum + each.means.bytes, 16 * (contexts.length + levels.length));
    return views + means + dayAgo.bytes + pair.bytes + triple.bytes + own.bytes + repeats.bytes + 40;
  }

  get evidence(): number {
    return this.strength;
  }

  /** ≥ 0; 1 and more: never seen before, a record of late, and not said yet. */
  get pulse(): number {
    return this.said;
  }

  score(sight: Sight): number {
    const { inside, timeMs } = sight;
    this.yesterday = this.dayAgo.at(timeMs);
    this.strength = this.contextSurprise(inside) + this.levelSurprise(sight) + this.daySurprise(timeMs, inside);
    if (!Number.isNaN(this.yesterday)) {
      const three = this.triple.ask(inside, this.previous(sight), this.yesterday);
      this.strength += (this.pair.ask(inside, this.yesterday, 0) + three) / 2;
    }
    this.asked = this.own.of(this.strength);
    this.said = this.sayable();
    return this.strength;
  }

  learn(sight: Sight): void {
    const { inside, recent, timeMs } = sight;
    for (const { mean, points } of this.contexts) {
      if (!Number.isNaN(mean.before())) {
        points.learn();
      }
      mean.learn(recent, inside);
    }
    for (const { mean, points } of this.levels) {
      if (!Number.isNaN(mean.with(recent, inside))) {
        points.learn();
      }
      mean.learn(recent, inside);
    }
    for (const { means, points } of this.dayParts) {
      if (!Number.isNaN(means.at(timeMs))) {
        points.learn();
      }
      means.learn(timeMs, inside);
    }
    if (!Number.isNaN(this.yesterday)) {
      this.pair.learn();
      this.triple.learn();
    }
    this.dayAgo.learn(timeMs, inside);
    this.own.learn(this.strength);
    this.repeats.learn(this.strength, this.said > 0);
  }

  skip(): void {}

  write(out: ByteWriter): void {
    [...this.contexts, ...this.levels].forEach(({ mean }) => mean.write(out));
    [...this.contexts, ...this.levels, ...this.dayParts].forEach(({ points }) => points.write(out));
    this.dayParts.forEach(({ means }) => means.write(out));
    [this.dayAgo, this.pair, this.triple, this.own, this.repeats].forEach((part) => part.write(out));
  }

  read(input: ByteReader): void {
    [...this.contexts, ...this.levels].forEach(({ mean }) => mean.read(input));
    [...this.contexts, ...this.levels, ...this.dayParts].forEach(({ points }) => points.read(input));
    this.dayParts.forEach(({ means }) => means.read(input));
    [this.dayAgo, this.pair, this.triple, this.own, this.repeats].forEach((part) => part.read(input));
  }

  private contextSurprise(inside: number): number {
    let sum = 0;
    for (const { mean, points } of this.contexts) {
      const before = mean.before();
      sum += Number.isNaN(before) ? 0 : points.ask(inside, before, 0);
    }
    return sum / CONTEXT_SPANS.length;
  }

  private levelSurprise({ recent, inside }: Sight): number {
    let sum = 0;
    for (const { mean, points } of this.levels) {
      const level = mean.with(recent, inside);
      sum += Number.isNaN(level) ? 0 : points.ask(level, 0, 0);
    }
    return sum / LEVEL_SPANS.length;
  }

  private daySurprise(timeMs: number, inside: number): number {
    let sum = 0;
    for (const { means, points } of this.dayParts) {
      const usual = means.at(timeMs);
      sum += Number.isNaN(usual) ? 0 : points.ask(inside - usual, 0, 0);
    }
    return sum / DAY_PARTS.length;
  }

  private previous({ recent }: Sight): number {
    return recent.count > 0 ? recent.at(1) : 0;
  }

  private sayable(): number {
    const { strength, asked, repeats } = this;
    if (asked <= 0 || !repeats.isRecord(strength)) {
      return 0;
    }
    return Math.max(1e-9, (strength + asked - repeats.price(strength)) / SAY);
  }
}
