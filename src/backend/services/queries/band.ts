import type { Detector, PointResult } from '../../../schema';
import { chosenDetector } from './chosen-detectors';
import type { Field, FieldConfig, Frame, FrameNotice } from './frame';
import { noData } from './no-data';
import type { QueryContext } from './query-context';
import type { LatestSeries, ThinnedResults } from './query-reader';
import { chooseSeries } from './series-choice';
import { seriesName, stateNotices } from './words';

/**
 * One frame a series with value, expected, lower and upper, set up so that a time series panel without any setting draws
 * the line, a dashed expected line and the filled band.
 */
export async function bandFrames(context: QueryContext): Promise<Frame[]> {
  return frameForEachSeries(context, (detector, series, { results, alone }) => ({
    name: seriesName(detector, series.labels),
    fields: [timeField(results, detector), ...bandFields(detector, series, { points: results.points, alone })],
    meta: { preferredVisualisationType: 'graph' },
  }));
}

export interface SeriesFrameInput {
  results: ThinnedResults;
  /** True when it is the only series of the query. */
  alone: boolean;
}

/** Reads the chosen series one by one; those without points in the range get no frame. Notices go with the first frame. */
export async function frameForEachSeries(
  context: QueryContext,
  make: (detector: Detector, series: LatestSeries, input: SeriesFrameInput) => Frame
): Promise<Frame[]> {
  const detector = await chosenDetector(context);
  if (detector === null) {
    return [noData('there is no detector yet')];
  }
  const choice = await chooseSeries(context, detector);
  const frames: Frame[] = [];
  for (const series of choice.series) {
    context.signal.throwIfAborted();
    const results = await context.reader.results({
      detectorId: detector.id,
      seriesKey: series.seriesKey,
      range: context.range,
      maxPoints: choice.maxPoints,
    });
    if (results.points.length > 0) {
      frames.push(make(detector, series, { results, alone: choice.series.length === 1 }));
    }
  }
  const notices = [...stateNotices(detector, await context.reader.state(detector)), ...choice.notices];
  const [first, ...rest] = frames;
  return first === undefined ? [noData(...notices)] : [withNotices(first, notices), ...rest];
}

function withNotices(frame: Frame, notices: FrameNotice[]): Frame {
  return notices.length === 0 ? frame : { ...frame, meta: { ...frame.meta, notices } };
}

/** A line breaks where a point is missing, unless points were left out on purpose. */
export function timeField({ points, thinned }: ThinnedResults, detector: Detector): Field {
  return {
    name: 'time',
    kind: 'time',
    values: points.map(({ timeMs }) => timeMs),
    nullable: false,
    ...(!thinned && { config: { interval: detector.intervalMs } }),
  };
}

const HIDDEN_FROM_LEGEND = { viz: false, legend: true, tooltip: false };
const HIDDEN_BUT_DRAWN = { viz: false, legend: true, tooltip: true };

/** Colours follow the order of the series; the band takes its place behind, without lines of its own. */
function bandFields(
  detector: Detector,
  { labels }: LatestSeries,
  { points, alone }: { points: PointResult[]; alone: boolean }
): Field[] {
  const name = seriesName(detector, labels);
  const suffixed = (suffix: string) => `${name} ${suffix}`;
  // With many series a tooltip has no room for every bound.
  const edge = { lineWidth: 0, showPoints: 'never', hideFrom: alone ? HIDDEN_FROM_LEGEND : HIDDEN_BUT_DRAWN };
  const field = (column: 'value' | 'expected' | 'lower' | 'upper', config: FieldConfig): Field => ({
    name: column,
    kind: 'number',
    values: Float64Array.from(points, (point) => point[column]),
    nullable: true,
    labels,
    config,
  });
  const quiet = { color: { mode: 'fixed', fixedColor: 'text' } };
  return [
    field('value', { displayNameFromDS: name }),
    field('expected', {
      displayNameFromDS: suffixed('expected'),
      ...quiet,
      custom: {
        lineWidth: 1,
        lineStyle: { fill: 'dash', dash: [6, 4] },
        showPoints: 'never',
        ...(!alone && { hideFrom: HIDDEN_BUT_DRAWN }),
      },
    }),
    field('lower', { displayNameFromDS: suffixed('lower'), ...quiet, custom: edge }),
    field('upper', {
      displayNameFromDS: suffixed('upper'),
      ...quiet,
      custom: { ...edge, fillBelowTo: suffixed('lower'), fillOpacity: 15 },
    }),
  ];
}
