import { DAY_MS, HOUR_MS } from '../../schema';
import type { ByteReader } from '../state/byte-reader';
import type { ByteWriter } from '../state/byte-writer';
import { rareEnough } from '../stats/rare-enough';
import { EvidenceTail } from './evidence-tail';

/** An open episode stays open while the strength is at least this. */
const STAY = 0.4;
/** Own evidences needed before a path may alert. */
const HISTORY_MIN = 30;
/**
 * Points of a loud run inside an episode that enter the history: a long incident must not become normal, but spikes that
 * keep coming must.
 */
const RUN_LEARNT = 3;
/** Where the limit on rarity is capped, a young history proves little: the limit falls to the cap over so many points. */
const YOUNG_POINTS = 3000;
const YOUNG_FACTOR = 1.4;
/** There a single point is not enough either: one of the last so many points must have been half as strong, … */
const NEAR_POINTS = 4;
const NEAR_STRENGTH = 0.5;
/** … or the point must be rarer than the limit without the cap by this factor. */
const ALONE_FACTOR = 1.2;

/** Lengths of an episode in points. */
interface EpisodeLengths {
  /** Quiet points after which it ends: two hours, at least 4 and at most 60 points. */
  quiet: number;
  /** Points after which it counts as the new normal and enters the history again: half a day, 8 to 720 points. */
  longest: number;
}

export interface AlertPathOptions {
  intervalMs: number;
  /** Evidence that is loud enough. */
  limit: number;
  /** Most rarity ever asked for, in powers of ten: a history of 4,000 points cannot prove much more. */
  rarityMax: number;
  /** Loud alone is enough: the evidence rests on fixed limits, not on a history. */
  isAbsolute?: boolean;
}

/**
 * Decides over one stream of evidence when an episode opens and ends.
 *
 * The strength is min(evidence / limit, rarity / rarity limit): an alert has to be loud *and* rare for this series. The
 * rarity limit grows with the points a day, so that fine intervals do not alert more often a day than coarse ones, up to what a history
 * can prove; below five minutes a point that stands alone has to be clearer than one in company.
 */
export class AlertPath {
  private readonly options: AlertPathOptions;
  private readonly wanted: number;
  private readonly lengths: EpisodeLengths;
  private readonly tail = new EvidenceTail();
  private points = 0;
  private isOpen = false;
  private newest = 0;
  /** The same without the cap on rarity: what is common here must not keep an episode open. */
  private staying = 0;
  private quietPoints = 0;
  private loudRun = 0;
  private episodePoints = 0;
  /** Points since one was half strong enough. */
  private sinceNear = Infinity;

  constructor(options: AlertPathOptions) {
    const { intervalMs } = options;
    this.options = options;
    this.wanted = rareEnough(intervalMs);
    this.lengths = {
      quiet: Math.min(60, Math.max(4, (2 * HOUR_MS) / intervalMs)),
      longest: Math.max(8, Math.min(720, DAY_MS / 2 / intervalMs)),
    };
  }

  get open(): boolean {
    return this.isOpen;
  }

  /** Whether the newest point itself kept the episode open. */
  get loud(): boolean {
    return this.isOpen && this.quietPoints === 0;
  }

  /** Of the newest point: 1 or more opens an episode; 0 in a gap and while the history is short. */
  get strength(): number {
    return this.newest;
  }

  get quietLimit(): number {
    return this.lengths.quiet;
  }

  get bytes(): number {
    return this.tail.bytes + 9 * 8;
  }

  /** @param factor how much stronger than usual an evidence has to be: sensitivity */
  push(evidence: number, factor: number): void {
    this.points++;
    this.step(this.weigh(evidence, factor));
    if (!this.isOpen || this.loudRun <= RUN_LEARNT || this.episodePoints >= this.lengths.longest) {
      this.tail.add(evidence);
    }
  }

  /** Time passes without a value: an open episode comes nearer to its end. */
  skip(): void {
    this.staying = 0;
    this.step(0);
  }

  write(out: ByteWriter): void {
    const { points, isOpen, quietPoints, loudRun, episodePoints, sinceNear } = this;
    out.float64s([points, isOpen ? 1 : 0, quietPoints, loudRun, episodePoints, sinceNear]);
    this.tail.write(out);
  }

  read(input: ByteReader): void {
    this.points = input.float64();
    this.isOpen = input.float64() === 1;
    this.quietPoints = input.float64();
    this.loudRun = input.float64();
    this.episodePoints = input.float64();
    this.sinceNear = input.float64();
    this.tail.read(input);
  }

  private weigh(evidence: number, factor: number): number {
    const { limit, isAbsolute } = this.options;
    const loudness = evidence / limit / factor;
    this.staying = isAbsolute === true ? loudness : 0;
    if (isAbsolute === true) {
      return loudness;
    }
    if (this.tail.total < HISTORY_MIN || loudness < STAY / 2) {
      return 0;
    }
    const rarity = this.tail.rarity(evidence) / factor;
    const strength = Math.min(loudness, rarity / this.rarityLimit());
    this.staying = Math.min(loudness, rarity / this.wanted);
    return this.mayStandAlone(strength, Math.min(loudness, rarity / (ALONE_FACTOR * this.wanted)))
      ? strength
      : Math.min(strength, 0.99);
  }

  private rarityLimit(): number {
    const { rarityMax } = this.options;
    if (this.wanted <= rarityMax) {
      return this.wanted;
    }
    const youth = Math.max(0, 1 - this.points / YOUNG_POINTS);
    return rarityMax + (YOUNG_FACTOR * this.wanted - rarityMax) * youth;
  }

  private mayStandAlone(strength: number, alone: number): boolean {
    const isCapped = this.wanted > this.options.rarityMax;
    return !isCapped || this.isOpen || strength < 1 || this.sinceNear <= NEAR_POINTS || alone >= 1;
  }

  private step(strength: number): void {
    this.newest = strength;
    this.sinceNear = strength >= NEAR_STRENGTH ? 1 : this.sinceNear + 1;
    if (!this.isOpen && strength >= 1) {
      this.isOpen = true;
      this.loudRun = 0;
      this.episodePoints = 0;
    }
    if (!this.isOpen) {
      return;
    }
    this.episodePoints++;
    const loud = this.staying >= STAY;
    this.quietPoints = loud ? 0 : this.quietPoints + 1;
    this.loudRun = loud ? this.loudRun + 1 : 0;
    if (this.quietPoints > this.lengths.quiet) {
      this.isOpen = false;
    }
  }
}
