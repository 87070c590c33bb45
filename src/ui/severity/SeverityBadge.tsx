import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { ReactNode } from 'react';
import { MARK_SHAPES, type Mark } from './marks';
import { SeverityIcon } from './SeverityIcon';

interface SeverityBadgeProps {
  mark: Mark;
  /** Instead of the plain word. */
  children?: ReactNode;
}

/** Shape, word and colour together. */
export function SeverityBadge({ mark, children }: SeverityBadgeProps) {
  const styles = useStyles2(getStyles);
  return (
    <span className={styles.badge}>
      <SeverityIcon mark={mark} />
      <span>{children ?? MARK_SHAPES[mark].word}</span>
    </span>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  badge: css({
    display: 'inline-flex',
    alignItems: 'center',
    gap: theme.spacing(0.75),
    whiteSpace: 'nowrap',
  }),
});
