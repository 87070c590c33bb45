import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '../src/backend/base/logger';
import { ManualClock } from '../src/backend/base/testkit/manual-clock';
import { createEngine, type Engine } from '../src/backend/compose';
import { loadFrameWriter } from '../src/backend/grpc/frame';
import { DataClient, type QueryDataResponse } from '../src/backend/grpc/gen/pluginv2';
import { dataQuery, editorContext, PluginHost, unary } from '../src/backend/grpc/testkit/plugin-host';
import { parseSettings } from '../src/backend/settings';
import { packPoints } from '../src/backend/store/result-rows';
import { SqliteStore } from '../src/backend/store/sqlite/sqlite-store';
import { detectorSpecSchema, MINUTE_MS, seriesKey, type Detector, type PointResult } from '../src/schema';
import { atMost, quantile, report, type Row } from './engine/report';

const POINTS = 10_000;
const SERIES = 10_000;
const ROUNDS = 200;
const ORG = editorContext.orgId;
const NOW = Date.UTC(2026, 0, 10, 12);

const LIMITS = { queryP50Ms: 5, alertP99Ms: 50 };

/** Queries over gRPC, as Grafana asks them. */
export async function main(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'vigil-bench-'));
  try {
    return report((await querying(folder)).map(toRow));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Line {
  what: string;
  ms: number;
  limitMs?: number;
}

function toRow({ what, ms, limitMs }: Line): Row {
  return limitMs === undefined
    ? { what, measured: `${ms.toFixed(1)} ms` }
    : atMost(what, ms, { limit: limitMs, unit: 'ms' });
}

/** A real engine on a filled store, served over a unix socket and asked by a gRPC client in this same process. */
async function querying(dataDir: string): Promise<Line[]> {
  const engine = await filledEngine(dataDir);
  const host = new PluginHost();
  try {
    await host.start(async () => engine);
    const client = host.client(DataClient);
    const ask = (model: object) =>
      unary<QueryDataResponse>((done) => {
        const range = { fromEpochMS: NOW - POINTS * MINUTE_MS, toEpochMS: NOW };
        const query = dataQuery('A', model, { maxDataPoints: 2 * POINTS, timeRange: range });
        client.queryData({ pluginContext: editorContext, headers: {}, queries: [query], format: 0 }, done);
      }).then(({ responses }) => {
        if (responses['A']?.error !== '') {
          throw new Error(responses['A']?.error);
        }
      });
    const band = await rounds(() => ask({ queryType: 'band', detector: 'long' }));
    const score = await rounds(() => ask({ queryType: 'score', detector: 'long' }));
    const alertInEngine = await rounds(await alertOf(engine));
    const alert = await rounds(() => ask({ queryType: 'alert', detector: 'wide' }));
    return [
      {
        what: `QueryData score, 1 × ${POINTS} points, over gRPC, p50`,
        ms: quantile(score, 0.5),
        limitMs: LIMITS.queryP50Ms,
      },
      { what: `QueryData score, 1 × ${POINTS} points, over gRPC, p99`, ms: quantile(score, 0.99) },
      { what: `QueryData band, 1 × ${POINTS} points × 4 values, over gRPC, p50`, ms: quantile(band, 0.5) },
      { what: `QueryData band, 1 × ${POINTS} points × 4 values, over gRPC, p99`, ms: quantile(band, 0.99) },
      { what: `alert query over ${SERIES} series, in the engine, p50`, ms: quantile(alertInEngine, 0.5) },
      {
        what: `alert query over ${SERIES} series, in the engine, p99`,
        ms: quantile(alertInEngine, 0.99),
        limitMs: LIMITS.alertP99Ms,
      },
      { what: `alert query over ${SERIES} series, over gRPC, p50`, ms: quantile(alert, 0.5) },
      { what: `alert query over ${SERIES} series, over gRPC, p99`, ms: quantile(alert, 0.99) },
    ];
  } finally {
    await host.dispose();
  }
}

/** The alert query with its frame written, without gRPC around it. */
async function alertOf(engine: Engine): Promise<() => Promise<void>> {
  const write = await loadFrameWriter();
  const modelJson = JSON.stringify({ queryType: 'alert', detector: 'wide' });
  const items = [{ refId: 'A', queryType: '', modelJson, range: { fromMs: NOW - 1, toMs: NOW }, maxDataPoints: 0 }];
  return async () => {
    const { signal } = new AbortController();
    const answers = await engine.queries({ orgId: ORG, datasourceUid: '', fromAlert: true, items, signal });
    const answer = answers.get('A');
    if (answer?.ok !== true) {
      throw answer?.error ?? new Error('no answer');
    }
    answer.frames.forEach((frame) => write(frame, 'A'));
  };
}

async function filledEngine(dataDir: string): Promise<Engine> {
  const clock = new ManualClock(NOW);
  const settings = parseSettings({
    role: 'plugin',
    args: [],
    env: { GF_PLUGIN_DATA_DIR: dataDir },
    cwd: process.cwd(),
    programDir: process.cwd(),
  });
  const engine = await createEngine(settings, silentLogger, { clock });
  await engine.stop();
  await fill(join(dataDir, 'vigil.db'));
  // The clock stands still, so nothing is evaluated while queries are measured.
  const filled = await createEngine(settings, silentLogger, { clock });
  await filled.start();
  return filled;
}

async function fill(path: string): Promise<void> {
  const store = await SqliteStore.open({ path });
  const pods = Array.from({ length: SERIES }, (_, i) => ({
    pod: `web-${i}`,
    namespace: `team-${i % 40}`,
    zone: `eu-${i % 3}`,
  }));
  await commit(store, 'wide', pods, () => [result(0)]);
  const points = Array.from({ length: POINTS }, (_, i) => result(POINTS - 1 - i));
  await commit(store, 'long', [{ job: 'shop' }], () => points);
  await store.close();
}

async function commit(
  store: SqliteStore,
  name: string,
  all: Array<Record<string, string>>,
  pointsOf: () => PointResult[]
) {
  const spec = detectorSpecSchema.parse({ name, source: { kind: 'demo', metric: 'orders' } });
  const versions = { version: 1, generation: 1, revision: 1, seqNo: 0, job: null };
  const made = { id: name, orgId: ORG, ...versions, createdMs: NOW, updatedMs: NOW, updatedBy: '' };
  const detector: Detector = { ...spec, ...made };
  await store.detectors.create(detector);
  const series = all.map((labels, i) => ({
    seriesKey: seriesKey(labels),
    labels,
    firstMs: NOW - POINTS * MINUTE_MS,
    lastMs: NOW,
    lastValue: i,
    lastScore: i % 30,
    lastSeverity: 0,
    lastAlert: false,
    openSinceMs: null,
    progress: 1,
    modelBytes: 10_000,
    light: false,
  }));
  await store.runs.commit({
    detectorId: name,
    generation: 1,
    results: packPoints(series.map(({ seriesKey: key }) => ({ seriesKey: key, points: pointsOf() }))),
    anomalies: [],
    series,
    snapshots: [],
    progress: { cursorMs: NOW, backfilled: true, failing: null, seriesLeftOut: 0, notices: [] },
    run: {
      startedMs: NOW,
      durationMs: 1,
      fromMs: NOW - MINUTE_MS,
      toMs: NOW,
      series: series.length,
      points: series.length,
      origin: 'live',
      error: null,
    },
  });
}

/** Numbers that do not repeat, the same in every run. */
function result(minutesAgo: number): PointResult {
  const value = 100 + 20 * Math.sin(minutesAgo / 229) + Math.sin(minutesAgo * 7.3);
  const expected = 100 + 20 * Math.sin(minutesAgo / 229);
  return {
    timeMs: NOW - minutesAgo * MINUTE_MS,
    value,
    expected,
    lower: expected - 3,
    upper: expected + 3,
    score: Math.abs(value - expected) * 10,
    severity: 0,
    alert: false,
  };
}

async function rounds(work: () => Promise<unknown>): Promise<number[]> {
  for (let i = 0; i < ROUNDS / 4; i++) {
    await work();
  }
  const took: number[] = [];
  for (let i = 0; i < ROUNDS; i++) {
    const beginMs = performance.now();
    await work();
    took.push(performance.now() - beginMs);
  }
  return took;
}
