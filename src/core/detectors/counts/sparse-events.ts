import type { ByteReader } from '../../state/byte-reader';
import type { ByteWriter } from '../../state/byte-writer';

/** Newest points whose events are counted together. */
const WINDOW = 16;
/** A series counts as sparse while at most this share of its points leave the usual value. */
const SHARE_MAX = 0.3;
/** Points with one usual value before anything is said. */
const SILENT = 50;
/** About so many points decide what share is usual. */
const MEMORY = 4000;
/** About so many events decide what size is usual; one counts as at most so many usual ones. */
const EVENTS_REMEMBERED = 200;
const SIZE_LIMIT = 4;
/** Votes a usual value can gather: so many points against it unseat it. */
const VOTES_MAX = 2000;
const SURPRISE_MAX = 60;

const NUMBERS = ['base', 'votes', 'seen', 'points', 'share', 'events', 'meanSize', 'leastSize', 'hits'] as const;

/**
 * A series that nearly always has one value, usually 0, and now and then another: how often, and how large.
 *
 * The usual value is the one with the majority of votes (Boyer and Moore 1981). O(1) per point, 72 bytes.
 */
export class SparseEvents {
  private base = NaN;
  private votes = 0;
  /** Of all times. */
  private seen = 0;
  /** Since the usual value was chosen. */
  private points = 0;
  /** Of points with an event. */
  private share = 0;
  private events = 0;
  private meanSize = 0;
  private leastSize = Infinity;
  /** The newest points, one bit each, set for an event. */
  private hits = 0;

  readonly bytes = 8 * NUMBERS.length;

  /**
   * Whether the series is of this kind; otherwise there is no surprise. The usual value must have held for half of what is
   * remembered: a line that goes flat for an hour is no count.
   */
  get isSparse(): boolean {
    const most = Math.min(this.seen, MEMORY) / 2;
    return this.points >= Math.max(SILENT, most) && this.share <= SHARE_MAX;
  }

  /**
   * How surprising it is that this value comes now, in powers of ten: the larger of the surprise at the number of events among the
   * newest 16 points (binomial) and at the size of this one (geometric). 0 where the series is not sparse.
   */
  surprise(value: number, resolution: number): number {
    if (!this.isSparse) {
      return 0;
    }
    const share = Math.max(this.share, 1 / (this.points + 2));
    const size = this.sizeOf(value, resolution);
    const many = surpriseOfMany(bitsOf(this.hitsWith(size)), share);
    return Math.min(SURPRISE_MAX, Math.max(many, size > 0 ? this.surpriseOfSize(size, share) : 0));
  }

  learn(value: number, resolution: number): void {
    this.vote(value, resolution);
    const size = this.sizeOf(value, resolution);
    this.hits = this.hitsWith(size);
    this.points++;
    this.seen++;
    this.share += ((size > 0 ? 1 : 0) - this.share) * Math.max(1 / this.points, 1 / MEMORY);
    if (size > 0) {
      this.events++;
      const held = this.events > 4 ? Math.min(size, SIZE_LIMIT * this.meanSize) : size;
      this.meanSize += (held - this.meanSize) * Math.max(1 / this.events, 1 / EVENTS_REMEMBERED);
      this.leastSize = Math.min(this.leastSize, size);
    }
  }

  write(out: ByteWriter): void {
    out.float64s(NUMBERS.map((name) => this[name]));
  }

  read(input: ByteReader): void {
    NUMBERS.forEach((name) => (this[name] = input.float64()));
  }

  private sizeOf(value: number, resolution: number): number {
    const size = Math.abs(value - this.base);
    return size > resolution ? size : 0;
  }

  private hitsWith(size: number): number {
    return ((this.hits << 1) | (size > 0 ? 1 : 0)) & (2 ** WINDOW - 1);
  }

  /** −log10 P(an event, and one so large): sizes in steps of the smallest one, geometric with the mean seen. */
  private surpriseOfSize(size: number, share: number): number {
    const { events, meanSize, leastSize } = this;
    const rare = -Math.log10(share);
    if (events === 0 || size <= leastSize) {
      return rare;
    }
    const mean = meanSize * (1 + 1 / Math.sqrt(events));
    const further = Math.max(1 - leastSize / mean, 1e-3);
    return rare - Math.log10(further) * (size / leastSize - 1);
  }

  private vote(value: number, resolution: number): void {
    if (this.sizeOf(value, resolution) === 0 && this.votes > 0) {
      this.votes = Math.min(this.votes + 1, VOTES_MAX);
    } else if (this.votes > 0) {
      this.votes--;
    } else {
      if (this.sizeOf(value, resolution) > 0 || Number.isNaN(this.base)) {
        this.startWith(value);
      }
      this.votes = 1;
    }
  }

  private startWith(value: number): void {
    this.base = value;
    this.points = 0;
    this.share = 0;
    this.events = 0;
    this.meanSize = 0;
    this.leastSize = Infinity;
  }
}

function bitsOf(word: number): number {
  let bits = 0;
  for (let left = word; left > 0; left &= left - 1) {
    bits++;
  }
  return bits;
}

/** −log10 P(at least so many of the window), binomial. */
function surpriseOfMany(many: number, share: number): number {
  if (many === 0) {
    return 0;
  }
  let term = (1 - share) ** WINDOW;
  let tail = 1;
  for (let k = 0; k < many; k++) {
    tail -= term;
    term *= ((WINDOW - k) / (k + 1)) * (share / (1 - share));
  }
  // The difference loses all digits where the tail is tiny; its largest term is then nearly all of it.
  return -Math.log10(Math.max(tail, term, 10 ** -SURPRISE_MAX));
}
