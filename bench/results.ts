import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { detectorSpecSchema, seriesKey, type Detector, type Labels } from '../src/schema';
import { ROW_NUMBERS } from '../src/backend/store/result-rows';
import { SqliteStore } from '../src/backend/store/sqlite/sqlite-store';
import type { ResultBatch, ResultScan, Store, StoredSeries } from '../src/backend/store/store';
import { atMost, quantile, report, type Row } from './engine/report';
import { searches } from './search/searches';

const START_MS = 1_700_438_400_000;
const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;
/** Detectors of a few series over a week, and one of very many over a night: 10 million results. */
const SMALL = { detectors: 100, series: 8, points: 10_000 };
const WIDE = { detectors: 1, series: 2_000, points: 1_000 };
const ALERT_SCORE = 38;
const TIMES = 100;
const LIMIT_MS = 100;

/** Pages of results out of 10 million, in the orders that searches ask for. */
export async function main(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'vigil-bench-'));
  try {
    const store = await SqliteStore.open({ path: join(folder, 'vigil.db') });
    const filled = performance.now();
    await fill(store, 'small', SMALL);
    await fill(store, 'wide', WIDE);
    const seconds = (performance.now() - filled) / 1_000;
    const { bytes } = await store.status();
    const rows: Row[] = [
      { what: 'fill with 10,000,000 results', measured: `${seconds.toFixed(0)} s, ${(bytes / 1e9).toFixed(2)} GB` },
      ...(await pages(store)),
      ...(await searches({
        ...{ store, startMs: START_MS, days: 7, someDetector: () => `small-${Math.floor(random() * SMALL.detectors)}` },
        wide: { id: 'wide-0', someHost: () => `web-${Math.floor(random() * WIDE.series)}` },
      })),
    ];
    await store.close();
    return report(rows);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const detector = (id: string): Detector => ({
  ...detectorSpecSchema.parse({ name: id, source: { kind: 'demo', metric: 'orders' } }),
  ...{ id, orgId: 1, version: 1, generation: 1, revision: 1, seqNo: 0, job: null },
  ...{ createdMs: 0, updatedMs: 0, updatedBy: '' },
});

async function fill(store: Store, name: string, size: typeof SMALL): Promise<void> {
  for (let d = 0; d < size.detectors; d++) {
    const id = `${name}-${d}`;
    await store.detectors.create(detector(id));
    const labels = Array.from({ length: size.series }, (_, i) => ({
      host: `web-${i}`,
      region: i % 2 === 0 ? 'eu' : 'us',
    }));
    for (let from = 0; from < labels.length; from += 8) {
      const some = labels.slice(from, from + 8);
      await store.runs.commit({
        ...{ detectorId: id, generation: 1, anomalies: [], snapshots: [], run: null },
        series: some.map((one) => storedSeries(one, size.points)),
        results: some.map((one) => batchOf(one, size.points)),
        progress: { cursorMs: START_MS, backfilled: true, failing: null, seriesLeftOut: 0, notices: [] },
      });
    }
  }
}

function storedSeries(labels: Labels, points: number): StoredSeries {
  const last = { lastMs: START_MS + points * MINUTE_MS, lastValue: 1, lastScore: 1, lastSeverity: 0, lastAlert: false };
  const rest = { openSinceMs: null, progress: 1, modelBytes: 14_000, light: false };
  return { seriesKey: seriesKey(labels), labels, firstMs: START_MS, ...last, ...rest };
}

/** Numbers that look like measurements, the same in every run. */
let state = 1;
function random(): number {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return state / 2 ** 32;
}

function batchOf(labels: Labels, points: number): ResultBatch {
  const rows = new Float64Array(points * ROW_NUMBERS);
  for (let i = 0; i < points; i++) {
    const value = random() * 100;
    const score = Math.min(100, -Math.log10(1 - random()) * 10);
    const alert = score >= ALERT_SCORE ? 1 : 0;
    rows.set([START_MS + i * MINUTE_MS, value, value + 1, value - 9, value + 9, score, alert, alert], i * ROW_NUMBERS);
  }
  return { seriesKey: seriesKey(labels), rows };
}

async function pages(store: Store): Promise<Row[]> {
  const all = (await store.detectors.list(1)).map(({ id }) => id);
  const some = (n: number) => [`small-${Math.floor(random() * n)}`];
  const range = (days: number) => {
    const fromMs = START_MS + Math.floor(random() * (7 - days)) * DAY_MS;
    return { fromMs, toMs: fromMs + days * DAY_MS };
  };
  const ever = { fromMs: START_MS, toMs: START_MS + 30 * DAY_MS };
  const day = () => ({ ids: some(100), range: range(1) });
  const page = (what: string, size: number, scan: () => ResultScan) => repeated(store, what, size, scan);
  return [
    await page('one detector and day, newest first', 10, () => ({ ...day(), order: 'newest first' })),
    await page('one detector and day, newest first', 100, () => ({ ...day(), order: 'newest first' })),
    await page('one detector and day, highest score', 100, () => ({ ...day(), order: 'highest score first' })),
    await page('one detector and day, grade > 0, newest first', 100, () => ({
      ...{ ...day(), alertOnly: true, order: 'newest first' },
    })),
    await page('one detector and week, score ≥ 10, oldest first', 100, () => ({
      ...{ ids: some(100), range: ever, scoreMin: 10, order: 'oldest first' },
    })),
    await page('2,000 entities, newest first', 100, () => ({ ids: ['wide-0'], range: ever, order: 'newest first' })),
    await page('2,000 entities, highest score', 100, () => ({
      ...{ ids: ['wide-0'], range: ever, order: 'highest score first' },
    })),
    await page('all detectors, newest first', 100, () => ({ ids: all, range: ever, order: 'newest first' })),
    await page('all detectors, a past day, newest first', 100, () => ({
      ...{ ids: all, range: range(1), order: 'newest first' },
    })),
    await page('all detectors, a past day, oldest first', 100, () => ({
      ...{ ids: all, range: range(1), order: 'oldest first' },
    })),
    await page('all detectors, score ≥ 25, newest first', 100, () => ({
      ...{ ids: all, range: ever, scoreMin: 25, order: 'newest first' },
    })),
    await page('all alerts of the week, newest first', 10_000, () => ({
      ...{ ids: all, range: ever, alertOnly: true, order: 'newest first' },
    })),
    await page('highest score over all', 100, () => ({ ids: all, range: ever, order: 'highest score first' })),
    await page('highest score of a day over all', 100, () => ({
      ...{ ids: all, range: range(1), order: 'highest score first' },
    })),
    await page('alerts first over all', 100, () => ({ ids: all, range: ever, order: 'alerts first' })),
    await page('any order, all of one detector and day', 20_000, () => ({ ...day(), order: 'any' })),
  ];
}

async function repeated(store: Store, what: string, size: number, scan: () => ResultScan): Promise<Row> {
  const took: number[] = [];
  for (let i = 0; i < TIMES; i++) {
    const asked = scan();
    const startMs = performance.now();
    await firstOf(store, asked, size);
    took.push(performance.now() - startMs);
  }
  const row = atMost(`${what}, ${size}: p99`, quantile(took, 0.99), { limit: LIMIT_MS, unit: 'ms' });
  return { ...row, measured: `${row.measured}, p50 ${quantile(took, 0.5).toFixed(1)} ms` };
}

async function firstOf(store: Store, scan: ResultScan, size: number): Promise<number> {
  let found = 0;
  for await (const piece of store.results.scan(scan, new AbortController().signal)) {
    found += piece.length;
    if (found >= size) {
      break;
    }
  }
  return found;
}
