import type { DemoQuery, Labels, Series, SourceKind, TimeRange } from '../../src/schema';
import type { Source, SourceData, SourceRequest } from '../../src/backend/sources/source';

const DAY_MS = 86_400_000;

/** An endless source inside the process: a day's rhythm with noise for each set of labels, a value at every interval. */
export class GeneratedSource implements Source<DemoQuery> {
  readonly kind: SourceKind = 'demo';
  /** Time spent here, so that it can be left out. */
  spentMs = 0;
  readonly #labels: readonly Labels[];

  constructor(labels: readonly Labels[]) {
    this.#labels = labels;
  }

  fetch({ range, intervalMs }: SourceRequest<DemoQuery>): Promise<SourceData> {
    const beginMs = performance.now();
    const series = this.#labels.map((labels, at) => seriesOf(labels, at, { range, intervalMs }));
    this.spentMs += performance.now() - beginMs;
    return Promise.resolve({ series, seriesLeftOut: 0, notices: [] });
  }

  extent(): Promise<TimeRange | null> {
    return Promise.resolve(null);
  }
}

function seriesOf(labels: Labels, at: number, { range, intervalMs }: { range: TimeRange; intervalMs: number }): Series {
  const firstMs = (Math.floor(range.fromMs / intervalMs) + 1) * intervalMs;
  const points = Math.max(0, Math.floor((range.toMs - firstMs) / intervalMs) + 1);
  const times = new Float64Array(points);
  const values = new Float64Array(points);
  for (let i = 0; i < points; i++) {
    const timeMs = firstMs + i * intervalMs;
    const noise = ((Math.imul(timeMs / 1_000 + at * 7_919, 2_654_435_761) >>> 0) / 2 ** 32 - 0.5) * 4;
    times[i] = timeMs;
    values[i] = 100 + at + 10 * Math.sin((timeMs / DAY_MS) * 2 * Math.PI) + noise;
  }
  return { labels, times, values };
}
