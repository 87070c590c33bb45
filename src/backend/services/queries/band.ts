import type { Detector, Labels, PointResult } from '../../../schema';
import type { Field, FieldConfig, Frame } from './frame';
import type { QueryContext } from './query-context';
import { frameForEachSeries, timeField } from './series-frames';
import { seriesName } from './words';

/**
 * One frame a series with value, expected, lower and upper, set up so that a time series panel without any setting draws
 * the line, a dashed expected line and the filled band. Of an entity with several features one frame for each, told apart by the
 * label that its features have in the source.
 */
export async function bandFrames(context: QueryContext): Promise<Frame[]> {
  const { reader, range } = context;
  return frameForEachSeries(context, async ({ detector, series, maxPoints, alone }) => {
    const { seriesKey, labels } = series;
    const { points, thinned } = await reader.results({ detectorId: detector.id, seriesKey, range, maxPoints });
    const timesMs = new Float64Array(points.length);
    points.forEach(({ timeMs }, i) => {
      timesMs[i] = timeMs;
    });
    const time = timeField(timesMs, thinned ? null : detector.intervalMs);
    return eachFeature(detector.features, { labels, points }).map((one) => ({
      name: seriesName(detector, one.labels),
      fields: [time, ...bandFields(one.points, { detector, labels: one.labels, alone })],
      meta: { preferredVisualisationType: 'graph' },
    }));
  });
}

type Band = Pick<PointResult, 'value' | 'expected' | 'lower' | 'upper'>;

const UNKNOWN: Band = { value: NaN, expected: NaN, lower: NaN, upper: NaN };

/** A series as it is, or its features one by one, each with numbers of its own. */
function eachFeature(
  features: Detector['features'],
  { labels, points }: { labels: Labels; points: readonly PointResult[] }
): Array<{ labels: Labels; points: readonly Band[] }> {
  if (features === null) {
    return [{ labels, points }];
  }
  return features.names.map((name, at) => ({
    labels: { ...labels, [features.label]: name },
    points: points.map((point) => point.features?.[at] ?? UNKNOWN),
  }));
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
function bandFields(points: readonly Band[], { detector, labels, alone }: BandOf): Field[] {
  const name = seriesName(detector, labels);
  const hidden = alone ? NOT_IN_LEGEND : DRAWN_ONLY;
  const neutral = { color: { mode: 'fixed', fixedColor: 'text' } };
  const edge = { lineWidth: 0, showPoints: 'never', hideFrom: hidden };
  const dashed = { lineWidth: 1, lineStyle: { fill: 'dash', dash: [6, 4] }, showPoints: 'never' };
  const field = (of: keyof Band, config: FieldConfig): Field => ({
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
function column(points: readonly Band[], of: keyof Band): Float64Array {
  const values = new Float64Array(points.length);
  points.forEach((point, i) => {
    values[i] = point[of];
  });
  return values;
}
