import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { EngineStatus } from '../../../schema';
import { formatCount } from '../../../ui/format/numbers';
import { Section } from '../../../ui/page/Section';
import { lagWords } from './bug-report';

/** Detectors by how late they are, as bars. */
export function LagHistogram({ lag }: { lag: EngineStatus['lag'] }) {
  const styles = useStyles2(getStyles);
  const most = Math.max(1, ...lag.map(({ detectors }) => detectors));
  return (
    <Section title="Lag">
      <table className={styles.table}>
        <tbody>
          {lag.map(({ upToMs, detectors }) => (
            <tr key={String(upToMs)}>
              <th scope="row">{lagWords(upToMs)}</th>
              <td className={styles.count}>{formatCount(detectors)}</td>
              <td className={styles.track}>
                {detectors > 0 && <div className={styles.bar} style={{ width: `${(detectors / most) * 100}%` }} />}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  table: css({
    width: '100%',
    maxWidth: theme.spacing(75),
    'th, td': { padding: theme.spacing(0.25, 1, 0.25, 0), fontWeight: theme.typography.fontWeightRegular },
    th: { whiteSpace: 'nowrap', width: '1%', color: theme.colors.text.secondary },
  }),
  count: css({ textAlign: 'right', width: '1%', fontVariantNumeric: 'tabular-nums' }),
  track: css({ width: '100%' }),
  bar: css({
    height: theme.spacing(1.5),
    minWidth: '2px',
    background: theme.colors.primary.main,
    borderRadius: theme.shape.radius.default,
  }),
});
