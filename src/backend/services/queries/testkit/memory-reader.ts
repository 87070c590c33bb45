import {
  detectorSpecSchema,
  noReasons,
  seriesKey,
  SEVERITIES,
  type Anomaly,
  type Detector,
  type DetectorSpecInput,
  type DetectorState,
  type Labels,
  type PointResult,
  type SeverityCounts,
} from '../../../../schema';
import { ManualClock } from '../../../base/testkit/manual-clock';
import type { AnomalyFilter } from '../../../store/store';
import { rowCount, type Field, type Frame } from '../frame';
import { Queries } from '../queries';
import type { QueryAnswer, QueryCall, QueryItem } from '../query-call';
import type { LatestSeries, QueryReader, ResultsRequest } from '../query-reader';

export const ORG = 7;
/** A round time, so that results in tests are easy to read. */
export const NOW = Date.UTC(2026, 0, 10, 12);

const runningState: DetectorState = {
  kind: 'running',
  progress: null,
  readyMs: null,
  failing: null,
  lagMs: 0,
  lastRun: {
    startedMs: NOW - 30_000,
    durationMs: 5,
    fromMs: NOW - 120_000,
    toMs: NOW - 60_000,
    series: 1,
    points: 1,
    origin: 'live',
    error: null,
  },
  nextRunMs: NOW + 30_000,
  series: 1,
  seriesLeftOut: 0,
  notices: [],
};

/** A reader over plain arrays, which tests fill. */
export class MemoryReader implements QueryReader {
  readonly detectors: Detector[] = [];
  readonly states = new Map<string, DetectorState>();
  readonly series = new Map<string, LatestSeries[]>();
  readonly points = new Map<string, PointResult[]>();
  readonly found: Anomaly[] = [];
  readonly asked: ResultsRequest[] = [];

  addDetector(name: string, spec: Partial<DetectorSpecInput> = {}, state: Partial<DetectorState> = {}): Detector {
    const whole = detectorSpecSchema.parse({ name, source: { kind: 'demo', metric: 'orders' }, ...spec });
    const id = `id-${name}`;
    const versions = { version: 1, generation: 1, revision: 1, seqNo: 0, job: null };
    const made = { id, orgId: ORG, ...versions, createdMs: 0, updatedMs: 0, updatedBy: 'eve' };
    const detector: Detector = { ...whole, ...made };
    this.detectors.push(detector);
    this.states.set(id, { ...runningState, ...state });
    this.series.set(id, []);
    return detector;
  }

  addSeries(
    detector: Detector,
    labels: Labels,
    change: Partial<LatestSeries> = {},
    points: PointResult[] = []
  ): string {
    const key = seriesKey(labels);
    this.series.get(detector.id)?.push({
      seriesKey: key,
      labels,
      lastMs: NOW - 60_000,
      lastScore: 0,
      lastSeverity: 0,
      openSinceMs: null,
      progress: 1,
      ...change,
    });
    this.points.set(`${detector.id}/${key}`, points);
    return key;
  }

  addAnomaly(detector: Detector, change: Partial<Anomaly> = {}): Anomaly {
    const anomaly: Anomaly = {
      id: `a${this.found.length + 1}`,
      detectorId: detector.id,
      detectorName: detector.name,
      seriesKey: seriesKey({}),
      labels: {},
      startMs: NOW - 600_000,
      endMs: NOW - 300_000,
      peakMs: NOW - 500_000,
      peakScore: 75,
      severity: 'severe',
      side: 'above',
      value: 9,
      expected: 3,
      lower: 2,
      upper: 4,
      points: 6,
      origin: 'live',
      explanation: '9 is 5 above the upper bound 4',
      reasons: noReasons(NOW - 600_000),
      ...change,
    };
    this.found.push(anomaly);
    return anomaly;
  }

  async findDetector(orgId: number, nameOrId: string) {
    const own = this.detectors.filter((detector) => detector.orgId === orgId);
    return own.find(({ name }) => name === nameOrId) ?? own.find(({ id }) => id === nameOrId) ?? null;
  }

  async listDetectors(orgId: number) {
    return this.detectors.filter((detector) => detector.orgId === orgId);
  }

  async state({ id }: Detector) {
    return this.states.get(id) ?? runningState;
  }

  async latestSeries(detectorId: string) {
    return this.series.get(detectorId) ?? [];
  }

  async worstSeries(detectorId: string, _range: unknown, limit: number) {
    const scored = (this.series.get(detectorId) ?? []).map(({ seriesKey: key }) => {
      const points = this.points.get(`${detectorId}/${key}`) ?? [];
      return { seriesKey: key, maxScore: Math.max(0, ...points.map(({ score }) => score)) };
    });
    return scored.sort((a, b) => b.maxScore - a.maxScore).slice(0, limit);
  }

