import type { Detector } from '../../../schema';
import { Yielder } from '../../base/cooperative';
import type { Logger } from '../../base/logger';
import type { ModelSnapshot, StoredSeries } from '../../store/store';
import { DetectorModels, type ModelsOptions } from './detector-models';
import { toForget } from './forget';
import type { RestoreItem } from './models';

/** Points read at once. */
const PAGE = 5_000;
/** What is handed over at once, whichever comes first. */
const BATCH_SERIES = 100;
const BATCH_POINTS = 20_000;

export interface RestoreOptions extends ModelsOptions {
  logger: Logger;
}

/**
 * Brings back the evaluators of a detector as they were after the last committed run.
 *
 * Each is restored from its snapshot and given the stored results that came after it again. Results hold the exact
 * values, so it continues bit for bit, wherever the process was killed.
 */
export async function restoreModels(
  options: RestoreOptions,
  detector: Detector,
  signal: AbortSignal
): Promise<DetectorModels> {
  const { store } = options;
  const models = new DetectorModels(detector.id, options);
  const stored = await store.series.list(detector.id);
  const seen = stored.map(({ seriesKey: key, lastMs, openSinceMs }) => ({ key, lastMs, open: openSinceMs !== null }));
  const forgotten = new Set(toForget(detector, seen));
  // An open anomaly needs its series to be ended; that there are too many of those is left to the next run.
  const wanted = stored.filter(({ seriesKey, openSinceMs }) => !forgotten.has(seriesKey) || openSinceMs !== null);
  const restoring: Restoring = { ...options, detector, models, expected: wanted.length, signal };
  const yielder = new Yielder({ signal });
  let batch: RestoreItem[] = [];
  let points = 0;
  try {
    for (const row of wanted) {
      const snapshot = await store.series.snapshot(detector.id, row.seriesKey);
      // One from before the first point is of an earlier life: the series had been forgotten and has started anew since.
      const usable = snapshot === null || snapshot.timeMs < row.firstMs ? null : snapshot;
      const item = await readItem(restoring, row, usable);
      batch.push(item);
      points += item.times.length;
      if (batch.length >= BATCH_SERIES || points >= BATCH_POINTS) {
        await handOver(restoring, batch);
        batch = [];
        points = 0;
      }
      if (yielder.due) {
        await yielder.pause();
      }
    }
    if (batch.length > 0) {
      await handOver(restoring, batch);
    }
  } catch (thrown) {
    models.release();
    throw thrown;
  }
  return models;
}

interface Restoring extends RestoreOptions {
  detector: Detector;
  models: DetectorModels;
  /** Series over all. */
  expected: number;
  signal: AbortSignal;
}

async function readItem(
  { store, detector, signal }: Restoring,
  row: StoredSeries,
  snapshot: ModelSnapshot | null
): Promise<RestoreItem> {
  const times: number[] = [];
  const values: number[] = [];
  const yielder = new Yielder({ signal });
  // A fresh evaluator starts with the first point; what retention has taken since cannot be learnt again.
  let fromMs = snapshot === null ? row.firstMs : snapshot.timeMs + 1;
  while (fromMs <= row.lastMs) {
    const points = await store.results.read(detector.id, row.seriesKey, { fromMs, toMs: row.lastMs }, PAGE);
    for (const { timeMs, value, features } of points) {
      times.push(timeMs);
      if (features === undefined) {
        values.push(value);
      } else {
        features.forEach((feature) => values.push(feature.value));
      }
    }
    fromMs = points.length < PAGE ? Infinity : (points.at(-1)?.timeMs ?? Infinity) + 1;
    if (yielder.due) {
      await yielder.pause();
    }
  }
  return { row, snapshot, times: Float64Array.from(times), values: Float64Array.from(values) };
}

/** A series whose snapshot is of no use is sent again, with all its points. */
async function handOver(restoring: Restoring, items: RestoreItem[]): Promise<void> {
  const { detector, models, expected, logger, signal } = restoring;
  for (const [seriesKey, reason] of await models.restore({ detector, items }, expected, signal)) {
    const facts = { detector: detector.id, series: seriesKey, reason };
    logger.warn('a model cannot be used by this version and learns anew from the stored results', facts);
    const row = items.find((item) => item.row.seriesKey === seriesKey)?.row;
    if (row !== undefined) {
      await handOver(restoring, [await readItem(restoring, row, null)]);
    }
  }
}
