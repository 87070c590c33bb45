import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import type { HeatRow } from '../../../../schema';
import { valueColor } from '../../../../ui/charts/band-frame';
import { MARK_SHAPES, severityColor } from '../../../../ui/severity/marks';
import { heatRuns, placeMarks, rowInWords, shadeOf, stepInWords, type HeatTime } from './heat-cells';

interface HeatStripProps {
  row: HeatRow;
  time: HeatTime;
  /** In pixels. */
  width: number;
}

const HEIGHT = 26;
const CELLS_HEIGHT = 20;
const MARK_RADIUS = 5;

/** One series by time: the darker, the higher its score; below it lines, and upon it shapes, where anomalies were. */
export function HeatStrip({ row, time, width }: HeatStripProps) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const step = width / Math.max(1, row.scores.length);
  const runs = heatRuns(row);
  const places = placeMarks(runs, { step, width, radius: MARK_RADIUS });
  return (
    <svg
      className={styles.strip}
      width={width}
      height={HEIGHT}
      viewBox={`0 0 ${width} ${HEIGHT}`}
      role="img"
      aria-label={rowInWords(row, time)}
    >
      {row.scores.map((score, i) => (
        <rect
          key={i}
          x={i * step}
          width={Math.max(0.5, step - (step > 4 ? 1 : 0))}
          height={CELLS_HEIGHT}
          className={score === null ? styles.empty : styles.cell}
          fillOpacity={shadeOf(score)}
        >
          <title>{stepInWords(row, i, time)}</title>
        </rect>
      ))}
      {runs.map(({ severity, from, to }, index) => {
        const color = severityColor(theme, severity);
        const shape = MARK_SHAPES[severity];
        const x = places[index] ?? null;
        return (
          <g key={from} className={styles.mark}>
            <rect x={from * step} y={CELLS_HEIGHT + 2} width={(to - from) * step} height={3} fill={color} />
            {x !== null && (
              <polygon
                points={shape.corners.join(' ')}
                transform={`translate(${x} ${CELLS_HEIGHT / 2}) scale(${MARK_RADIUS})`}
                fill={shape.filled ? color : theme.colors.background.primary}
                stroke={shape.filled ? theme.colors.background.primary : color}
                strokeWidth={0.3}
              />
            )}
          </g>
        );
      })}
    </svg>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  strip: css({ display: 'block', overflow: 'visible' }),
  cell: css({ fill: valueColor(theme) }),
  empty: css({ fill: 'none' }),
  // What a step says is said of what lies upon it, too.
  mark: css({ pointerEvents: 'none' }),
});
