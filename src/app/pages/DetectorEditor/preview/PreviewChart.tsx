import type { PreviewResult, TimeRange } from '../../../../schema';
import { SeriesCharts } from '../../../../ui/charts/SeriesCharts';
import { EmptyView } from '../../../../ui/states/EmptyView';
import { PreviewEvents } from './PreviewEvents';
import { PreviewMembers } from './PreviewMembers';
import { PreviewSummary } from './PreviewSummary';
import type { DecidedPreview } from './redecide';
import { useChartHeight } from './use-chart-height';

interface PreviewChartProps {
  result: PreviewResult;
  decided: DecidedPreview;
  /** Which of the decided series is shown. */
  index: number;
  /** Part of the previewed range; null for all of it. */
  zoom: TimeRange | null;
  onZoom(range: TimeRange | null): void;
  onShow(seriesKey: string, range: TimeRange): void;
}

/** One series with its band and would-be events, and what all series together would have raised. */
export function PreviewChart({ result, decided, index, zoom, onZoom, onShow }: PreviewChartProps) {
  const height = useChartHeight();
  const whole = { fromMs: result.shownFromMs, toMs: result.toMs };
  const series = decided.series[index];
  if (series === undefined) {
    return (
      <EmptyView title="The query gave no series">Nothing came back for this range. Is the query right?</EmptyView>
    );
  }
  return (
    <>
      <SeriesCharts
        series={series}
        anomalies={series.anomalies}
        timeRange={zoom === null ? whole : within(whole, zoom)}
        height={height}
        onZoom={(range) => onZoom(range.fromMs <= whole.fromMs && range.toMs >= whole.toMs ? null : range)}
      />
      <PreviewSummary result={result} decided={decided} />
      <PreviewEvents decided={decided} onShow={onShow} />
      <PreviewMembers members={series.members} />
    </>
  );
}

/** The part of `zoom` that was previewed; all of it when there is none. */
function within(whole: TimeRange, zoom: TimeRange): TimeRange {
  const fromMs = Math.max(whole.fromMs, zoom.fromMs);
  const toMs = Math.min(whole.toMs, zoom.toMs);
  return fromMs < toMs ? { fromMs, toMs } : whole;
}
