import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Combobox, useStyles2 } from '@grafana/ui';
import type { ReactNode } from 'react';
import { formatLabels, MINUTE_MS, type TimeRange } from '../../../schema';
import type { Findings } from '../../../ui/client/engine-client';
import { useLoad } from '../../../ui/client/use-load';
import { SeriesCharts } from '../../../ui/charts/SeriesCharts';
import { LabelsText } from '../../../ui/format/LabelsText';
import { formatCount } from '../../../ui/format/numbers';
import { HiddenText } from '../../../ui/page/HiddenText';
import { EmptyView } from '../../../ui/states/EmptyView';
import { ErrorView } from '../../../ui/states/ErrorView';
import { LoadingRows } from '../../../ui/states/LoadingRows';
import type { UrlRange } from '../../../ui/url/use-url-range';

/** The range of a chart: that of the page, or one of its own. */
export type ChartRange = Pick<UrlRange, 'resolve' | 'isLive' | 'setRange'>;

interface FindingsChartProps {
  findings: Findings;
  range: ChartRange;
  /** The series shown; null: the worst of the range. */
  series: string | null;
  onSeries(key: string | null): void;
  /** How often a range that ends now is read anew. */
  refreshMs: number;
  /** At the right, above the chart. */
  aside: ReactNode;
}

const HEIGHT = 340;
const MAX_POINTS = 1_500;
const SERIES_OFFERED = 100;

/** One series with its band, the worst one unless another is chosen; dragging over it zooms. */
export function FindingsChart({ findings, range, series, onSeries, refreshMs, aside }: FindingsChartProps) {
  const styles = useStyles2(getStyles);
  const chart = useLoad(
    (signal) => loadChart(findings, { range, series }, signal),
    [findings, range, series],
    range.isLive ? { refreshMs } : {}
  );
  const { data, error } = chart;
  return (
    <section aria-label="Chart" className={styles.section}>
      <div className={styles.bar}>
        <SeriesPicker findings={findings} value={series} onChange={onSeries} />
        {data !== undefined && <LabelsText labels={data.results.labels} />}
        <div className={styles.aside}>{aside}</div>
      </div>
      {data === undefined && error === undefined && <LoadingRows rows={1} height={HEIGHT} label="Loading the chart" />}
      {error !== undefined && error.code === 'not_found' && series !== null ? (
        <EmptyView
          title="This series is gone"
          action={
            <Button variant="secondary" onClick={() => onSeries(null)}>
              Show the worst series
            </Button>
          }
        >
          What was known of it has been forgotten, or has grown old.
        </EmptyView>
      ) : (
        error !== undefined && (
          <ErrorView
            title="The chart could not be loaded"
            error={error}
            sinceMs={chart.failingSinceMs}
            onRetry={chart.reload}
          />
        )
      )}
      {data?.results.seriesKey === '' && (
        <EmptyView title="Nothing to draw yet">
          No run has brought any series. This page shows them as soon as one has.
        </EmptyView>
      )}
      {data !== undefined && data.results.seriesKey !== '' && (
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
  range: { resolve(): TimeRange };
  series: string | null;
}

async function loadChart(findings: Findings, { range, series }: ChartQuestion, signal: AbortSignal) {
  const resolved = range.resolve();
  const span = { from: resolved.fromMs, to: resolved.toMs };
  const results = await findings.results({ ...span, series: series ?? undefined, maxPoints: MAX_POINTS }, signal);
  const isNone = results.seriesKey === '';
  const found = isNone ? null : await findings.anomalies({ ...span, series: results.seriesKey, limit: 500 }, signal);
  return { results, anomalies: found?.items ?? [], range: resolved };
}

interface SeriesPickerProps {
  findings: Findings;
  value: string | null;
  onChange(key: string | null): void;
}

/** Series worst first; cleared, the worst one is followed. Nothing to pick when there is only one. */
function SeriesPicker({ findings, value, onChange }: SeriesPickerProps) {
  const load = useLoad((signal) => findings.series({ limit: SERIES_OFFERED, sort: 'worst' }, signal), [findings], {
    refreshMs: MINUTE_MS,
  });
  const series = load.data?.items ?? [];
  if (series.length < 2) {
    return null;
  }
  return (
    <>
      <HiddenText id="chart-series">Series</HiddenText>
      <Combobox
        aria-labelledby="chart-series"
        placeholder={`Worst of ${formatCount(load.data?.total ?? 0)} series`}
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
  aside: css({ marginLeft: 'auto' }),
});
