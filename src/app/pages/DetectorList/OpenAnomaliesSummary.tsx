import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { Link } from 'react-router-dom';
import type { SeverityCounts, StateKind } from '../../../schema';
import { countOf, formatCount } from '../../../ui/format/numbers';
import { SEVERITIES_WORST_FIRST } from '../../../ui/severity/marks';
import { SeverityBadge } from '../../../ui/severity/SeverityBadge';
import { useLinks } from '../../routes';

interface OpenAnomaliesSummaryProps {
  counts: SeverityCounts | undefined;
  states: Record<StateKind, number> | undefined;
}

/** Is anything odd right now? Open anomalies of all detectors by severity, each a link to them, and who cannot tell. */
export function OpenAnomaliesSummary({ counts, states }: OpenAnomaliesSummaryProps) {
  const styles = useStyles2(getStyles);
  const links = useLinks();
  if (counts === undefined || states === undefined) {
    return <>Looking…</>;
  }
  const odd = SEVERITIES_WORST_FIRST.filter((severity) => counts[severity] > 0);
  const isWatching = states.running + states.learning > 0;
  return (
    <span className={styles.row}>
      {odd.length > 0 && 'Open now:'}
      {odd.map((severity) => (
        <Link key={severity} className={styles.link} to={links.anomalies({ severity, open: true })}>
          <SeverityBadge mark={severity}>
            {formatCount(counts[severity])} {severity}
          </SeverityBadge>
        </Link>
      ))}
      {odd.length === 0 && (isWatching ? 'All quiet: no anomaly is open.' : 'Nothing is being watched.')}
      {states.failing > 0 && (
        <Link className={styles.link} to={links.detectors({ state: 'failing' })}>
          <SeverityBadge mark="failing">{countOf(states.failing, 'detector')} failing</SeverityBadge>
        </Link>
      )}
    </span>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  row: css({ display: 'inline-flex', flexWrap: 'wrap', gap: theme.spacing(0, 2) }),
  link: css({ color: theme.colors.text.primary, '&:hover': { textDecoration: 'underline' } }),
});
