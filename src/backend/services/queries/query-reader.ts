import type { Anomaly, Detector, DetectorState, PointResult, SeverityCounts, TimeRange } from '../../../schema';
import type { AnomalyFilter, ScoreColumns, StoredSeries } from '../../store/store';

/** A series with its newest result, as an alert rule needs it. */
export type LatestSeries = Pick<
  StoredSeries,
  'seriesKey' | 'labels' | 'lastMs' | 'lastScore' | 'lastSeverity' | 'openSinceMs' | 'progress'
>;

/** All that the queries of the Vigil data source read. Nothing here evaluates: answers come from what is stored or held. */
export interface QueryReader {
  /** By exact name, else by id; null when the organisation has neither. */
  findDetector(orgId: number, nameOrId: string): Promise<Detector | null>;
  /** Of one organisation, by name. */
  listDetectors(orgId: number): Promise<Detector[]>;
  state(detector: Detector): Promise<DetectorState>;
  /** All series of a detector by canonical labels. Called by every alert evaluation: 10,000 series within about 20 ms. */
  latestSeries(detectorId: string): Promise<readonly LatestSeries[]>;
  /** Series keys by their highest score in the range, worst first. */
  worstSeries(
    detectorId: string,
    range: TimeRange,
    limit: number
  ): Promise<Array<{ seriesKey: string; maxScore: number }>>;
  /** Of one series, `fromMs` ≤ time ≤ `toMs`, thinned to at most about `maxPoints`, keeping extremes and highest scores. */
  results(request: ResultsRequest): Promise<ThinnedResults>;
  /** Times and scores of one series over the range, all of them. */
  scores(request: Omit<ResultsRequest, 'maxPoints'>): Promise<ScoreColumns>;
  /** Newest start first. */
  anomalies(filter: AnomalyFilter, limit: number): Promise<Anomaly[]>;
  /** Open ones by severity; a detector without any is absent. */
  openCounts(detectorIds: string[]): Promise<Map<string, SeverityCounts>>;
}

export interface ResultsRequest {
  detectorId: string;
  seriesKey: string;
  range: TimeRange;
  maxPoints: number;
}

export interface ThinnedResults {
  points: PointResult[];
  /** True when points were left out. */
  thinned: boolean;
}
