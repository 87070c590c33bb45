import type { DemoQuery, Labels, Series, SourceKind, TimeRange } from '../../schema';
import type { Source, SourceData, SourceRequest } from '../sources/source';

/** A value for each time; undefined where there is no point. */
export type Curve = (timeMs: number) => number | undefined;

/** A day's rhythm with a little deterministic noise, and a spike of `height` at each of `spikes`. */
export function wave({ spikes = [], height = 60 }: { spikes?: number[]; height?: number } = {}): Curve {
  return (timeMs) => {
    const day = Math.sin((timeMs / 86_400_000) * 2 * Math.PI);
    const noise = (((timeMs / 60_000) * 7_919) % 101) / 101 - 0.5;
    const spike = spikes.some((at) => timeMs >= at && timeMs < at + 10 * 60_000) ? height : 0;
    return 100 + 10 * day + 2 * noise + spike;
  };
}

/** A source of the kind `demo` whose series, failures and delays the test decides. */
export class ScriptedSource implements Source<DemoQuery> {
  kind: SourceKind = 'demo';
  readonly requests: Array<SourceRequest<DemoQuery>> = [];
  /** Called before each answer, with the number of the request: throw to fail, wait to be slow. */
  before: (request: SourceRequest<DemoQuery>) => void | Promise<void> = () => {};
  end: TimeRange | null = null;
  notices: string[] = [];
  #series: Array<{ labels: Labels; curve: Curve }>;

  constructor(...series: Array<{ labels: Labels; curve: Curve }>) {
    this.#series = series;
  }

  add(labels: Labels, curve: Curve): void {
    this.#series.push({ labels, curve });
  }

  removeAll(): void {
    this.#series = [];
  }

  async fetch(request: SourceRequest<DemoQuery>): Promise<SourceData> {
    this.requests.push(request);
    await this.before(request);
    const kept = this.#series.slice(0, request.seriesLimit);
    const series = kept
      .map(({ labels, curve }) => points(labels, curve, request))
      .filter(({ times }) => times.length > 0);
    return { series, seriesLeftOut: this.#series.length - kept.length, notices: this.notices };
  }

  extent(): Promise<TimeRange | null> {
    return Promise.resolve(this.end);
  }
}

function points(labels: Labels, curve: Curve, { range, intervalMs }: SourceRequest<DemoQuery>): Series {
  const times: number[] = [];
  const values: number[] = [];
  for (
    let timeMs = (Math.floor(range.fromMs / intervalMs) + 1) * intervalMs;
    timeMs <= range.toMs;
    timeMs += intervalMs
  ) {
    const value = curve(timeMs);
    if (value !== undefined) {
      times.push(timeMs);
      values.push(value);
    }
  }
  return { labels, times: Float64Array.from(times), values: Float64Array.from(values) };
}
