import type { DemoQuery, Series, TimeRange } from '../../../schema';
import { assertPointsAllowed, gridAfter, gridPoints } from '../grid';
import type { Source, SourceData, SourceRequest } from '../source';
import { incidentsIn, type Incident } from './incidents';
import { SHOP, type ShopSeries } from './shop';

/**
 * The demo shop: invented numbers that depend on nothing but the time asked for, without beginning or end.
 * Values are those of the instant, on the grid of the interval; a missing stretch has no points.
 * About 0.5 µs a point.
 */
export class DemoSource implements Source<DemoQuery> {
  readonly kind = 'demo';

  fetch(request: SourceRequest<DemoQuery>): Promise<SourceData> {
    // In a promise, so that a refusal reaches the caller as that of every other source does.
    return new Promise((resolve) => resolve(this.#read(request)));
  }

  extent(): Promise<null> {
    return Promise.resolve(null);
  }

  #read({ query, range, intervalMs, seriesLimit, signal }: SourceRequest<DemoQuery>): SourceData {
    signal.throwIfAborted();
    const all = SHOP[query.metric];
    const kept = all.slice(0, seriesLimit);
    assertPointsAllowed(kept.length * gridPoints(range, intervalMs));
    const incidents = incidentsIn(range);
    const series = kept.map((shown) => pointsOf(shown, { range, intervalMs, incidents }));
    return { series, seriesLeftOut: all.length - kept.length, notices: [] };
  }
}

interface Stretch {
  range: TimeRange;
  intervalMs: number;
  incidents: readonly Incident[];
}

function pointsOf(shown: ShopSeries, { range, intervalMs, incidents }: Stretch): Series {
  const length = gridPoints(range, intervalMs);
  const firstMs = gridAfter(range.fromMs, intervalMs);
  const times = new Float64Array(length);
  const values = new Float64Array(length);
  let kept = 0;
  let next = 0;
  let active: Incident[] = [];
  for (let i = 0; i < length; i++) {
    const timeMs = firstMs + i * intervalMs;
    for (
      let incident = incidents[next];
      incident !== undefined && incident.startMs <= timeMs;
      incident = incidents[next]
    ) {
      active.push(incident);
      next++;
    }
    if (active.length > 0) {
      active = active.filter(({ endMs }) => endMs > timeMs);
    }
    const value = active.reduce((before, incident) => shown.disturbed(before, timeMs, incident), shown.usual(timeMs));
    if (!Number.isNaN(value)) {
      times[kept] = timeMs;
      values[kept] = value;
      kept++;
    }
  }
  return { labels: shown.labels, times: times.slice(0, kept), values: values.slice(0, kept) };
}
