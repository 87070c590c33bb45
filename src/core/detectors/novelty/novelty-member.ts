import type { ByteReader } from '../../state/byte-reader';
import type { ByteWriter } from '../../state/byte-writer';
import type { RecentValues } from '../baseline/recent-values';
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
/** Views in each of these families. */
const VIEWS = 3;

/**
 * The `novelty` member: how far a point is from the nearest one remembered, in four families of views.
 *
 * Context (value with the mean before it), level (means of the newest values), time of day (value less its part of the day), and
 * yesterday (value with the one a day ago). Each view turns its distance into −ln p against its own past; a family is
 * the mean of its views, the strength their sum. `pulse` says whether this is a record worth telling once. About 4 µs a point, 45 KB.
 *
 * @see docs/detectors/novelty.md
 */
export class NoveltyMember implements Member {
  readonly name = 'novelty';
  readonly knots = NOVELTY_KNOTS;
  readonly idle = null;
  /** Means and remembered points of the views of a family, in the order of its spans. */
  private readonly contextMeans = CONTEXT_SPANS.map((span) => new MeanBefore(span));
  private readonly contexts: readonly RememberedPoints[];
  private readonly levelMeans = LEVEL_SPANS.map((span) => new MeanBefore(span));
  private readonly levels: readonly RememberedPoints[];
  private readonly dayMeans = DAY_PARTS.map((parts) => new BucketMeans(parts));
  private readonly dayParts: readonly RememberedPoints[];
  private readonly dayAgo: DayAgo;
  private readonly pair: RememberedPoints;
  private readonly triple: RememberedPoints;
  private readonly own = new Surprise(0);
  private readonly repeats = new Repeats();
  private strength = 0;
  private said = 0;
  private asked = 0;

  /** @param remembered points kept by each of the eleven views */
  constructor(intervalMs: number, remembered: number) {
    this.contexts = CONTEXT_SPANS.map(() => new RememberedPoints(2, remembered));
    this.levels = LEVEL_SPANS.map(() => new RememberedPoints(1, remembered));
    this.dayParts = DAY_PARTS.map(() => new RememberedPoints(1, remembered));
    this.dayAgo = new DayAgo(intervalMs);
    this.pair = new RememberedPoints(2, remembered);
    this.triple = new RememberedPoints(3, remembered);
  }

  get bytes(): number {
    return this.parts().reduce((sum, { bytes }) => sum + bytes, 4 * 8);
  }

  get evidence(): number {
    return this.strength;
  }

  /** ≥ 0; 1 and more: never seen before, a record of late, and not said yet. */
  get pulse(): number {
    return this.said;
  }

  score({ inside, dayMs, recent }: Sight): number {
    const previous = recent.count > 0 ? recent.at(1) : 0;
    const yesterday = this.dayAgo.at(dayMs);
    const two = this.pair.ask(inside, yesterday, 0);
    const three = this.triple.ask(inside, previous, yesterday);
    this.strength =
      this.contextSurprise(inside) +
      this.levelSurprise(recent, inside) +
      this.daySurprise(dayMs, inside) +
      (two + three) / 2;
    this.asked = this.own.of(this.strength);
    this.said = this.sayable();
    return this.strength;
  }

  learn({ inside, recent, dayMs }: Sight): void {
    for (let k = 0; k < VIEWS; k++) {
      this.contexts[k]?.learn();
      this.contextMeans[k]?.learn(recent, inside);
      this.levels[k]?.learn();
      this.levelMeans[k]?.learn(recent, inside);
      this.dayParts[k]?.learn();
      this.dayMeans[k]?.learn(dayMs, inside);
    }
    this.pair.learn();
    this.triple.learn();
    this.dayAgo.learn(dayMs, inside);
    this.own.learn(this.strength);
    this.repeats.learn(this.strength, this.said > 0);
  }

  skip(): void {}

  write(out: ByteWriter): void {
    this.parts().forEach((part) => part.write(out));
  }

  read(input: ByteReader): void {
    this.parts().forEach((part) => part.read(input));
  }

  private parts() {
    const { contexts, levels, dayParts, pair, triple } = this;
    const means = [...this.contextMeans, ...this.levelMeans, ...this.dayMeans];
    return [...means, ...contexts, ...levels, ...dayParts, pair, triple, this.dayAgo, this.own, this.repeats];
  }

  private contextSurprise(inside: number): number {
    let sum = 0;
    for (let k = 0; k < VIEWS; k++) {
      sum += this.contexts[k]?.ask(inside, this.contextMeans[k]?.before() ?? NaN, 0) ?? 0;
    }
    return sum / VIEWS;
  }

  private levelSurprise(recent: RecentValues, inside: number): number {
    let sum = 0;
    for (let k = 0; k < VIEWS; k++) {
      sum += this.levels[k]?.ask(this.levelMeans[k]?.with(recent, inside) ?? NaN, 0, 0) ?? 0;
    }
    return sum / VIEWS;
  }

  private daySurprise(dayMs: number, inside: number): number {
    let sum = 0;
    for (let k = 0; k < VIEWS; k++) {
      sum += this.dayParts[k]?.ask(inside - (this.dayMeans[k]?.at(dayMs) ?? NaN), 0, 0) ?? 0;
    }
    return sum / VIEWS;
  }

  private sayable(): number {
    const { strength, asked, repeats } = this;
    if (asked <= 0 || !repeats.isRecord(strength)) {
      return 0;
    }
    return Math.max(1e-9, (strength + asked - repeats.price(strength)) / SAY);
  }
}
