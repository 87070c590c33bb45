import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { SqliteStore } from '../../src/backend/store/sqlite/sqlite-store';
import type { Anomaly, PointResult } from '../../src/schema';

const EVER = { fromMs: 0, toMs: 8.64e15 };
const ORG = 1;
/** More than any series of these tests has. */
const POINTS = 100_000;

export interface StoredSeriesState {
  points: PointResult[];
  lastMs: number;
  openSinceMs: number | null;
  /** Time of the last point that the model's snapshot has seen; null without one. */
  snapshotMs: number | null;
  snapshot: Uint8Array | null;
  anomalies: Anomaly[];
}

/** By detector name, then by the labels of the series. What historical runs have found is under the id of the run. */
export type StoredState = Map<string, Map<string, StoredSeriesState>>;

/** Everything that a stopped engine has in its data directory. */
export async function storedState(dataDir: string): Promise<StoredState> {
  const store = await SqliteStore.open({ path: join(dataDir, 'vigil.db') });
  try {
    const state: StoredState = new Map();
    for (const { id, name } of await store.detectors.list(ORG)) {
      state.set(name, await detectorState(store, id));
    }
    for (const { runId } of await store.histories.list(ORG, null)) {
      state.set(runId, await detectorState(store, runId));
    }
    return state;
  } finally {
    await store.close();
  }
}

async function detectorState(store: SqliteStore, detectorId: string): Promise<Map<string, StoredSeriesState>> {
  const anomalies = await allAnomalies(store, detectorId);
  const state = new Map<string, StoredSeriesState>();
  for (const { seriesKey, labels, lastMs, openSinceMs } of await store.series.list(detectorId)) {
    const snapshot = await store.series.snapshot(detectorId, seriesKey);
    state.set(JSON.stringify(labels), {
      points: await store.results.read(detectorId, seriesKey, EVER, POINTS),
      lastMs,
      openSinceMs,
      snapshotMs: snapshot?.timeMs ?? null,
      snapshot: snapshot?.bytes ?? null,
      anomalies: anomalies.filter((anomaly) => anomaly.seriesKey === seriesKey),
    });
  }
  return state;
}

async function allAnomalies(store: SqliteStore, detectorId: string): Promise<Anomaly[]> {
  const all: Anomaly[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<SqliteStore['anomalies']['list']>> = await store.anomalies.list(
      { orgId: ORG, detectorIds: [detectorId] },
      { limit: 500, cursor }
    );
    all.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return all;
}

/**
 * Where two engines do not have exactly the same, in words. Ids differ by nature, and so does whether an anomaly was found
 * in time or by catching up. Models are compared where both were written after the same point.
 */
export function differences(a: StoredState, b: StoredState): string[] {
  const names = new Set([...a.keys(), ...b.keys()]);
  return [...names].flatMap((name) => {
    const [ofA = new Map<string, never>(), ofB = new Map<string, never>()] = [a.get(name), b.get(name)];
    const labels = new Set([...ofA.keys(), ...ofB.keys()]);
    return [...labels].flatMap((each) => seriesDifferences(ofA.get(each), ofB.get(each)).map((words) => `${name} ${each}: ${words}`));
  });
}

function seriesDifferences(a: StoredSeriesState | undefined, b: StoredSeriesState | undefined): string[] {
  if (a === undefined || b === undefined) {
    return ['only one of them has it'];
  }
  const found: string[] = [];
  if (!isDeepStrictEqual(a.points, b.points)) {
    const at = a.points.findIndex((point, i) => !isDeepStrictEqual(point, b.points[i]));
    found.push(`point ${at} of ${a.points.length} and ${b.points.length}: ${JSON.stringify([a.points[at], b.points[at]])}`);
  }
  if (!isDeepStrictEqual(a.anomalies.map(comparable), b.anomalies.map(comparable))) {
    found.push(`anomalies: ${JSON.stringify([a.anomalies, b.anomalies])}`);
  }
  if (a.lastMs !== b.lastMs || a.openSinceMs !== b.openSinceMs) {
    found.push(`last ${a.lastMs} and ${b.lastMs}, open since ${a.openSinceMs} and ${b.openSinceMs}`);
  }
  if (a.snapshotMs === b.snapshotMs && !isDeepStrictEqual(a.snapshot, b.snapshot)) {
    found.push(`models after ${a.snapshotMs}`);
  }
  return found;
}

function comparable({ id: _id, detectorId: _detectorId, origin: _origin, ...anomaly }: Anomaly): Partial<Anomaly> {
  return anomaly;
}
