import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { detectorSpecSchema, noReasons, seriesKey, type Anomaly, type Detector, type PointResult } from '../src/schema';
import type { RunCommit, Store, StoredSeries } from '../src/backend/store/store';
import { packPoints } from '../src/backend/store/result-rows';
import { SqliteStore } from '../src/backend/store/sqlite/sqlite-store';
import { atMost, report, type Row } from './engine/report';

const START_MS = 1_700_438_400_000;
const MINUTE_MS = 60_000;
const EVER = { fromMs: 0, toMs: START_MS * 2 };
/** Results a second that must be written at least. */
const ROWS_PER_SECOND = 30_000;

/** What the store does per second and per request, on a disk of this machine. */
export async function main(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'vigil-bench-'));
  const path = join(folder, 'vigil.db');
  const lines: Row[] = [];
  try {
    let store = await SqliteStore.open({ path });
    lines.push(...(await writing(store)));
    lines.push(...(await reading(store)));
    lines.push(...(await listing(store)));
    lines.push(...(await pruning(store)));
    await store.close();
    const opening = await timed(async () => {
      store = await SqliteStore.open({ path });
    });
    lines.push(atMost('open a store of that size', opening.ms, { limit: 50, unit: 'ms', digits: 0 }));
    await store.close();
  } finally {
    rmSync(folder, { recursive: true });
  }
  return report(lines);
}

const detector = (id: string): Detector => ({
  ...detectorSpecSchema.parse({ name: id, source: { kind: 'demo', metric: 'orders' } }),
  ...{ id, orgId: 1, version: 1, generation: 1, revision: 1, seqNo: 0, job: null },
  ...{ createdMs: 0, updatedMs: 0, updatedBy: '' },
});

const labelsOf = (i: number) => ({ pod: `web-${i}`, region: i % 2 === 0 ? 'eu' : 'us', instance: `10.0.0.${i}:9100` });

/** Numbers that look like measurements, the same in every run. */
let state = 1;
function random(): number {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return state / 2 ** 32;
}

function point(tick: number): PointResult {
  const value = random() * 100;
  const score = -Math.log10(1 - random()) * 10;
  const timeMs = START_MS + tick * MINUTE_MS;
  return { timeMs, value, expected: value + 1, lower: value - 9, upper: value + 9, score, severity: 0, alert: false };
}

function seriesOf(i: number, tick: number): StoredSeries {
  const labels = labelsOf(i);
  const last = { lastMs: START_MS + tick * MINUTE_MS, lastValue: random() * 100, lastScore: random() * 20 };
  const rest = { lastSeverity: 0, lastAlert: false, openSinceMs: null, progress: 1, modelBytes: 14_000, light: false };
  return { seriesKey: seriesKey(labels), labels, firstMs: START_MS, ...last, ...rest };
}

function commitOf(id: string, change: Partial<RunCommit>): RunCommit {
  const progress = { cursorMs: START_MS, backfilled: true, failing: null, seriesLeftOut: 0, notices: [] };
  const none = { results: [], anomalies: [], series: [], snapshots: [], run: null };
  return { detectorId: id, generation: 1, ...none, progress, ...change };
}

async function writing(store: Store): Promise<Row[]> {
  await store.detectors.create(detector('live'));
  await store.detectors.create(detector('wide'));
  const keys = Array.from({ length: 10_000 }, (_, i) => seriesKey(labelsOf(i)));
  const tick = (id: string, count: number, at: number) =>
    commitOf(id, {
      series: Array.from({ length: count }, (_, i) => seriesOf(i, at)),
      results: packPoints(keys.slice(0, count).map((key) => ({ seriesKey: key, points: [point(at)] }))),
    });
  const ticks = Array.from({ length: 120 }, (_, at) => tick('live', 1_000, at));
  const live = await timed(() => inTurn(ticks, (one) => store.runs.commit(one)));
  const wide = await timed(() => store.runs.commit(tick('wide', 10_000, 0)));
  await store.detectors.create(detector('backfill'));
  const day = (from: number) =>
    commitOf('backfill', {
      series: Array.from({ length: 20 }, (_, i) => seriesOf(i, from)),
      results: packPoints(
        keys.slice(0, 20).map((key) => ({
          seriesKey: key,
          points: Array.from({ length: 1_440 }, (_, i) => point(from + i)),
        }))
      ),
    });
  const days = Array.from({ length: 7 }, (_, i) => day(i * 1_440));
  const history = await timed(() => inTurn(days, (one) => store.runs.commit(one)));
  const snapshots = keys.slice(0, 1_000).map((key) => ({ seriesKey: key, timeMs: 1, bytes: new Uint8Array(14_000) }));
  const saved = await timed(() => store.series.saveSnapshots('live', 1, snapshots));
  return [
    rate('write 120 ticks × 1,000 series, series rows too', live, 120_000),
    rate('write history, 20 series × 7 days', history, 201_600),
    { what: 'write one tick of 10,000 new series', measured: milliseconds(wide) },
    { what: 'save 1,000 snapshots of 14 KB', measured: milliseconds(saved) },
  ];
}

