import { useTheme2 } from '@grafana/ui';
import { MARK_SHAPES, markColor, type Mark } from './marks';

interface SeverityIconProps {
  mark: Mark;
  /** Edge in pixels. */
  size?: number;
  /** Give the word to screen readers; leave it out where the word stands beside the icon. */
  labelled?: boolean;
}

/** The shape of a severity or state in its colour. */
export function SeverityIcon({ mark, size = 12, labelled = false }: SeverityIconProps) {
  const theme = useTheme2();
  const { corners, filled, dashed, word } = MARK_SHAPES[mark];
  const color = markColor(theme, mark);
  const look = {
    fill: filled ? color : 'none',
    stroke: color,
    strokeWidth: 0.28,
    strokeLinejoin: 'round' as const,
    ...(dashed && { strokeDasharray: '0.62 0.4' }),
  };
  return (
    <svg
      width={size}
      height={size}
      viewBox="-1.2 -1.2 2.4 2.4"
      style={{ flex: 'none', verticalAlign: '-0.1em' }}
      {...(labelled ? { role: 'img', 'aria-label': word } : { 'aria-hidden': true })}
    >
      {corners.length === 0 ? <circle r={0.85} {...look} /> : <polygon points={corners.join(' ')} {...look} />}
      {mark === 'failing' && <path d="M0 -0.3 V0.25 M0 0.48 V0.56" {...look} />}
    </svg>
  );
}
