import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Combobox, useStyles2 } from '@grafana/ui';
import { formatLabels, MINUTE_MS, SECOND_MS, type DetectorView } from '../../../schema';
import type { EngineClient } from '../../../ui/client/engine-client';
import { useEngine } from '../../../ui/client/engine-context';
import { useLoad } from '../../../ui/client/use-load';
import { SeriesCharts } from '../../../ui/charts/SeriesCharts';
import { LabelsText } from '../../../ui/format/LabelsText';
import { formatCount } from '../../../ui/format/numbers';
import { HiddenText } from '../../../ui/page/HiddenText';
import { EmptyView } from '../../../ui/states/EmptyView';
import { ErrorView } from '../../../ui/states/ErrorView';
import { LoadingRows } from '../../../ui/states/LoadingRows';
import { RangePicker } from '../../../ui/url/RangePicker';
import { useUrlParams } from '../../../ui/url/use-url-params';
import type { UrlRange } from '../../../ui/url/use-url-range';

interface DetectorChartProps {
  view: DetectorView;
  range: UrlRange;
}

const HEIGHT = 340;
const MAX_POINTS = 1_500;
const SERIES_OFFERED = 100;
/** The history comes in within seconds, whatever the interval. */
const WHILE_LEARNING_MS = 3 * SECOND_MS;

/** One series of the detector live, the worst one unless another is chosen; dragging over it zooms. */
export function DetectorChart({ view, range }: DetectorChartProps) {
  const { detector } = view;
  const { client } = useEngine();
  const styles = useStyles2(getStyles);
  const [params, change] = useUrlParams();
  const series = params.get('series') ?? undefined;
  const usualMs = Math.min(MINUTE_MS, Math.max(10 * SECOND_MS, detector.intervalMs));
  const refreshMs = view.state.kind === 'learning' ? WHILE_LEARNING_MS : usualMs;
  const chart = useLoad(
    (signal) => loadChart(client, { id: detector.id, range, series }, signal),
    [client, detector.id, range, series, detector.generation],
    range.isLive ? { refreshMs } : {}
  );
  const { data } = chart;
  return (
    <section aria-label="Chart" className={styles.section}>
      <div className={styles.bar}>
        <SeriesPicker
          detectorId={detector.id}
          value={series ?? null}
          total={view.state.series}
          onChange={(key) => change({ series: key })}
        />
        {data !== undefined && <LabelsText labels={data.results.labels} />}
        <div className={styles.range}>
          <RangePicker range={range} />
        </div>
      </div>
      {data === undefined && chart.error === undefined && (
        <LoadingRows rows={1} height={HEIGHT} label="Loading the chart" />
      )}
      {chart.error !== undefined && chart.error.code === 'not_found' && data === undefined ? (
        <EmptyView title="Nothing to draw yet">
          The first run has not brought any series. This page shows them as soon as it has.
        </EmptyView>
      ) : (
        chart.error !== undefined && (
          <ErrorView
            title="The chart could not be loaded"
            error={chart.error}
            sinceMs={chart.failingSinceMs}
            onRetry={chart.reload}
          />
        )
      )}
      {data !== undefined && (
        <SeriesCharts
          series={data.results}
          anomalies={data.anomalies}
          timeRange={data.range}
          height={HEIGHT}
          onZoom={range.setRange}
        />
      )}
    </section>
  );
}

interface ChartQuestion {
  id: string;
  range: UrlRange;
  series: string | undefined;
}

async function loadChart(client: EngineClient, { id, range, series }: ChartQuestion, signal: AbortSignal) {
  const resolved = range.resolve();
  const span = { from: resolved.fromMs, to: resolved.toMs };
  const results = await client.getResults(id, { ...span, series, maxPoints: MAX_POINTS }, signal);
  const found = await client.listAnomalies({ ...span, detector: id, series: results.seriesKey, limit: 500 }, signal);
  return { results, anomalies: found.items, range: resolved };
}

interface SeriesPickerProps {
  detectorId: string;
  value: string | null;
  total: number;
  onChange(key: string | null): void;
}

/** Series worst first; cleared, the worst one is followed. Nothing to pick when there is only one. */
function SeriesPicker({ detectorId, value, total, onChange }: SeriesPickerProps) {
  const { client } = useEngine();
  const load = useLoad(
    (signal) => client.listSeries(detectorId, { limit: SERIES_OFFERED, sort: 'worst' }, signal),
    [client, detectorId],
    { refreshMs: MINUTE_MS }
  );
  const series = load.data?.items ?? [];
  if (series.length < 2) {
    return null;
  }
  return (
    <>
      <HiddenText id="chart-series">Series</HiddenText>
      <Combobox
        aria-labelledby="chart-series"
        placeholder={`Worst of ${formatCount(total)} series`}
        isClearable
        width={36}
        value={value}
        options={series.map(({ seriesKey, labels }) => ({ value: seriesKey, label: formatLabels(labels) }))}
        onChange={(option) => onChange(option?.value ?? null)}
      />
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  section: css({ marginBottom: theme.spacing(3) }),
  bar: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
    marginBottom: theme.spacing(1),
    minWidth: 0,
  }),
  range: css({ marginLeft: 'auto' }),
});
