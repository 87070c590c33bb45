import { SeriesEvaluator } from '../../../core';
import { VigilError, type Detector } from '../../../schema';
import { Yielder } from '../../base/cooperative';
import type { Logger } from '../../base/logger';
import type { ModelSnapshot, Store, StoredSeries } from '../../store/store';
import { toForget } from './forget';
import { ResidentSeries } from './resident-series';

const REPLAY_PAGE = 5_000;

/** The series of one detector with their evaluators, by key. */
export type ResidentDetector = Map<string, ResidentSeries>;

/**
 * Brings back the evaluators of a detector as they were after the last committed run.
 *
 * Each is restored from its snapshot and given the stored results that came after it again. Results hold the exact
 * values, so it continues bit for bit, wherever the process was killed.
 */
export async function restoreDetector(
  { store, logger }: { store: Store; logger: Logger },
  detector: Detector,
  signal: AbortSignal
): Promise<ResidentDetector> {
  const stored = await store.series.list(detector.id);
  const snapshots = new Map((await store.series.snapshots(detector.id)).map((each) => [each.seriesKey, each]));
  const seen = stored.map(({ seriesKey: key, lastMs, openSinceMs }) => ({ key, lastMs, open: openSinceMs !== null }));
  const forgotten = new Set(toForget(detector, seen));
  const yielder = new Yielder({ signal });
  const residents: ResidentDetector = new Map();
  for (const series of stored) {
    // An open anomaly needs its series to be ended; that there are too many of those is left to the next run.
    if (forgotten.has(series.seriesKey) && series.openSinceMs === null) {
      continue;
    }
    const resident =
      fromSnapshot(detector, snapshots.get(series.seriesKey), { series, logger }) ??
      ResidentSeries.create(series.labels, detector);
    await replay(store, detector, { resident, series, yielder });
    residents.set(series.seriesKey, resident);
  }
  return residents;
}

function fromSnapshot(
  detector: Detector,
  snapshot: ModelSnapshot | undefined,
  { series, logger }: { series: StoredSeries; logger: Logger }
): ResidentSeries | null {
  // One from before the first point is of an earlier life: the series had been forgotten and has started anew since.
  if (snapshot === undefined || snapshot.timeMs < series.firstMs) {
    return null;
  }
  try {
    const resident = new ResidentSeries(series.labels, SeriesEvaluator.restore(detector, snapshot.bytes));
    resident.markSaved(snapshot.timeMs);
    return resident;
  } catch (thrown) {
    if (!(thrown instanceof VigilError) || thrown.code !== 'failed_precondition') {
      throw thrown;
    }
    const facts = { detector: detector.id, series: series.seriesKey, reason: thrown.message };
    logger.warn('a model cannot be used by this version and learns anew from the stored results', facts);
    return null;
  }
}

interface Replay {
  resident: ResidentSeries;
  series: StoredSeries;
  yielder: Yielder;
}

async function replay(store: Store, detector: Detector, { resident, series, yielder }: Replay): Promise<void> {
  // A fresh evaluator starts with the first point; what retention has taken since cannot be learnt again.
  let fromMs = resident.savedMs === null ? series.firstMs : resident.savedMs + 1;
  while (fromMs <= series.lastMs) {
    const range = { fromMs, toMs: series.lastMs };
    const points = await store.results.read(detector.id, series.seriesKey, range, REPLAY_PAGE);
    for (const point of points) {
      resident.push(point.timeMs, point.value);
      if (yielder.due) {
        await yielder.pause();
      }
    }
    fromMs = points.length < REPLAY_PAGE ? Infinity : (points.at(-1)?.timeMs ?? Infinity) + 1;
  }
  // What the replay found is in the store already, unless the wishes have changed since: then one may be open there that
  // nobody would close.
  resident.evaluator.takeAnomalies();
  resident.orphanMs = resident.evaluator.open?.startMs === series.openSinceMs ? null : series.openSinceMs;
  resident.firstMs = series.firstMs;
  resident.last ??= lastPoint(series);
}

/** The newest point as far as the series row remembers it; the band is not kept there and nobody asks for it. */
function lastPoint(series: StoredSeries): NonNullable<ResidentSeries['last']> {
  return {
    timeMs: series.lastMs,
    value: series.lastValue,
    expected: NaN,
    lower: NaN,
    upper: NaN,
    score: series.lastScore,
    severity: series.lastSeverity,
    alert: series.lastAlert,
    strength: series.lastScore,
    evidence: 0,
    magnitude: 0,
    novelty: 0,
    alertStrength: 0,
    voices: [],
  };
}