async function reading(store: Store): Promise<Row[]> {
  const key = seriesKey(labelsOf(7));
  const day = { fromMs: START_MS, toMs: START_MS + 1_439 * MINUTE_MS };
  return [
    await repeated('read a day of one series (1,440 points)', () => store.results.read('backfill', key, day, 20_000)),
    await repeated('read the rows of 10,000 series', () => store.series.list('wide')),
    await repeated('worst 10 of 1,000 series over 2 hours', () => store.results.worst('live', EVER, 10)),
    await repeated('hours of one detector', () => store.results.hours(['backfill'], EVER)),
  ];
}

async function listing(store: Store): Promise<Row[]> {
  for (let d = 0; d < 100; d++) {
    await store.detectors.create(detector(`d${d}`));
    const anomalies = Array.from({ length: 1_000 }, (_, i) => anomalyOf(`d${d}`, d, i));
    await store.runs.commit(commitOf(`d${d}`, { anomalies }));
  }
  const page = { limit: 50, cursor: null };
  const recent = { fromMs: START_MS + 9_500 * MINUTE_MS, toMs: START_MS * 2 };
  const where = (anomaly: Anomaly) => anomaly.labels.region === 'eu';
  const all = { orgId: 1 };
  const list = (filter: object) => () => store.anomalies.list({ ...all, ...filter }, page);
  return [
    await repeated('page of 100,000 anomalies', list({})),
    await repeated('… of one detector', list({ detectorIds: ['d7'] })),
    await repeated('… severe, open, in a range', list({ severities: ['severe'], open: true, range: recent })),
    await repeated('… with a search', list({ search: 'web-77' })),
    await repeated('… with a search that finds nothing', list({ search: 'nothing like it' })),
    await repeated('… with a check in code', list({ where })),
    await repeated('count 100,000 anomalies', () => store.anomalies.count(all)),
    await repeated('count those of a range', () => store.anomalies.count({ ...all, range: recent })),
    await repeated('count with a check in code', () => store.anomalies.count({ ...all, where }), 5),
    await repeated('open counts of 100 detectors', () =>
      store.anomalies.openCounts(Array.from({ length: 100 }, (_, d) => `d${d}`))
    ),
  ];
}

function anomalyOf(id: string, d: number, i: number): Anomaly {
  const labels = labelsOf(i % 100);
  const startMs = START_MS + (i * 10 + (d % 10)) * MINUTE_MS;
  const severity = i % 20 === 0 ? 'severe' : i % 4 === 0 ? 'moderate' : 'slight';
  return {
    ...{ id: `${id}.${i}`, detectorId: id, detectorName: id, seriesKey: seriesKey(labels), labels, startMs },
    ...{ endMs: i % 50 === 0 ? null : startMs + 300_000, peakMs: startMs, peakScore: 50, severity, side: 'above' },
    ...{ value: 1, expected: 2, lower: 0, upper: 3, points: 5, origin: 'live', explanation: 'Value 1 is below 2.' },
    reasons: { ...noReasons(startMs), members: [{ name: 'seasonal', score: 50 }] },
  };
}

async function pruning(store: Store): Promise<Row[]> {
  let longestMs = 0;
  let stop = false;
  const watch = (async () => {
    for (let last = performance.now(); !stop; last = performance.now()) {
      await new Promise((resolve) => setImmediate(resolve));
      longestMs = Math.max(longestMs, performance.now() - last);
    }
  })();
  let gone = 0;
  const all = await timed(async () => {
    gone = (await store.prune({ resultsBeforeMs: START_MS * 2, anomaliesBeforeMs: 0 })).results;
  });
  stop = true;
  await watch;
  const measured = `${thousands((gone / all.ms) * 1_000)} rows/s, longest pause ${longestMs.toFixed(0)} ms`;
  return [{ what: `delete ${thousands(gone)} old results`, measured }];
}

interface Timing {
  ms: number;
  cpuMs: number;
}

async function timed(work: () => Promise<unknown>): Promise<Timing> {
  const cpu = process.cpuUsage();
  const startMs = performance.now();
  await work();
  const { user, system } = process.cpuUsage(cpu);
  return { ms: performance.now() - startMs, cpuMs: (user + system) / 1_000 };
}

async function inTurn<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  for (const item of items) {
    await work(item);
  }
}

async function repeated(what: string, work: () => Promise<unknown>, times = 20): Promise<Row> {
  const took: number[] = [];
  for (let i = 0; i < times; i++) {
    took.push((await timed(work)).ms);
  }
  took.sort((a, b) => a - b);
  const median = took[took.length >> 1] ?? NaN;
  return { what, measured: `p50 ${median.toFixed(2)} ms, worst ${(took.at(-1) ?? NaN).toFixed(1)} ms` };
}

function rate(what: string, { ms, cpuMs }: Timing, rows: number): Row {
  const perSecond = (rows / ms) * 1_000;
  return {
    what,
    measured: `${thousands(perSecond)} rows/s, ${((cpuMs / rows) * 1_000).toFixed(1)} µs CPU a row`,
    target: `≥ ${thousands(ROWS_PER_SECOND)} rows/s`,
    met: perSecond >= ROWS_PER_SECOND,
  };
}

const milliseconds = ({ ms, cpuMs }: Timing) => `${ms.toFixed(0)} ms, CPU ${cpuMs.toFixed(0)} ms`;
const thousands = (n: number) => Math.round(n).toLocaleString('en');
