import { css, keyframes } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';

interface LoadingRowsProps {
  rows?: number;
  /** Height of one row in pixels; a chart is one tall row. */
  height?: number;
  label?: string;
}

/** Grey rows where rows will be, so that nothing jumps when they come. */
export function LoadingRows({ rows = 5, height = 36, label = 'Loading' }: LoadingRowsProps) {
  const styles = useStyles2(getStyles);
  return (
    <div role="status" aria-label={label} aria-busy="true">
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className={styles.row} style={{ height }} />
      ))}
    </div>
  );
}

const breathe = keyframes({ '0%, 100%': { opacity: 1 }, '50%': { opacity: 0.5 } });

const getStyles = (theme: GrafanaTheme2) => ({
  row: css({
    marginBottom: theme.spacing(0.5),
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.secondary,
    '@media (prefers-reduced-motion: no-preference)': { animation: `${breathe} 1.6s ease-in-out infinite` },
  }),
});
