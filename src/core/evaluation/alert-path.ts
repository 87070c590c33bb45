import { DAY_MS, HOUR_MS } from '../../schema';
import type { ByteReader } from '../state/byte-reader';
import type { ByteWriter } from '../state/byte-writer';
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

/** Lengths of an episode in points. */
interface EpisodeLengths {
  /** Quiet points after which it ends: two hours, at least 4 and at most 60 points. */
  quiet: number;
  /** Points after which it counts as the new normal and enters the history again: half a day, 8 to 720 points. */
  longest: number;
}

/**
 * Decides over one stream of evidence when an episode opens and ends.
 *
 * The strength is min(evidence / limit, rarity / rarity limit): an alert has to be loud *and* rare for this series. The
 * rarity limit grows with the points a day, so that fine intervals do not alert more often a day than coarse ones.
 */
export class AlertPath {
  private readonly evidenceLimit: number;
  private readonly isAbsolute: boolean;
  private readonly rarityLimit: number;
  private readonly lengths: EpisodeLengths;
  private readonly tail = new EvidenceTail();
  private isOpen = false;
  private newest = 0;
  private quietPoints = 0;
  private loudRun = 0;
  private episodePoints = 0;

  /** @param isAbsolute loud alone is enough: the evidence rests on fixed limits, not on a history */
  constructor(intervalMs: number, evidenceLimit: number, isAbsolute = false) {
    this.evidenceLimit = evidenceLimit;
    this.isAbsolute = isAbsolute;
    this.rarityLimit = rarityLimit(intervalMs);
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
    return this.tail.bytes + 6 * 8;
  }

  /** @param factor how much stronger than usual an evidence has to be: sensitivity */
  push(evidence: number, factor: number): void {
    this.step(this.weigh(evidence) / factor);
    if (!this.isOpen || this.loudRun <= RUN_LEARNT || this.episodePoints >= this.lengths.longest) {
      this.tail.add(evidence);
    }
  }

  /** Time passes without a value: an open episode comes nearer to its end. */
  skip(): void {
    this.step(0);
  }

  write(out: ByteWriter): void {
    out.float64s([this.isOpen ? 1 : 0, this.quietPoints, this.loudRun, this.episodePoints]);
    this.tail.write(out);
  }

  read(input: ByteReader): void {
    this.isOpen = input.float64() === 1;
    this.quietPoints = input.float64();
    this.loudRun = input.float64();
    this.episodePoints = input.float64();
    this.tail.read(input);
  }

  private weigh(evidence: number): number {
    const loudness = evidence / this.evidenceLimit;
    if (this.isAbsolute) {
      return loudness;
    }
    if (this.tail.total < HISTORY_MIN || loudness < STAY / 2) {
      return 0;
    }
    return Math.min(loudness, this.tail.rarity(evidence) / this.rarityLimit);
  }

  private step(strength: number): void {
    this.newest = strength;
    if (!this.isOpen && strength >= 1) {
      this.isOpen = true;
      this.loudRun = 0;
      this.episodePoints = 0;
    }
    if (!this.isOpen) {
      return;
    }
    this.episodePoints++;
    const loud = strength >= STAY;
    this.quietPoints = loud ? 0 : this.quietPoints + 1;
    this.loudRun = loud ? this.loudRun + 1 : 0;
    if (this.quietPoints > this.lengths.quiet) {
      this.isOpen = false;
    }
  }
}

/** In powers of ten: 1.5 at hourly points, 3.7 at five minutes, 5.1 at one minute. */
function rarityLimit(intervalMs: number): number {
  const pointsPerDay = DAY_MS / intervalMs;
  return Math.max(1, 1.5 + 2 * Math.log10(pointsPerDay / 24));
}
