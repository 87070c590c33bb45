import type { ScoreColumns } from '../../store/store';
import type { Frame } from './frame';
import type { QueryContext } from './query-context';
import { frameForEachSeries, timeField } from './series-frames';
import { detectorLabels } from './series-labels';
import { scoreConfig } from './severity-display';
import { seriesName } from './words';

/** One frame a series with its score, typed so that expressions and alert rules take it as a set of time series. */
export async function scoreFrames(context: QueryContext): Promise<Frame[]> {
  const { reader, range } = context;
  return frameForEachSeries(context, async ({ detector, series, maxPoints }) => {
    const { seriesKey, labels } = series;
    const all = await reader.scores({ detectorId: detector.id, seriesKey, range });
    const shown = thinScores(all, maxPoints);
    return {
      name: 'score',
      fields: [
        timeField(shown.timeMs, shown === all ? detector.intervalMs : null),
        {
          name: 'score',
          kind: 'number',
          values: shown.score,
          nullable: false,
          labels: detectorLabels(detector, labels),
          config: { displayNameFromDS: seriesName(detector, labels), ...scoreConfig(detector.severityLimits) },
        },
      ],
      meta: { type: 'timeseries-multi', typeVersion: [0, 1], preferredVisualisationType: 'graph' },
    };
  });
}

/** At most `maxPoints` points: the highest score of each of equally many stretches, at its own time. */
export function thinScores(columns: ScoreColumns, maxPoints: number): ScoreColumns {
  const { timeMs, score } = columns;
  const total = score.length;
  if (total <= maxPoints) {
    return columns;
  }
  const thinned = { timeMs: new Float64Array(maxPoints), score: new Float64Array(maxPoints) };
  for (let bucket = 0; bucket < maxPoints; bucket++) {
    let highest = Math.floor((bucket * total) / maxPoints);
    const end = Math.floor(((bucket + 1) * total) / maxPoints);
    for (let i = highest + 1; i < end; i++) {
      highest = (score[i] ?? 0) > (score[highest] ?? 0) ? i : highest;
    }
    thinned.timeMs[bucket] = timeMs[highest] ?? NaN;
    thinned.score[bucket] = score[highest] ?? NaN;
  }
  return thinned;
}
