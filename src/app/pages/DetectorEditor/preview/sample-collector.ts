import { canonicalLabels, LIMITS, type Labels, type Samples, type TimeRange } from '../../../../schema';

export interface CollectedSamples {
  /** By canonical labels. */
  samples: Samples;
  /** With those that were left out. */
  seriesFound: number;
}

interface CollectorOptions {
  /** After `fromMs`, up to and including `toMs`. */
  range: TimeRange;
  intervalMs: number;
  seriesLimit: number;
}

interface ArrivedSeries {
  labels: Labels;
  times: Float64Array;
  values: Float64Array;
}

/** Of the body of a request, for all that is not samples. */
const REST_BYTES = 256 * 1024;
const SAMPLES_BYTES_MAX = LIMITS.bodyBytes - REST_BYTES;

/**
 * Puts the series of a preview together from pieces. It keeps the first by labels, as many as a preview evaluates,
 * and no more than fit in one request.
 */
export class SampleCollector {
  readonly #range: TimeRange;
  readonly #limit: number;
  readonly #kept = new Map<string, Samples[number]>();
  readonly #leftOut = new Set<string>();

  constructor({ range, intervalMs, seriesLimit }: CollectorOptions) {
    this.#range = range;
    const pointsEach = Math.max(1, Math.ceil((range.toMs - range.fromMs) / intervalMs));
    const fitting = Math.max(1, Math.floor(LIMITS.previewPoints / pointsEach));
    this.#limit = Math.min(seriesLimit, LIMITS.previewSeries, fitting);
  }

  /** Series with labels that are known are continued. NaN and infinities become gaps, points outside the range are dropped. */
  add({ labels, times, values }: ArrivedSeries): void {
    const key = canonicalLabels(labels);
    if (this.#leftOut.has(key)) {
      return;
    }
    const kept = this.#kept.get(key) ?? { labels, times: [], values: [] };
    this.#kept.set(key, kept);
    times.forEach((time, i) => {
      const timeMs = Math.floor(time);
      if (timeMs > this.#range.fromMs && timeMs <= this.#range.toMs) {
        const value = values[i] ?? NaN;
        kept.times.push(timeMs);
        kept.values.push(Number.isFinite(value) ? value : null);
      }
    });
  }

  /** Drops what will not be kept: later pieces can only add to those that come before. */
  endPiece(): void {
    for (const key of [...this.#kept.keys()].sort().slice(this.#limit)) {
      this.#kept.delete(key);
      this.#leftOut.add(key);
    }
  }

  finish(): CollectedSamples {
    this.endPiece();
    const sorted = [...this.#kept].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, series]) => series);
    const all = sorted.filter(({ times }) => times.length > 0);
    return { samples: all.slice(0, fittingIn(SAMPLES_BYTES_MAX, all)), seriesFound: all.length + this.#leftOut.size };
  }
}

function fittingIn(bytesMax: number, samples: Samples): number {
  const encoder = new TextEncoder();
  let bytes = 0;
  const beyond = samples.findIndex((series) => {
    bytes += encoder.encode(JSON.stringify(series)).length + 1;
    return bytes > bytesMax;
  });
  return beyond < 0 ? samples.length : beyond;
}
