import type { Detector, PointResult } from '../../../schema';
import type { Field, FieldConfig, Frame } from './frame';
import type { QueryContext } from './query-context';
import { frameForEachSeries, timeField } from './series-frames';
import { seriesName } from './words';

/**
 * One frame a series with value, expected, lower and upper, set up so that a time series panel without any setting draws
 * the line, a dashed expected line and the filled band.
 */
export async function bandFrames(context: QueryContext): Promise<Frame[]> {
  const { reader, range } = context;
  return frameForEachSeries(context, async ({ detector, series, maxPoints, alone }) => {
    const { seriesKey, labels } = series;
    const { points, thinned } = await reader.results({ detectorId: detector.id, seriesKey, range, maxPoints });
    const time = timeField(column(points, 'timeMs'), thinned ? null : detector.intervalMs);
    return {
      name: seriesName(detector, labels),
      fields: [time, ...bandFields(points, { detector, labels, alone })],
      meta: { preferredVisualisationType: 'graph' },
    };
  });
}

const DRAWN_ONLY = { viz: false, legend: true, tooltip: true };
const NOT_IN_LEGEND = { viz: false, legend: true, tooltip: false };

interface BandOf {
  detector: Detector;
  labels: NonNullable<Field['labels']>;
  /** With many series a tooltip has no room for every bound. */
  alone: boolean;
}

/** Colours follow the order of the series; the band takes its place behind, without lines of its own. */
function bandFields(points: PointResult[], { detector, labels, alone }: BandOf): Field[] {
  const name = seriesName(detector, labels);
  const hidden = alone ? NOT_IN_LEGEND : DRAWN_ONLY;
  const neutral = { color: { mode: 'fixed', fixedColor: 'text' } };
  const edge = { lineWidth: 0, showPoints: 'never', hideFrom: hidden };
  const dashed = { lineWidth: 1, lineStyle: { fill: 'dash', dash: [6, 4] }, showPoints: 'never' };
  const field = (of: 'value' | 'expected' | 'lower' | 'upper', config: FieldConfig): Field => ({
    name: of,
    kind: 'number',
    values: column(points, of),
    nullable: true,
    labels,
    config: { displayNameFromDS: of === 'value' ? name : `${name} ${of}`, ...config },
  });
  return [
    field('value', {}),
    field('expected', { ...neutral, custom: { ...dashed, ...(!alone && { hideFrom: hidden }) } }),
    field('lower', { ...neutral, custom: edge }),
    field('upper', { ...neutral, custom: { ...edge, fillBelowTo: `${name} lower`, fillOpacity: 15 } }),
  ];
}

/** Filled in a loop: `Float64Array.from` goes through an iterator, which takes ten times as long. */
function column(points: PointResult[], of: 'timeMs' | 'value' | 'expected' | 'lower' | 'upper'): Float64Array {
  const values = new Float64Array(points.length);
  points.forEach((point, i) => {
    values[i] = point[of];
  });
  return values;
}
