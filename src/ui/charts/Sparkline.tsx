import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { SEVERITY_LIMITS_DEFAULT, severityOf, type SeverityLimits } from '../../schema';
import { countOf, formatNumber } from '../format/numbers';
import { MARK_SHAPES, severityColor } from '../severity/marks';

interface SparklineProps {
  /** Highest score of each hour, oldest first; null where nothing was evaluated. */
  scores: ReadonlyArray<number | null>;
  limits?: SeverityLimits;
}

const SLOT = 5;
const HEIGHT = 24;
const MARK_ROOM = 8;

/** Scores by hour as small bars, with the severity's shape on top of those that reach one. */
export function Sparkline({ scores, limits = SEVERITY_LIMITS_DEFAULT }: SparklineProps) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const text = inWords(scores, limits);
  return (
    <svg
      className={styles.chart}
      width={scores.length * SLOT}
      height={HEIGHT}
      viewBox={`0 0 ${scores.length * SLOT} ${HEIGHT}`}
      role="img"
      aria-label={text}
    >
      <title>{text}</title>
      {scores.map((score, hour) => {
        const x = hour * SLOT;
        if (score === null) {
          return <rect key={hour} x={x + 0.5} y={HEIGHT - 1} width={SLOT - 1} height={1} className={styles.nothing} />;
        }
        const severity = severityOf(score, limits);
        const height = Math.max(2, (score / 100) * (HEIGHT - MARK_ROOM));
        const color = severity === null ? theme.colors.text.disabled : severityColor(theme, severity);
        return (
          <g key={hour}>
            <rect x={x + 0.5} y={HEIGHT - height} width={SLOT - 1} height={height} fill={color} opacity={0.85} />
            {severity !== null && (
              <polygon
                points={MARK_SHAPES[severity].corners.join(' ')}
                transform={`translate(${x + SLOT / 2} ${HEIGHT - height - 4.5}) scale(2.8)`}
                fill={MARK_SHAPES[severity].filled ? color : 'none'}
                stroke={color}
                strokeWidth={0.35}
              />
            )}
          </g>
        );
      })}
    </svg>
  );
}

function inWords(scores: ReadonlyArray<number | null>, limits: SeverityLimits): string {
  const known = scores.filter((score) => score !== null);
  if (known.length === 0) {
    return `nothing evaluated in the last ${countOf(scores.length, 'hour')}`;
  }
  const highest = Math.max(...known);
  const hoursAgo = scores.length - 1 - scores.lastIndexOf(highest);
  const severity = severityOf(highest, limits);
  const when = hoursAgo === 0 ? 'in the last hour' : `${countOf(hoursAgo, 'hour')} ago`;
  return `highest score of the last ${countOf(scores.length, 'hour')}: ${formatNumber(highest)}${
    severity === null ? '' : ` (${severity})`
  }, ${when}`;
}

const getStyles = (theme: GrafanaTheme2) => ({
  chart: css({ display: 'block', flex: 'none' }),
  nothing: css({ fill: theme.colors.border.medium }),
});
