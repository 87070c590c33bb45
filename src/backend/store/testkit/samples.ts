import {
  detectorSpecSchema,
  seriesKey,
  type Anomaly,
  type Detector,
  type Labels,
  type PointResult,
  type RunRecord,
} from '../../../schema';
import { packPoints } from '../result-rows';
import type { DetectorProgress, ModelSnapshot, RunCommit, Store, StoredSeries } from '../store';

/** A Monday, 00:00 UTC. */
export const START_MS = 1_700_438_400_000;

export function detector(id: string, change: Partial<Detector> = {}): Detector {
  const spec = detectorSpecSchema.parse({ name: `detector ${id}`, source: { kind: 'demo', metric: 'orders' } });
  const numbers = { version: 1, generation: 1, revision: 1, seqNo: 0, job: null };
  const added = { orgId: 1, ...numbers, createdMs: START_MS, updatedMs: START_MS, updatedBy: 'ann' };
  return { ...spec, id, ...added, ...change };
}

export function series(labels: Labels, change: Partial<StoredSeries> = {}): StoredSeries {
  return {
    seriesKey: seriesKey(labels),
    labels,
    firstMs: START_MS,
    lastMs: START_MS + 60_000,
    lastValue: 12.5,
    lastScore: 3,
    lastSeverity: 0,
    lastAlert: false,
    openSinceMs: null,
    progress: 0.25,
    modelBytes: 4_096,
    light: false,
    ...change,
  };
}

/** A result `minute` minutes after the start. */
export function point(minute: number, change: Partial<PointResult> = {}): PointResult {
  return {
    timeMs: START_MS + minute * 60_000,
    value: minute + 0.1,
    expected: minute,
    lower: minute - 1,
    upper: minute + 1,
    score: 0,
    severity: 0,
    alert: false,
    ...change,
  };
}

export function anomaly(of: Detector, minute: number, change: Partial<Anomaly> = {}): Anomaly {
  const startMs = START_MS + minute * 60_000;
  const labels = change.labels ?? { pod: 'web-1' };
  return {
    id: `${of.id}.${seriesKey(labels)}.${startMs.toString(36)}`,
    detectorId: of.id,
    detectorName: of.name,
    seriesKey: seriesKey(labels),
    labels,
    startMs,
    endMs: startMs + 300_000,
    peakMs: startMs + 60_000,
    peakScore: 61.5,
    severity: 'moderate',
    side: 'above',
    value: 120,
    expected: 80.25,
    lower: 70,
    upper: 90,
    points: 5,
    origin: 'live',
    explanation: 'Value 120 is 39.75 above the expected 80.25.',
    reasons: {
      sinceMs: startMs - 120_000,
      members: [{ name: 'seasonal', score: 61.5 }],
      shares: [],
      record: { kind: 'highest', spanMs: 90_000_000 },
    },
    ...change,
  };
}

export function progress(change: Partial<DetectorProgress> = {}): DetectorProgress {
  return { cursorMs: START_MS, backfilled: true, failing: null, seriesLeftOut: 0, notices: [], ...change };
}

export function run(minute: number, change: Partial<RunRecord> = {}): RunRecord {
  const toMs = START_MS + minute * 60_000;
  return {
    startedMs: toMs + 15_000,
    durationMs: 12,
    fromMs: toMs - 60_000,
    toMs,
    series: 1,
    points: 1,
    origin: 'live',
    error: null,
    ...change,
  };
}

export interface CommitChange extends Omit<Partial<RunCommit>, 'results'> {
  results?: Array<{ seriesKey: string; points: PointResult[] }>;
}

export function commit(of: Detector, { results = [], ...change }: CommitChange = {}): RunCommit {
  const none = { anomalies: [], series: [], snapshots: [], run: null, results: packPoints(results) };
  return { detectorId: of.id, generation: of.generation, ...none, progress: progress(), ...change };
}

/** The newest snapshot of each series that has one, by labels. */
export async function snapshotsOf({ series }: Store, detectorId: string): Promise<ModelSnapshot[]> {
  const snapshots = (await series.list(detectorId)).map((one) => series.snapshot(detectorId, one.seriesKey));
  return (await Promise.all(snapshots)).filter((snapshot) => snapshot !== null);
}
