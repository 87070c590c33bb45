import type { Detector } from '../../schema';
import type { Store } from '../store/store';
import type { DetectorViews } from './detector-views';
import type { Detectors } from './detectors';
import type { QueryReader } from './queries/query-reader';
import { POINTS_READ, type Results } from './results';
import type { Standings } from './standings';

export interface StoredReaderOptions {
  store: Store;
  detectors: Detectors;
  views: DetectorViews;
  results: Results;
  standings: Standings;
}

/** What data source queries read, out of the store and what is held in memory beside it. */
export function storedReader({ store, detectors, views, results, standings }: StoredReaderOptions): QueryReader {
  return {
    findDetector: (orgId, nameOrId) => detectors.find(orgId, nameOrId),
    listDetectors: (orgId) => detectors.list(orgId),
    state: async (detector: Detector) => views.stateOf(detector),
    latestSeries: async (detectorId) => standings.of(detectorId).series,
    worstSeries: (detectorId, range, limit) => store.results.worst(detectorId, range, limit),
    results: (request) => results.thinned(request),
    scores: ({ detectorId, seriesKey, range }) => store.results.scores(detectorId, seriesKey, range, POINTS_READ),
    anomalies: async (filter, limit) => (await store.anomalies.list(filter, { limit, cursor: null })).items,
    openCounts: (detectorIds) => store.anomalies.openCounts(detectorIds),
  };
}
