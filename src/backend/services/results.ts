import { restoreEvaluator, thinColumns, type Evaluator, type EvaluatorSettings } from '../../core';
import {
  VigilError,
  type Detector,
  type ListSeriesQuery,
  type MembersQuery,
  type Page,
  type PointResult,
  type ResultsQuery,
  type SeriesMembers,
  type SeriesResults,
  type SeriesView,
  type TimeRange,
} from '../../schema';
import type { Store, StoredSeries } from '../store/store';
import { pageByKey } from './cursor';
import { compileLabelFilter } from './label-filter';
import { known, toColumns } from './result-columns';
import type { Standing, Standings } from './standings';

/** Points of one series read for one answer, before thinning: a month at 10 s is less. */
export const POINTS_READ = 300_000;

/** Series of detectors and what was stored about their points. For `detector` there may stand one of its historical runs. */
export class Results {
  readonly #store: Store;
  readonly #standings: Standings;

  constructor(store: Store, standings: Standings) {
    this.#store = store;
    this.#standings = standings;
  }

  /** @throws VigilError `invalid_argument` for matchers or a cursor that cannot be read */
  async listSeries(detector: Detector, query: ListSeriesQuery): Promise<Page<SeriesView>> {
    const matches = compileLabelFilter(query.labels ?? '');
    const found = (await this.#standings.find(detector.id)).series.filter(({ labels }) => matches(labels));
    const ordered = found.map((series, rank) => ({ series, rank }));
    const page = pageByKey(ordered, query.sort === 'labels' ? labelsKey : worstKey, query);
    return { ...page, items: page.items.map(({ series }) => toView(series)), total: found.length };
  }

  /**
   * One series over a range; the one with the highest score in it when none is named.
   *
   * @throws VigilError `invalid_argument` for an empty range; `not_found` for a series the detector does not have
   */
  async read(detector: Detector, { from, to, series: asked, maxPoints }: ResultsQuery): Promise<SeriesResults> {
    if (from >= to) {
      const message = `from must be before to, got ${from} and ${to}`;
      throw new VigilError('invalid_argument', message, { details: { fields: [{ path: 'from', message }] } });
    }
    const range = { fromMs: from, toMs: to };
    const features = detector.features?.names;
    const standing = await this.#standings.find(detector.id);
    const key = asked ?? (await this.#worst(detector, standing, range));
    if (key === null) {
      return { seriesKey: '', labels: {}, columns: toColumns([], features), thinned: false };
    }
    const { labels } = seriesOf(standing, detector, key);
    const { points, thinned } = await this.thinned({ detectorId: detector.id, seriesKey: key, range, maxPoints });
    return { seriesKey: key, labels, columns: toColumns(points, features), thinned };
  }

  /**
   * How the model of one series looks at it; of the one most in need of a look when none is named. Restores a snapshot: about a
   * millisecond.
   *
   * @throws VigilError `not_found` for a series the detector does not have
   */
  async members(detector: Detector, { series: asked }: MembersQuery): Promise<SeriesMembers> {
    const key = asked ?? (await this.listSeries(detector, { sort: 'worst', limit: 1 })).items[0]?.seriesKey;
    if (key === undefined) {
      return { seriesKey: '', labels: {}, members: [], asOfMs: null };
    }
    const { labels, firstMs, light } = seriesOf(await this.#standings.find(detector.id), detector, key);
    const snapshot = await this.#store.series.snapshot(detector.id, key);
    // One from before the first point is of an earlier life of the series.
    const settings: EvaluatorSettings = { ...detector, size: light ? 'light' : 'full' };
    const evaluator = snapshot === null || snapshot.timeMs < firstMs ? null : restored(settings, snapshot.bytes);
    return {
      seriesKey: key,
      labels,
      members: [...(evaluator?.members ?? [])],
      asOfMs: evaluator?.lastMs ?? null,
    };
  }

  /** Points of one series, at most about `maxPoints`: of each stretch its extremes and its highest score. */
  async thinned(request: {
    detectorId: string;
    seriesKey: string;
    range: TimeRange;
    maxPoints: number;
  }): Promise<{ points: PointResult[]; thinned: boolean }> {
    const { detectorId, seriesKey, range, maxPoints } = request;
    const all = await this.#store.results.read(detectorId, seriesKey, range, POINTS_READ);
    const points = thinColumns(all, maxPoints);
    return { points, thinned: points.length < all.length };
  }

  async #worst({ id }: Detector, standing: Standing, range: TimeRange): Promise<string | null> {
    const [worst] = await this.#store.results.worst(id, range, 1);
    return worst?.seriesKey ?? standing.series[0]?.seriesKey ?? null;
  }
}

function seriesOf(standing: Standing, detector: Detector, key: string): StoredSeries {
  const series = standing.findSeries(key);
  if (series === undefined) {
    throw new VigilError('not_found', `detector "${detector.name}" has no series "${key}"`);
  }
  return series;
}

/** Null for a snapshot of other settings or another version: the next run makes a new one. */
function restored(settings: EvaluatorSettings, bytes: Uint8Array): Evaluator | null {
  try {
    return restoreEvaluator(settings, bytes);
  } catch (thrown) {
    if (VigilError.from(thrown).code === 'failed_precondition') {
      return null;
    }
    throw thrown;
  }
}

interface Ranked {
  series: StoredSeries;
  /** Place by canonical labels. */
  rank: number;
}

const labelsKey = ({ rank }: Ranked) => [rank];
const worstKey = ({ series, rank }: Ranked) => [series.openSinceMs === null ? 1 : 0, -series.lastScore, rank];

function toView(series: StoredSeries): SeriesView {
  const { seriesKey, labels, firstMs, lastMs, openSinceMs, progress, modelBytes, light } = series;
  return {
    seriesKey,
    labels,
    firstMs,
    lastMs,
    value: known(series.lastValue),
    score: series.lastScore,
    severity: series.lastSeverity,
    openSinceMs,
    progress,
    modelBytes,
    light,
  };
}
