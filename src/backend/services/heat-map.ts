import {
  severityFromRank,
  severityRank,
  VigilError,
  type Anomaly,
  type Detector,
  type HeatMap,
  type HeatMapQuery,
  type HeatRow,
  type TimeRange,
} from '../../schema';
import type { ScoreColumns, Store } from '../store/store';
import { POINTS_READ } from './results';
import type { Standings } from './standings';

/** Points read for one answer, over all its series: about a second. */
const POINTS_MAX = 1_000_000;
/** However long the range, so many series are shown. */
const ROWS_MIN = 10;
const ANOMALIES_MAX = 2_000;

interface Steps {
  fromMs: number;
  bucketMs: number;
  count: number;
}

interface Choice {
  range: TimeRange;
  /** By series. */
  anomalies: ReadonlyMap<string, Anomaly[]>;
  limit: number;
}

/** The worst series of a detector by time. For `detector` there may stand one of its historical runs. */
export class HeatMaps {
  readonly #store: Store;
  readonly #standings: Standings;

  constructor(store: Store, standings: Standings) {
    this.#store = store;
    this.#standings = standings;
  }

  /** @throws VigilError `invalid_argument` for an empty range */
  async read(detector: Pick<Detector, 'id' | 'orgId' | 'intervalMs'>, query: HeatMapQuery): Promise<HeatMap> {
    const { from, to, buckets } = query;
    if (from >= to) {
      const message = `from must be before to, got ${from} and ${to}`;
      throw new VigilError('invalid_argument', message, { details: { fields: [{ path: 'from', message }] } });
    }
    const range = { fromMs: from, toMs: to };
    // Steps narrower than points would be full of holes.
    const bucketMs = Math.max(Math.ceil((to - from) / buckets), detector.intervalMs);
    const steps = { fromMs: from, bucketMs, count: Math.ceil((to - from) / bucketMs) };
    const standing = await this.#standings.find(detector.id);
    const anomalies = await this.#anomalies(detector, range);
    const pointsEach = (to - from) / detector.intervalMs;
    const limit = Math.min(query.limit, Math.max(ROWS_MIN, Math.floor(POINTS_MAX / pointsEach)));
    const rows: HeatRow[] = [];
    for (const key of await this.#keys(detector.id, { range, anomalies, limit })) {
      const series = standing.findSeries(key);
      if (series !== undefined) {
        const scores = await this.#store.results.scores(detector.id, key, range, POINTS_READ);
        const found = anomalies.get(key) ?? [];
        const summed = summaryOf(scores, steps);
        const { severity, severities } = severitiesOf(found, steps);
        rows.push({ seriesKey: key, labels: series.labels, ...summed, severities, severity, anomalies: found.length });
      }
    }
    rows.sort((a, b) => severityRank(b.severity) - severityRank(a.severity) || b.score - a.score);
    return { fromMs: from, bucketMs, rows, total: standing.seriesCount };
  }

  async #anomalies({ id, orgId }: Pick<Detector, 'id' | 'orgId'>, range: TimeRange): Promise<Map<string, Anomaly[]>> {
    const filter = { orgId, detectorIds: [id], range };
    const { items } = await this.#store.anomalies.list(filter, { limit: ANOMALIES_MAX, cursor: null });
    return Map.groupBy(items, ({ seriesKey }) => seriesKey);
  }

  /** Series with anomalies, the gravest first, and after them those with the highest scores. */
  async #keys(id: string, { range, anomalies, limit }: Choice): Promise<string[]> {
    const grave = [...anomalies].map(([key, of]) => ({ key, rank: gravest(of) })).sort((a, b) => b.rank - a.rank);
    const worst = await this.#store.results.worst(id, range, limit);
    return [...new Set([...grave.map(({ key }) => key), ...worst.map(({ seriesKey }) => seriesKey)])].slice(0, limit);
  }
}

function summaryOf({ timeMs, score }: ScoreColumns, steps: Steps): Pick<HeatRow, 'scores' | 'score'> {
  const scores = Array.from({ length: steps.count }, (): number | null => null);
  let highest = 0;
  timeMs.forEach((time, i) => {
    const step = stepOf(time, steps);
    const each = toTenth(score[i] ?? 0);
    scores[step] = Math.max(scores[step] ?? 0, each);
    highest = Math.max(highest, each);
  });
  return { scores, score: highest };
}

function severitiesOf(anomalies: readonly Anomaly[], steps: Steps): Pick<HeatRow, 'severities' | 'severity'> {
  const severities = Array.from({ length: steps.count }, () => 0);
  for (const { startMs, endMs, severity } of anomalies) {
    for (let step = stepOf(startMs, steps); step <= stepOf(endMs ?? Infinity, steps); step++) {
      severities[step] = Math.max(severities[step] ?? 0, severityRank(severity));
    }
  }
  return { severities, severity: severityFromRank(gravest(anomalies)) };
}

/** What lies outside of the range is in its first or last step. */
function stepOf(timeMs: number, { fromMs, bucketMs, count }: Steps): number {
  return Math.min(count - 1, Math.max(0, Math.floor((timeMs - fromMs) / bucketMs)));
}

function gravest(anomalies: readonly Anomaly[]): number {
  return anomalies.reduce((most, { severity }) => Math.max(most, severityRank(severity)), 0);
}

/** More digits would only make the answer long. */
function toTenth(score: number): number {
  return Math.round(10 * score) / 10;
}
