import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { useMemo } from 'react';
import type { Labels, ResultColumns, TimeRange } from '../../schema';
import { formatShare } from '../format/numbers';
import { BandChart } from './BandChart';
import type { ChartAnomaly } from './chart-marks';
import { featureSeries, type FeatureSeries } from './feature-columns';

interface SeriesChartsProps {
  series: { columns: ResultColumns; labels: Labels };
  anomalies: readonly ChartAnomaly[];
  timeRange: TimeRange;
  /** Of all charts together, in pixels; more where the features would be too low to be read. */
  height: number;
  onZoom?: ((range: TimeRange) => void) | undefined;
}

/** Lower, and neither axis nor band can be read. */
const LOWEST = 80;
/** Of the time axis and the legend, which only the last chart has. */
const LAST_EXTRA = 48;

/** One series with its band; of several features one chart each, below each other, over the same time. */
export function SeriesCharts({ series, anomalies, timeRange, height, onZoom }: SeriesChartsProps) {
  const styles = useStyles2(getStyles);
  const features = useMemo(() => featureSeries(series.columns), [series.columns]);
  const shared = { anomalies, timeRange, onZoom };
  if (features.length === 0) {
    return <BandChart series={series} height={height} {...shared} />;
  }
  const each = Math.max(LOWEST, Math.floor((height - LAST_EXTRA) / features.length));
  return (
    <div role="group" aria-label="Features">
      {features.map((feature, index) => {
        const isLast = index === features.length - 1;
        return (
          <section key={feature.name} aria-label={feature.name}>
            <div className={styles.title}>
              <span className={styles.name}>{feature.name}</span>
              <Share of={feature} />
            </div>
            <BandChart
              series={{ columns: feature.columns, labels: { ...series.labels, feature: feature.name } }}
              height={isLast ? each + LAST_EXTRA : each}
              stacked={isLast ? 'last' : 'above'}
              {...shared}
            />
          </section>
        );
      })}
    </div>
  );
}

function Share({ of: { share } }: { of: FeatureSeries }) {
  const styles = useStyles2(getStyles);
  if (share === null) {
    return null;
  }
  return (
    <span className={styles.share}>
      <span className={styles.track} aria-hidden>
        <span className={styles.fill} style={{ width: `${100 * share}%` }} />
      </span>
      {formatShare(share)} of what stands out
    </span>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  title: css({
    marginTop: theme.spacing(0.5),
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'baseline',
    gap: theme.spacing(0, 2),
    paddingLeft: theme.spacing(1),
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  name: css({ fontWeight: theme.typography.fontWeightMedium, overflowWrap: 'anywhere' }),
  share: css({
    display: 'inline-flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    color: theme.colors.text.secondary,
    fontVariantNumeric: 'tabular-nums',
  }),
  track: css({
    display: 'inline-block',
    width: theme.spacing(8),
    height: theme.spacing(0.75),
    borderRadius: theme.shape.radius.default,
    background: theme.colors.action.selected,
    overflow: 'hidden',
  }),
  fill: css({ display: 'block', height: '100%', background: theme.colors.text.secondary }),
});
