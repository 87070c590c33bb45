import type { AnomalyDraft, EvaluatedPoint } from '../../../core';
import { seriesKey, type Anomaly, type AnomalyOrigin, type Detector, type Series } from '../../../schema';
import type { Yielder } from '../../base/cooperative';
import type { StoredSeries } from '../../store/store';
import { ResidentSeries } from './resident-series';
import type { ResidentDetector } from './residents';

/** The origin an anomaly was stored with; null when it is not in the store. */
export type StoredOrigin = (id: string) => Promise<AnomalyOrigin | null>;

export interface Evaluated {
  results: Array<{ seriesKey: string; points: EvaluatedPoint[] }>;
  anomalies: Anomaly[];
  series: StoredSeries[];
  points: number;
  /** Points later than the range asked for; left out. */
  inFuture: number;
}

export interface EvaluateOptions {
  detector: Detector;
  residents: ResidentDetector;
  /** The last time that counts; later points are left out. */
  toMs: number;
  origin: AnomalyOrigin;
  storedOrigin: StoredOrigin;
  yielder: Yielder;
}

/** The id of an anomaly: made from what it is, so that finding it again writes the same row. */
export function anomalyId(detectorId: string, key: string, startMs: number): string {
  return `${detectorId}.${key}.${startMs.toString(36)}`;
}

/**
 * Gives every series its new points: those after the last one its evaluator has seen, up to `toMs`.
 * A series not seen before gets an evaluator of its own. Nothing is written.
 */
export async function evaluateAll(all: Series[], options: EvaluateOptions): Promise<Evaluated> {
  const evaluated: Evaluated = { results: [], anomalies: [], series: [], points: 0, inFuture: 0 };
  for (const series of all) {
    const key = seriesKey(series.labels);
    const resident = options.residents.get(key) ?? ResidentSeries.create(series.labels, options.detector);
    const before = resident.lastMs;
    const points = await pushNew(resident, series, options);
    evaluated.inFuture += countAfter(series.times, options.toMs);
    if (points.length === 0 || resident.last === null) {
      continue;
    }
    options.residents.set(key, resident);
    evaluated.points += points.length;
    evaluated.results.push({ seriesKey: key, points });
    for (const draft of resident.evaluator.takeAnomalies()) {
      evaluated.anomalies.push(await toAnomaly(draft, resident, { ...options, before }));
    }
    evaluated.series.push(resident.toStored(resident.last));
  }
  return evaluated;
}

async function pushNew(resident: ResidentSeries, series: Series, options: EvaluateOptions): Promise<EvaluatedPoint[]> {
  const { times, values } = series;
  const points: EvaluatedPoint[] = [];
  for (let i = firstAfter(times, resident.lastMs); i < times.length; i++) {
    const timeMs = times[i] ?? NaN;
    if (timeMs > options.toMs) {
      break;
    }
    points.push(resident.push(timeMs, values[i] ?? NaN));
    if (options.yielder.due) {
      await options.yielder.pause();
    }
  }
  return points;
}

async function toAnomaly(
  draft: AnomalyDraft,
  resident: ResidentSeries,
  options: EvaluateOptions & { before: number }
): Promise<Anomaly> {
  const { detector, origin, before } = options;
  const id = anomalyId(detector.id, resident.key, draft.startMs);
  let found = origin;
  if (resident.latest?.startMs === draft.startMs) {
    found = resident.latest.origin;
  } else if (draft.startMs <= before) {
    // Opened before this run, by an evaluator that has since been restored.
    found = (await options.storedOrigin(id)) ?? origin;
  }
  if (resident.latest === null || draft.startMs >= resident.latest.startMs) {
    resident.latest = { startMs: draft.startMs, origin: found };
  }
  return {
    ...draft,
    id,
    detectorId: detector.id,
    detectorName: detector.name,
    seriesKey: resident.key,
    labels: resident.labels,
    origin: found,
  };
}

/** Index of the first time later than `timeMs`; the times rise. */
export function firstAfter(times: Float64Array, timeMs: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? Infinity) > timeMs) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

function countAfter(times: Float64Array, timeMs: number): number {
  return times.length - firstAfter(times, timeMs);
}
