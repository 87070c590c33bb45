import {
  detectorSpecSchema,
  seriesKey,
  type Detector,
  type DetectorSpecInput,
  type HistoryRun,
  type Labels,
  type PointResult,
} from '../../schema';
import { Random } from '../../core/stats/random';
import { ResultSearch } from '../services/search/results/result-search';
import type { ResultRow } from '../services/search/results/result-view';
import { packPoints } from '../store/result-rows';
import type { MissedInterval } from '../store/store';
import { detector as newDetector, progress, series as newSeries, START_MS } from '../store/testkit/samples';
import { openTempStore, type TempStore } from '../store/testkit/temp-store';

export const MINUTE_MS = 60_000;

/** Results as they are when a search goes through all of them, by `rows`. */
export interface StoredResults {
  temp: TempStore;
  search: ResultSearch;
  detectors: Detector[];
  runs: HistoryRun[];
  rows: ResultRow[];
}

interface Given {
  id: string;
  spec: Partial<DetectorSpecInput>;
  labels: Labels[];
  points: number;
  missed?: MissedInterval[];
}

const aggregation = { a: { sum: { field: 'x' } } };

const DETECTORS: Given[] = [
  { id: 'plain', spec: { windowDelayMs: 15_000 }, labels: [{}], points: 240 },
  {
    id: 'many',
    spec: {
      intervalMs: 5 * MINUTE_MS,
      windowDelayMs: 2 * MINUTE_MS,
      source: {
        kind: 'elasticsearch',
        url: 'http://search:9200',
        indices: ['metrics'],
        timeField: 'at',
        categoryFields: ['host'],
        features: [
          { id: 'f-cpu', name: 'cpu', aggregation },
          { id: 'f-off', name: 'off', enabled: false, aggregation },
          { id: 'f-mem', name: 'mem', aggregation },
        ],
      },
      features: { label: 'feature', names: ['cpu', 'mem'] },
    },
    labels: [{ host: 'web-1' }, { host: 'web-2' }, { host: 'db-1' }],
    points: 60,
    missed: [
      { fromMs: START_MS + 5 * MINUTE_MS, toMs: START_MS + 10 * MINUTE_MS, message: 'the source did not answer' },
      { fromMs: START_MS + 300 * MINUTE_MS, toMs: START_MS + 320 * MINUTE_MS, message: '' },
    ],
  },
  {
    id: 'own-index',
    spec: { extras: { opendistro: { resultIndex: 'opensearch-ad-plugin-result-own' } } },
    labels: [{ region: 'eu', app: 'shop' }],
    points: 90,
  },
  { id: 'silent', spec: {}, labels: [], points: 0 },
];

/** A store with results of every kind: with and without opinion, gaps, alerts, several features, a historical run. */
export async function openStoredResults(): Promise<StoredResults> {
  const temp = await openTempStore();
  const { store } = temp;
  const random = new Random(11);
  const rows: ResultRow[] = [];
  const detectors: Detector[] = [];
  for (const given of DETECTORS) {
    const spec = detectorSpecSchema.parse({
      name: given.id,
      source: { kind: 'demo', metric: 'orders' },
      ...given.spec,
    });
    const made = await store.detectors.create(newDetector(given.id, spec));
    detectors.push(made);
    await fill(temp, { id: given.id, spec: made, given, random, rows, runId: null });
  }
  const run = runOf(detectors[0]!);
  await store.histories.open(1, run.detectorId, run.id);
  const past = { id: run.id, spec: {}, labels: [{}], points: 80 };
  await fill(temp, { id: run.id, spec: detectors[0]!, given: past, random, rows, runId: run.id });
  const runs = { list: () => Promise.resolve([run]) };
  return { temp, detectors, runs: [run], rows, search: new ResultSearch({ store, detectors: store.detectors, runs }) };
}

function runOf(detector: Detector): HistoryRun {
  return {
    id: 'run-1',
    orgId: 1,
    detectorId: detector.id,
    spec: detector,
    fromMs: START_MS,
    toMs: START_MS + 80 * MINUTE_MS,
    state: 'finished',
    progress: 1,
    createdMs: START_MS,
    startedMs: START_MS,
    endedMs: START_MS,
    updatedMs: START_MS,
    startedBy: 'ann',
    series: 1,
    points: 80,
    error: null,
    version: 2,
    seqNo: 1,
  };
}

interface Filling {
  id: string;
  spec: Detector;
  given: Given;
  random: Random;
  rows: ResultRow[];
  runId: string | null;
}

async function fill({ store }: TempStore, { id, spec, given, random, rows, runId }: Filling): Promise<void> {
  const source = { id, detectorId: spec.id, runId, spec };
  const results = given.labels.map((labels) => {
    const points = Array.from({ length: given.points }, (_, i) =>
      pointOf(START_MS + i * spec.intervalMs, { random, features: spec.features?.names.length ?? 0 })
    );
    const series = { id, seriesKey: seriesKey(labels), labels, firstMs: START_MS };
    rows.push(...points.map((point) => ({ source, series, point, missed: null })));
    return { seriesKey: series.seriesKey, points };
  });
  const missed = given.missed ?? [];
  rows.push(...missed.map((each) => ({ source, series: null, point: null, missed: each })));
  await store.runs.commit({
    detectorId: id,
    generation: 1,
    results: packPoints(results),
    anomalies: [],
    series: given.labels.map((labels) => newSeries(labels, { firstMs: START_MS })),
    snapshots: [],
    missed,
    progress: progress(),
    run: null,
  });
}

function pointOf(timeMs: number, { random, features }: { random: Random; features: number }): PointResult {
  const isGap = random.uniform() < 0.08;
  const isLearning = random.uniform() < 0.15;
  const value = isGap ? NaN : Math.round(1_000 * random.uniform()) / 10;
  const expected = isLearning ? NaN : value + random.normal();
  const isRare = !isGap && !isLearning && random.uniform() < 0.2;
  const score = isRare
    ? Math.round(100 * random.uniform())
    : isGap || isLearning
      ? 0
      : Math.round(20 * random.uniform());
  const band = { lower: expected - 2, upper: expected + 2 };
  const each = () => ({
    value: isGap ? NaN : value * random.uniform(),
    expected,
    ...band,
    share: 1 / Math.max(1, features),
  });
  return {
    timeMs,
    value,
    expected,
    ...band,
    score,
    severity: score >= 30 ? 1 : 0,
    alert: isRare && random.uniform() < 0.5,
    ...(features > 0 && { features: Array.from({ length: features }, each) }),
  };
}
