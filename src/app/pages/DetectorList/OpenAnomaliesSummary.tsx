import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { Link } from 'react-router-dom';
import type { SeverityCounts } from '../../../schema';
import { formatCount } from '../../../ui/format/numbers';
import { SEVERITIES_WORST_FIRST } from '../../../ui/severity/marks';
import { SeverityBadge } from '../../../ui/severity/SeverityBadge';
import { useLinks } from '../../routes';

/** Is anything odd right now? Open anomalies of all detectors by severity, each a link to them. */
export function OpenAnomaliesSummary({ counts }: { counts: SeverityCounts | undefined }) {
  const styles = useStyles2(getStyles);
  const links = useLinks();
  if (counts === undefined) {
    return <>Is anything odd?</>;
  }
  const odd = SEVERITIES_WORST_FIRST.filter((severity) => counts[severity] > 0);
  if (odd.length === 0) {
    return <>All quiet: no anomaly is open.</>;
  }
  return (
    <span className={styles.row}>
      Open now:
      {odd.map((severity) => (
        <Link key={severity} className={styles.link} to={links.anomalies({ severity, open: true })}>
          <SeverityBadge mark={severity}>
            {formatCount(counts[severity])} {severity}
          </SeverityBadge>
        </Link>
      ))}
    </span>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  row: css({ display: 'inline-flex', flexWrap: 'wrap', gap: theme.spacing(0, 2) }),
  link: css({ color: theme.colors.text.primary, '&:hover': { textDecoration: 'underline' } }),
});
