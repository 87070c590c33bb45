import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { SeverityCounts } from '../../schema';
import { formatCount } from '../format/numbers';
import { countsInWords, SEVERITIES_WORST_FIRST } from './marks';
import { SeverityIcon } from './SeverityIcon';

/** Open anomalies in one cell: shape and count of each severity that has any, `–` for none. */
export function SeverityCountsText({ counts }: { counts: SeverityCounts }) {
  const styles = useStyles2(getStyles);
  const words = countsInWords(counts);
  if (words === '') {
    return (
      <span className={styles.none} title="no open anomalies">
        –
      </span>
    );
  }
  return (
    <span className={styles.row} title={words} role="img" aria-label={words}>
      {SEVERITIES_WORST_FIRST.filter((severity) => counts[severity] > 0).map((severity) => (
        <span key={severity} className={styles.count}>
          <SeverityIcon mark={severity} />
          {formatCount(counts[severity])}
        </span>
      ))}
    </span>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  row: css({ display: 'inline-flex', gap: theme.spacing(1), whiteSpace: 'nowrap' }),
  count: css({ display: 'inline-flex', alignItems: 'center', gap: theme.spacing(0.5) }),
  none: css({ color: theme.colors.text.secondary }),
});
