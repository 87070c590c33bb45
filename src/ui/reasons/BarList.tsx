import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { useId } from 'react';

export interface Bar {
  name: string;
  /** Said in smaller type behind the name. */
  detail?: string;
  /** Length of the bar, 0…1. */
  share: number;
  /** What the bar says in numbers: `72`, `40 %`. */
  text: string;
}

interface BarListProps {
  title: string;
  bars: readonly Bar[];
}

/** Amounts to compare: each with its name and its number in words, the bar is for the eye alone. */
export function BarList({ title, bars }: BarListProps) {
  const styles = useStyles2(getStyles);
  const id = useId();
  return (
    <div>
      <div id={id} className={styles.title}>
        {title}
      </div>
      <ul aria-labelledby={id} className={styles.list}>
        {bars.map(({ name, detail, share, text }) => (
          <li key={name} className={styles.row}>
            <span className={styles.name}>
              {name}
              {detail !== undefined && <span className={styles.detail}> {detail}</span>}
            </span>
            <span className={styles.track} aria-hidden>
              <span className={styles.fill} style={{ width: `${100 * Math.min(1, Math.max(0, share))}%` }} />
            </span>
            <span className={styles.number}>{text}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  title: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  list: css({
    display: 'grid',
    gridTemplateColumns: `minmax(0, max-content) minmax(${theme.spacing(5)}, ${theme.spacing(24)}) max-content`,
    gap: theme.spacing(0.25, 1.5),
    listStyle: 'none',
    margin: 0,
    padding: 0,
  }),
  row: css({ display: 'contents' }),
  name: css({ overflowWrap: 'anywhere' }),
  detail: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  track: css({
    alignSelf: 'center',
    height: theme.spacing(1),
    borderRadius: theme.shape.radius.default,
    background: theme.colors.action.selected,
    overflow: 'hidden',
  }),
  fill: css({ display: 'block', height: '100%', background: theme.colors.text.secondary }),
  number: css({ textAlign: 'right', fontVariantNumeric: 'tabular-nums' }),
});
