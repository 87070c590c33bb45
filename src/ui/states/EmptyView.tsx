import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { ReactNode } from 'react';

interface EmptyViewProps {
  /** What is not there: "No detector yet." */
  title: string;
  /** Why it is empty, or what will appear. */
  children?: ReactNode;
  /** The one next step. */
  action?: ReactNode;
}

/** Says why a place is empty and what to do next. */
export function EmptyView({ title, children, action }: EmptyViewProps) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.view} role="status">
      <h3 className={styles.title}>{title}</h3>
      {children !== undefined && <div className={styles.text}>{children}</div>}
      {action !== undefined && <div className={styles.action}>{action}</div>}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  view: css({
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    textAlign: 'center',
    gap: theme.spacing(1),
    padding: theme.spacing(4, 2),
  }),
  title: css({ ...theme.typography.h4, margin: 0 }),
  text: css({ color: theme.colors.text.secondary, maxWidth: '60ch' }),
  action: css({
    display: 'flex',
    flexWrap: 'wrap',
    justifyContent: 'center',
    gap: theme.spacing(1),
    marginTop: theme.spacing(1),
  }),
});
