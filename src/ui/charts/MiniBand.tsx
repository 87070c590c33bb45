import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { useMemo } from 'react';
import type { ResultColumns, TimeRange } from '../../schema';
import { MARK_SHAPES, severityColor } from '../severity/marks';
import { valueColor } from './band-frame';
import { breakAtGaps } from './break-at-gaps';
import { alertMarks, thinMarks } from './chart-marks';
import { miniBandPaths } from './mini-band-paths';

interface MiniBandProps {
  columns: ResultColumns;
  timeRange: TimeRange;
  width?: number;
  height?: number;
}

const MARK_PIXELS = 7;

/** A chart small enough for a table row: value, usual range and alert shapes, without axes. */
export function MiniBand({ columns: known, timeRange, width = 220, height = 36 }: MiniBandProps) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const columns = useMemo(() => breakAtGaps(known), [known]);
  const paths = useMemo(
    () => miniBandPaths(columns, timeRange, { width, height }),
    [columns, timeRange, width, height]
  );
  const marks = useMemo(() => {
    const distanceMs = ((timeRange.toMs - timeRange.fromMs) * MARK_PIXELS) / width;
    return thinMarks(alertMarks(columns), distanceMs);
  }, [columns, timeRange, width]);
  return (
    <svg className={styles.chart} viewBox={`0 0 ${width} ${height}`} width={width} height={height} aria-hidden>
      <path d={paths.band} className={styles.band} />
      <path d={paths.value} className={styles.value} />
      {marks.map(({ timeMs, value, severity }) => (
        <polygon
          key={timeMs}
          points={MARK_SHAPES[severity].corners.join(' ')}
          transform={`translate(${paths.x(timeMs)} ${paths.y(value)}) scale(4)`}
          fill={MARK_SHAPES[severity].filled ? severityColor(theme, severity) : theme.colors.background.primary}
          stroke={severityColor(theme, severity)}
          strokeWidth={0.3}
        />
      ))}
    </svg>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  chart: css({ display: 'block', maxWidth: '100%', overflow: 'visible' }),
  band: css({ fill: valueColor(theme), opacity: 0.2 }),
  value: css({ fill: 'none', stroke: valueColor(theme), strokeWidth: 1.2 }),
});
