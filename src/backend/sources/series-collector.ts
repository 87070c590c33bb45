import { canonicalLabels, type Labels, type Series, type TimeRange } from '../../schema';
import { assertPointsAllowed } from './grid';
import { sortSeries } from './sort-series';

interface Collected {
  labels: Labels;
  times: Float64Array[];
  values: Float64Array[];
  points: number;
}

/** Points of one series as they arrived, epoch ms; NaN or ±Infinity is a gap. */
export interface ArrivedSeries {
  labels: Labels;
  times: ArrayLike<number>;
  values: ArrayLike<number>;
}

/**
 * Puts series together from pieces and frames: those with the same labels are joined, points outside the range dropped,
 * series beyond the limit left out and counted. What is left out is dropped at each `endPiece`, so that memory holds
 * the series that will be kept and those of one piece.
 */
export class SeriesCollector {
  readonly #range: TimeRange;
  readonly #seriesLimit: number;
  readonly #innerLabel: string | null;
  readonly #series = new Map<string, Collected>();
  readonly #leftOut = new Set<string>();

  /**
   * @param range after `fromMs`, up to and including `toMs`
   * @param innerLabel series that differ in this label alone stay together in the order that the limit cuts
   */
  constructor(range: TimeRange, seriesLimit: number, innerLabel: string | null = null) {
    this.#range = range;
    this.#seriesLimit = seriesLimit;
    this.#innerLabel = innerLabel;
  }

  add({ labels, times, values }: ArrivedSeries): void {
    const key = this.#keyOf(labels);
    if (this.#leftOut.has(key)) {
      return;
    }
    const collected = this.#series.get(key) ?? { labels, times: [], values: [], points: 0 };
    this.#series.set(key, collected);
    const inside = this.#inside(times, values);
    collected.times.push(inside.times);
    collected.values.push(inside.values);
    collected.points += inside.times.length;
  }

  /** @throws VigilError `resource_exhausted` when the series to keep have more points than one fetch may bring in */
  endPiece(): void {
    const keys = [...this.#series.keys()].sort();
    // A series that has `seriesLimit` others before it will never come back: those others only become more.
    for (const key of keys.slice(this.#seriesLimit)) {
      this.#series.delete(key);
      this.#leftOut.add(key);
    }
    let points = 0;
    for (const collected of this.#series.values()) {
      points += collected.points;
    }
    assertPointsAllowed(points);
  }

  /** By canonical labels. */
  finish(): { series: Series[]; seriesLeftOut: number } {
    this.endPiece();
    const kept = [...this.#series.values()].map((collected) => ({ key: canonicalLabels(collected.labels), collected }));
    const sorted = kept.sort((a, b) => (a.key < b.key ? -1 : 1));
    const series = sorted.map(({ collected: { labels, times, values } }) =>
      sortSeries(labels, joined(times), joined(values))
    );
    return { series, seriesLeftOut: this.#leftOut.size };
  }

  #keyOf(labels: Labels): string {
    if (this.#innerLabel === null) {
      return canonicalLabels(labels);
    }
    const { [this.#innerLabel]: inner, ...outer } = labels;
    return `${canonicalLabels(outer)}\u0000${inner ?? ''}`;
  }

  #inside(times: ArrayLike<number>, values: ArrayLike<number>): { times: Float64Array; values: Float64Array } {
    const { fromMs, toMs } = this.#range;
    const length = Math.min(times.length, values.length);
    const inside = { times: new Float64Array(length), values: new Float64Array(length) };
    let kept = 0;
    for (let i = 0; i < length; i++) {
      const timeMs = times[i] ?? NaN;
      // Times are cut to whole milliseconds later on: half a millisecond after the start is still the start.
      if (timeMs >= fromMs + 1 && timeMs < toMs + 1) {
        inside.times[kept] = timeMs;
        inside.values[kept] = values[i] ?? NaN;
        kept++;
      }
    }
    return { times: inside.times.slice(0, kept), values: inside.values.slice(0, kept) };
  }
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
