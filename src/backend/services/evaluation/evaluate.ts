import { goneAfterMs, type AnomalyDraft, type EvaluatedPoint, type ModelSize } from '../../../core';
import { seriesKey, type Anomaly, type AnomalyOrigin, type Detector, type Series } from '../../../schema';
import type { Yielder } from '../../base/cooperative';
import type { StoredSeries } from '../../store/store';
import { ResidentSeries, type ResidentDetector } from './resident-series';

/**
 * A series that falls silent while an anomaly is open is given gaps after so many intervals, so that what nobody measures
 * any more does not stay open for ever. The newest intervals are left alone: their points may still come.
 */
const SILENT_INTERVALS = 10;
const LATE_INTERVALS = 3;

export interface Evaluated {
  anomalies: Anomaly[];
  /** See `PieceAnswer.unsure`. */
  unsure: string[];
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
  /** True for a source that has a point at every interval as long as a series is there. */
  endless: boolean;
  /** How large the model of a series not seen before is to be; called once for each. */
  nextSize(): ModelSize;
  /** Takes the results of one series; they are not kept otherwise. */
  keep(seriesKey: string, points: readonly EvaluatedPoint[]): void;
  /** Keys of the series that were given, also of those without a new point: added to. */
  given: Set<string>;
  /** False when more series of the same time follow. */
  isLast: boolean;
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
  const { residents, detector, toMs, given } = options;
  const evaluated: Evaluated = { anomalies: [], unsure: [], series: [], points: 0, inFuture: 0 };
  for (const series of all) {
    const key = seriesKey(series.labels);
    const resident = residents.get(key) ?? ResidentSeries.create(series.labels, detector, options.nextSize());
    given.add(key);
    evaluated.inFuture += series.times.length - firstAfter(series.times, toMs);
    await evaluateOne(resident, series, { ...options, evaluated });
  }
  for (const [key, resident] of residents) {
    if (options.isLast && !given.has(key) && (fillsGaps(detector) || resident.evaluator.open !== null)) {
      await evaluateOne(resident, { labels: resident.labels, times: NONE, values: NONE }, { ...options, evaluated });
    }
    if (options.yielder.due) {
      await options.yielder.pause();
    }
  }
  return evaluated;
}

const NONE = new Float64Array();

async function evaluateOne(
  resident: ResidentSeries,
  series: Series,
  options: EvaluateOptions & { evaluated: Evaluated }
): Promise<void> {
  const { evaluated, residents } = options;
  const before = resident.lastMs;
  const points = await pushNew(resident, series, options);
  if (points.length === 0 || resident.last === null) {
    return;
  }
  residents.set(resident.key, resident);
  evaluated.points += points.length;
  options.keep(resident.key, points);
  for (const draft of resident.evaluator.takeAnomalies()) {
    evaluated.anomalies.push(toAnomaly(draft, resident, { ...options, before }));
  }
  evaluated.series.push(resident.toStored(resident.last));
}

async function pushNew(
  resident: ResidentSeries,
  { times, values }: Series,
  options: EvaluateOptions
): Promise<EvaluatedPoint[]> {
  const { toMs, yielder } = options;
  const points: EvaluatedPoint[] = [];
  for (let i = firstAfter(times, resident.lastMs); i < times.length; i++) {
    const timeMs = times[i] ?? NaN;
    if (timeMs > toMs) {
      break;
    }
    if (fillsGaps(options.detector)) {
      await pushMissing(resident, { ...options, toMs: timeMs - options.detector.intervalMs / 2 }, points);
    }
    pushSilence(resident, { ...options, toMs: timeMs }, points);
    points.push(resident.pushRow(timeMs, values, i));
    if (yielder.due) {
      await yielder.pause();
    }
  }
  if (fillsGaps(options.detector) && options.endless) {
    await pushMissing(resident, options, points);
  }
  pushSilence(resident, options, points);
  return points;
}

/** Whether points that do not come mean something to this detector. */
function fillsGaps({ missing }: Detector): boolean {
  return missing !== 'ignore';
}

/**
 * A gap at each interval without a point, at once and not when data come back, until the series is gone. A series off the
 * grid of the interval may be half an interval late.
 */
async function pushMissing(
  resident: ResidentSeries,
  { detector: { intervalMs }, toMs, yielder }: EvaluateOptions,
  points: EvaluatedPoint[]
): Promise<void> {
  if (resident.last === null) {
    return;
  }
  const goneMs = resident.evaluator.seenMs + goneAfterMs(intervalMs) + intervalMs;
  const slackMs = resident.lastMs % intervalMs === 0 ? 0 : intervalMs / 2;
  for (let timeMs = resident.lastMs + intervalMs; timeMs + slackMs <= toMs && timeMs <= goneMs; timeMs += intervalMs) {
    points.push(resident.pushGap(timeMs));
    if (yielder.due) {
      await yielder.pause();
    }
  }
}

function pushSilence(
  resident: ResidentSeries,
  { detector, endless, toMs }: EvaluateOptions,
  points: EvaluatedPoint[]
): void {
  const { intervalMs } = detector;
  if (!endless || resident.last === null || toMs - resident.lastMs < intervalMs * LATE_INTERVALS) {
    return;
  }
  const waited = resident.lastIsGap ? 1 : SILENT_INTERVALS;
  for (
    let timeMs = resident.lastMs + waited * intervalMs;
    timeMs <= toMs - LATE_INTERVALS * intervalMs && resident.evaluator.open !== null;
    timeMs += intervalMs
  ) {
    points.push(resident.pushGap(timeMs));
  }
}

function toAnomaly(
  draft: AnomalyDraft,
  resident: ResidentSeries,
  options: EvaluateOptions & { before: number; evaluated: Evaluated }
): Anomaly {
  const { detector, origin, before, evaluated } = options;
  const { latest } = resident;
  const id = anomalyId(detector.id, resident.key, draft.startMs);
  const found = latest?.startMs === draft.startMs ? latest.origin : origin;
  if (latest?.startMs !== draft.startMs && draft.startMs <= before) {
    // Opened before this run, by an evaluator that has since been restored.
    evaluated.unsure.push(id);
  } else if (latest === null || draft.startMs >= latest.startMs) {
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
function firstAfter(times: Float64Array, timeMs: number): number {
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
