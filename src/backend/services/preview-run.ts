import {
  LIMITS,
  type Anomaly,
  type CreatePreview,
  type Detector,
  type PreviewResult,
  type PreviewSeries,
  type Series,
  type TimeRange,
} from '../../schema';
import type { SourceData } from '../sources/source';
import { boundaryMs, historyRange } from './evaluation/boundary';
import { rowWidth, seriesToAsk, toEntities } from './evaluation/entities';
import type { ModelHosts } from './evaluation/models';
import { fromSamples } from './samples';
import type { Sources } from './sources';

export interface PreviewContext {
  orgId: number;
  request: CreatePreview;
  sources: Sources;
  hosts: ModelHosts;
  nowMs: number;
  signal: AbortSignal;
  /** Told how far it is, 0…1, and what it is doing. */
  onStep(progress: number, step: string): void;
}

const CUT_NOTICE = `a preview takes at most ${LIMITS.previewPoints} points of a series, over all its features: it learns from the newest of them only`;
/** Of the whole, reading the source. */
const READING_SHARE = 0.3;

/**
 * What the detector would give over a range if it were saved: the same evaluators over the same data, with nothing written.
 *
 * It learns from the history before the range, too; if that makes more points than a preview may have, fewer series are taken
 * (the first by labels), then less history, and a notice says so.
 */
export async function runPreview(context: PreviewContext): Promise<PreviewResult> {
  const { request, signal } = context;
  const detector = asDetector(context);
  context.onStep(0, 'reading the source');
  const extent =
    request.samples === undefined ? await context.sources.extent(detector.source, detector.orgId, signal) : null;
  const { range, shownFromMs, notices } = planRange(detector, context, extent);
  const width = rowWidth(detector);
  const data = withinLimit(await read(context, detector, range), width);
  const terms = { detector, toMs: range.toMs, endless: extent === null };
  const series: PreviewSeries[] = [];
  const anomalies: Anomaly[] = [];
  for (const [index, one] of data.series.entries()) {
    const done = index / data.series.length;
    context.onStep(READING_SHARE + (1 - READING_SHARE) * done, `scoring series ${index + 1} of ${data.series.length}`);
    const found = await context.hosts.any().preview({ ...terms, series: one }, signal);
    anomalies.push(...found.anomalies.filter(({ endMs }) => endMs === null || endMs >= shownFromMs));
    series.push(...(found.series === null ? [] : [found.series]));
  }
  const counts = countShown(series, { shownFromMs, toMs: range.toMs, intervalMs: detector.intervalMs });
  return {
    series: worstFirst(series, shownFromMs),
    anomalies: anomalies.sort((a, b) => b.startMs - a.startMs),
    seriesFound: data.series.length + data.seriesLeftOut,
    shownFromMs,
    toMs: range.toMs,
    ...counts,
    notices: [...new Set([...notices, ...noticesOf(data)])],
  };
}

/** The name of a preview's detector is what its anomalies carry; the rest is never seen. */
function asDetector({ orgId, request, nowMs }: PreviewContext): Detector {
  const versions = { version: 1, generation: 1, revision: 1, seqNo: 0, job: null };
  return { ...request.spec, id: 'preview', orgId, ...versions, createdMs: nowMs, updatedMs: nowMs, updatedBy: '' };
}

interface PlannedRange {
  range: TimeRange;
  shownFromMs: number;
  notices: string[];
}

function planRange(detector: Detector, { request, nowMs }: PreviewContext, extent: TimeRange | null): PlannedRange {
  const { intervalMs } = detector;
  const newest = boundaryMs(detector, nowMs);
  const targetMs = extent === null ? Math.min(newest, Math.floor(request.toMs / intervalMs) * intervalMs) : newest;
  const historyMs = extent === null ? Math.max(detector.historyMs, targetMs - request.fromMs) : detector.historyMs;
  const range = historyRange({ intervalMs, historyMs }, targetMs, extent);
  const notices: string[] = [];
  const longestMs = Math.floor(LIMITS.previewPoints / rowWidth(detector)) * intervalMs;
  if (range.toMs - range.fromMs > longestMs) {
    range.fromMs = range.toMs - longestMs;
    notices.push(CUT_NOTICE);
  }
  // Data that ended long ago is shown whole, rather than a range in which there is none of it.
  const shown =
    extent !== null && (request.fromMs >= range.toMs || request.toMs <= range.fromMs) ? range.fromMs : request.fromMs;
  return { range, shownFromMs: Math.max(shown, range.fromMs), notices };
}

async function read(
  { request, sources, signal }: PreviewContext,
  detector: Detector,
  range: TimeRange
): Promise<SourceData> {
  const { source, orgId, intervalMs, features } = detector;
  const pointsEach = Math.max(1, Math.ceil((range.toMs - range.fromMs) / intervalMs)) * rowWidth(detector);
  const fitting = Math.max(1, Math.floor(LIMITS.previewPoints / pointsEach));
  const limited = { features, source, seriesLimit: Math.min(detector.seriesLimit, LIMITS.previewSeries, fitting) };
  const seriesLimit = seriesToAsk(limited);
  const innerLabel = features?.label ?? null;
  const data =
    request.samples === undefined
      ? await sources.fetch({ orgId, query: source, range, intervalMs, seriesLimit, innerLabel, signal })
      : fromSamples(request.samples, range, seriesLimit);
  return toEntities(data, limited);
}

/** Sources may have more points than one an interval: what is evaluated and kept stays within the limit all the same. */
function withinLimit(data: SourceData, width: number): SourceData {
  const series: Series[] = [];
  const notices = new Set(data.notices);
  let left = Math.floor(LIMITS.previewPoints / width);
  for (const { labels, times, values } of data.series) {
    if (series.length > 0 && times.length > left) {
      break;
    }
    const from = Math.max(0, times.length - left);
    if (from > 0) {
      notices.add(CUT_NOTICE);
    }
    series.push({ labels, times: times.subarray(from), values: values.subarray(from * width) });
    left -= times.length - from;
  }
  const seriesLeftOut = data.seriesLeftOut + data.series.length - series.length;
  return { series, seriesLeftOut, notices: [...notices] };
}

function noticesOf(data: SourceData): string[] {
  const found = data.series.length + data.seriesLeftOut;
  if (found === 0) {
    return [...data.notices, 'the query gave no series'];
  }
  const some = `${data.series.length} of ${found} series previewed, the first by labels`;
  return data.seriesLeftOut > 0 ? [...data.notices, some] : data.notices;
}

function worstFirst(series: PreviewSeries[], shownFromMs: number): PreviewSeries[] {
  const worst = ({ columns }: PreviewSeries) =>
    columns.score.reduce(
      (most, score, i) => ((columns.timeMs[i] ?? 0) >= shownFromMs ? Math.max(most, score) : most),
      0
    );
  return series
    .map((each) => ({ each, score: worst(each) }))
    .sort((a, b) => b.score - a.score)
    .map(({ each }) => each);
}

function countShown(
  series: PreviewSeries[],
  { shownFromMs, toMs, intervalMs }: { shownFromMs: number; toMs: number; intervalMs: number }
): { points: number; missing: number } {
  let points = 0;
  for (const { columns } of series) {
    columns.value.forEach((value, i) => {
      points += value !== null && (columns.timeMs[i] ?? 0) >= shownFromMs ? 1 : 0;
    });
  }
  const expected = series.length * Math.max(1, Math.floor((toMs - shownFromMs) / intervalMs));
  return { points, missing: series.length === 0 ? 0 : Math.max(0, 1 - points / expected) };
}
