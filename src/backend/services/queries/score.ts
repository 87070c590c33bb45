import { frameForEachSeries, timeField } from './band';
import type { Frame } from './frame';
import type { QueryContext } from './query-context';
import { detectorLabels } from './series-labels';
import { scoreConfig } from './severity-display';
import { seriesName } from './words';

/** One frame a series with its score, typed so that expressions and alert rules take it as a set of time series. */
export async function scoreFrames(context: QueryContext): Promise<Frame[]> {
  return frameForEachSeries(context, (detector, series, { results }) => ({
    name: 'score',
    fields: [
      timeField(results, detector),
      {
        name: 'score',
        kind: 'number',
        values: Float64Array.from(results.points, ({ score }) => score),
        nullable: false,
        labels: detectorLabels(detector, series.labels, ['detector']),
        config: { displayNameFromDS: seriesName(detector, series.labels), ...scoreConfig(detector.severityLimits) },
      },
    ],
    meta: { type: 'timeseries-multi', typeVersion: [0, 1], preferredVisualisationType: 'graph' },
  }));
}