  async results(request: ResultsRequest) {
    this.asked.push(request);
    const { detectorId, seriesKey: key, range, maxPoints } = request;
    const all = (this.points.get(`${detectorId}/${key}`) ?? []).filter(
      ({ timeMs }) => timeMs >= range.fromMs && timeMs <= range.toMs
    );
    return { points: all.slice(0, maxPoints), thinned: all.length > maxPoints };
  }

  async scores({ detectorId, seriesKey: key, range }: Omit<ResultsRequest, 'maxPoints'>) {
    const { points } = await this.results({ detectorId, seriesKey: key, range, maxPoints: Infinity });
    return {
      timeMs: Float64Array.from(points, ({ timeMs }) => timeMs),
      score: Float64Array.from(points, ({ score }) => score),
    };
  }

  async anomalies(filter: AnomalyFilter, limit: number) {
    const fits = (anomaly: Anomaly) =>
      (filter.detectorIds?.includes(anomaly.detectorId) ?? true) &&
      (filter.severities?.includes(anomaly.severity) ?? true) &&
      (filter.open === undefined || filter.open === (anomaly.endMs === null)) &&
      (filter.range === undefined ||
        (anomaly.startMs <= filter.range.toMs && (anomaly.endMs ?? Infinity) >= filter.range.fromMs)) &&
      (filter.where?.(anomaly) ?? true);
    return this.found
      .filter(fits)
      .sort((a, b) => b.startMs - a.startMs)
      .slice(0, limit);
  }

  async openCounts(detectorIds: string[]) {
    const counts = new Map<string, SeverityCounts>();
    for (const { detectorId, endMs, severity } of this.found) {
      if (endMs === null && detectorIds.includes(detectorId)) {
        const count = counts.get(detectorId) ?? { slight: 0, moderate: 0, severe: 0 };
        counts.set(detectorId, { ...count, [severity]: count[severity] + 1 });
      }
    }
    return counts;
  }
}

/** A result every minute up to `NOW`; `of` says what differs from an ordinary point. */
export function minutes(count: number, of: (index: number) => Partial<PointResult> = () => ({})): PointResult[] {
  return Array.from({ length: count }, (_, i) => ({
    timeMs: NOW - (count - 1 - i) * 60_000,
    value: 3,
    expected: 3,
    lower: 2,
    upper: 4,
    score: 0,
    severity: 0,
    alert: false,
    ...of(i),
  }));
}

/** Rank words in the order of the schema, for readable tests. */
export const [SLIGHT, MODERATE, SEVERE] = SEVERITIES;

export function queryItem(model: unknown, change: Partial<QueryItem> = {}): QueryItem {
  return {
    refId: 'A',
    queryType: '',
    modelJson: typeof model === 'string' ? model : JSON.stringify(model),
    range: { fromMs: NOW - 3_600_000, toMs: NOW },
    maxDataPoints: 1_000,
    ...change,
  };
}

export function runQueries(
  reader: QueryReader,
  items: QueryItem[],
  change: Partial<QueryCall> = {}
): Promise<Map<string, QueryAnswer>> {
  const signal = new AbortController().signal;
  const call = { orgId: ORG, datasourceUid: 'uid', fromAlert: false, items, signal, ...change };
  return new Queries(reader, new ManualClock(NOW)).run(call);
}

/** The frames of one query that is expected to work. */
export async function framesOf(reader: QueryReader, model: unknown, item: Partial<QueryItem> = {}): Promise<Frame[]> {
  const answer = (await runQueries(reader, [queryItem(model, item)])).get('A');
  if (answer === undefined || !answer.ok) {
    throw answer?.error ?? new Error('no answer');
  }
  return answer.frames;
}

export async function frameOf(reader: QueryReader, model: unknown): Promise<Frame> {
  const [frame, ...more] = await framesOf(reader, model);
  if (frame === undefined || more.length > 0) {
    throw new Error(`expected one frame, got ${more.length + (frame === undefined ? 0 : 1)}`);
  }
  return frame;
}

export function fieldOf(frame: Frame | undefined, name: string): Field {
  const field = frame?.fields.find((each) => each.name === name);
  if (field === undefined) {
    throw new Error(`no field "${name}" in ${frame?.fields.map((each) => each.name).join(', ') ?? 'no frame'}`);
  }
  return field;
}

export const valuesOf = (frame: Frame | undefined, name: string) => Array.from<unknown>(fieldOf(frame, name).values);

/** The rows of a frame as objects. */
export function rowsOf(frame: Frame): Array<Record<string, unknown>> {
  return Array.from({ length: rowCount(frame) }, (_, row) =>
    Object.fromEntries(frame.fields.map(({ name, values }) => [name, values[row]]))
  );
}
