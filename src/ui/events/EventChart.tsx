import { SeriesCharts } from '../charts/SeriesCharts';
import type { EngineClient } from '../client/engine-client';
import { useLoad } from '../client/use-load';
import { ErrorView } from '../states/ErrorView';
import { LoadingRows } from '../states/LoadingRows';
import type { TimeRange } from '../../schema';
import type { EventItem } from './event-item';
import { rangeAround } from './strip-geometry';

const HEIGHT_PX = 180;
const MAX_POINTS = 1_000;
/** Fewest points of context on either side of an event. */
const CONTEXT_POINTS = 20;

interface EventChartProps {
  client: EngineClient;
  event: EventItem & { detectorId: string };
  nowMs: number;
  heightPx?: number;
  onZoom?: ((range: TimeRange) => void) | undefined;
}

/** The series of an event around it: value, expected, band and the event itself. */
export function EventChart({ client, event, nowMs, heightPx = HEIGHT_PX, onZoom }: EventChartProps) {
  const { detectorId, seriesKey, startMs, endMs } = event;
  const { data, error, reload } = useLoad(
    async (signal) => {
      const { detector } = await client.getDetector(detectorId, signal);
      const range = rangeAround(event, nowMs, CONTEXT_POINTS * detector.intervalMs);
      const query = {
        from: range.fromMs,
        to: range.toMs,
        maxPoints: MAX_POINTS,
        ...(seriesKey !== null && { series: seriesKey }),
      };
      const [results, anomalies] = await Promise.all([
        client.getResults(detectorId, query, signal),
        client.listAnomalies(
          { detector: detectorId, series: seriesKey ?? undefined, from: range.fromMs, to: range.toMs },
          signal
        ),
      ]);
      return { range, results, anomalies: anomalies.items };
    },
    // An open event is not drawn anew every time the clock ticks; opening it again does that.
    [client, detectorId, seriesKey, startMs, endMs],
    { keep: false }
  );
  if (data !== undefined) {
    return (
      <SeriesCharts
        series={{ columns: data.results.columns, labels: data.results.labels }}
        anomalies={data.anomalies}
        timeRange={data.range}
        height={heightPx}
        onZoom={onZoom}
      />
    );
  }
  return error === undefined ? (
    <LoadingRows rows={1} height={heightPx} label="Loading the chart" />
  ) : (
    <ErrorView error={error} title="The chart could not be loaded" onRetry={reload} />
  );
}
