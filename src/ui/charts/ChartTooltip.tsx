import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { severityFromRank, type ResultColumns } from '../../schema';
import { formatNumber } from '../format/numbers';
import { formatTime } from '../format/times';
import { SeverityBadge } from '../severity/SeverityBadge';
import type { Hovered } from './plot-layers';

interface ChartTooltipProps {
  columns: ResultColumns;
  hovered: Hovered;
  format(value: number | null | undefined): string;
}

/** What the point under the cursor says, beside the cursor. */
export function ChartTooltip({ columns, hovered, format }: ChartTooltipProps) {
  const styles = useStyles2(getStyles);
  const { index, left, plotLeft, plotWidth } = hovered;
  const timeMs = columns.timeMs[index];
  if (timeMs === undefined) {
    return null;
  }
  const severity = severityFromRank(columns.severity[index] ?? 0);
  const isRight = left > plotWidth / 2;
  const place = isRight ? { right: `calc(100% - ${plotLeft + left - 12}px)` } : { left: plotLeft + left + 12 };
  const value = columns.value[index];
  return (
    <div className={styles.tooltip} style={place}>
      <div className={styles.time}>{formatTime(timeMs)}</div>
      <dl className={styles.list}>
        <dt>value</dt>
        <dd>{value === null || value === undefined ? 'no data' : format(value)}</dd>
        <dt>expected</dt>
        <dd>{format(columns.expected[index])}</dd>
        <dt>usual range</dt>
        <dd>
          {format(columns.lower[index])} to {format(columns.upper[index])}
        </dd>
        <dt>score</dt>
        <dd>{formatNumber(columns.score[index])}</dd>
      </dl>
      {severity !== null && (
        <SeverityBadge mark={severity}>
          {severity}
          {columns.alert[index] === true ? ', alerting' : ''}
        </SeverityBadge>
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  tooltip: css({
    position: 'absolute',
    top: theme.spacing(1),
    zIndex: theme.zIndex.tooltip,
    pointerEvents: 'none',
    padding: theme.spacing(1),
    background: theme.colors.background.elevated,
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    boxShadow: theme.shadows.z2,
    fontSize: theme.typography.bodySmall.fontSize,
    whiteSpace: 'nowrap',
  }),
  time: css({ fontWeight: theme.typography.fontWeightMedium, marginBottom: theme.spacing(0.5) }),
  list: css({
    display: 'grid',
    gridTemplateColumns: 'auto auto',
    columnGap: theme.spacing(2),
    margin: 0,
    dt: { color: theme.colors.text.secondary, fontWeight: theme.typography.fontWeightRegular },
    dd: { margin: 0, textAlign: 'right', fontVariantNumeric: 'tabular-nums' },
  }),
});
