import { css } from '@emotion/css';
import { useStyles2 } from '@grafana/ui';
import type { ReactNode } from 'react';

/** For screen readers alone: names of controls that explain themselves to the eye. */
export function HiddenText({ id, children }: { id?: string; children: ReactNode }) {
  const styles = useStyles2(getStyles);
  return (
    <span id={id} className={styles.hidden}>
      {children}
    </span>
  );
}

const getStyles = () => ({
  hidden: css({
    position: 'absolute',
    width: '1px',
    height: '1px',
    overflow: 'hidden',
    clipPath: 'inset(50%)',
    whiteSpace: 'pre',
  }),
});
