import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { MINUTE_MS } from '../../../../schema';
import type { Findings } from '../../../../ui/client/engine-client';
import { useLoad } from '../../../../ui/client/use-load';
import { formatCount } from '../../../../ui/format/numbers';
import { Section } from '../../../../ui/page/Section';
import { SEVERITIES_WORST_FIRST } from '../../../../ui/severity/marks';
import { SeverityBadge } from '../../../../ui/severity/SeverityBadge';
import { valueColor } from '../../../../ui/charts/band-frame';
import { EmptyView } from '../../../../ui/states/EmptyView';
import { ErrorView } from '../../../../ui/states/ErrorView';
import { LoadingRows } from '../../../../ui/states/LoadingRows';
import type { ChartRange } from '../FindingsChart';
import { shadeOf } from './heat-cells';
import { HeatMapTable } from './HeatMapTable';

interface HeatMapSectionProps {
  findings: Findings;
  range: ChartRange;
  /** The series on the chart; null: none in particular. */
  chosen: string | null;
  onChoose(seriesKey: string | null): void;
}

const BUCKETS = 60;
const ROWS = 25;

/** All series at a glance: which are worst, and when. Nothing to compare where there is only one. */
export function HeatMapSection({ findings, range, chosen, onChoose }: HeatMapSectionProps) {
  const styles = useStyles2(getStyles);
  const { data, error, reload } = useLoad(
    (signal) => {
      const { fromMs, toMs } = range.resolve();
      return findings.heatMap({ from: fromMs, to: toMs, buckets: BUCKETS, limit: ROWS }, signal);
    },
    [findings, range],
    range.isLive ? { refreshMs: MINUTE_MS } : {}
  );
  if (data !== undefined && data.total < 2) {
    return null;
  }
  return (
    <Section
      title="Worst first, by time"
      actions={
        data !== undefined && (
          <span className={styles.count}>
            {formatCount(data.rows.length)} of {formatCount(data.total)} series in the range of the chart
          </span>
        )
      }
    >
      {error !== undefined && <ErrorView title="The heat map could not be loaded" error={error} onRetry={reload} />}
      {data === undefined && error === undefined && <LoadingRows rows={5} label="Loading the heat map" />}
      {data?.rows.length === 0 && (
        <EmptyView title="Nothing in this range">No series has a result in it. A longer range may show some.</EmptyView>
      )}
      {data !== undefined && data.rows.length > 0 && (
        <>
          <HeatMapTable map={data} chosen={chosen} onChoose={onChoose} />
          <Legend />
        </>
      )}
    </Section>
  );
}

const SHADES = [0, 25, 50, 75, 100];

function Legend() {
  const styles = useStyles2(getStyles);
  return (
    <ul className={styles.legend} aria-label="Legend of the heat map">
      <li>
        score 0
        {SHADES.map((score) => (
          <span key={score} className={styles.shade} style={{ opacity: shadeOf(score) }} aria-hidden />
        ))}
        100
      </li>
      {SEVERITIES_WORST_FIRST.map((severity) => (
        <li key={severity}>
          <SeverityBadge mark={severity}>{severity} anomaly</SeverityBadge>
        </li>
      ))}
    </ul>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  count: css({ color: theme.colors.text.secondary }),
  legend: css({
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0.5, 2),
    listStyle: 'none',
    margin: theme.spacing(1, 0, 0),
    padding: 0,
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    li: { display: 'inline-flex', alignItems: 'center', gap: theme.spacing(0.5) },
  }),
  shade: css({
    display: 'inline-block',
    width: theme.spacing(2),
    height: theme.spacing(1.5),
    background: valueColor(theme),
  }),
});
