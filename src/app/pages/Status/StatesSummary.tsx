import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { Link } from 'react-router-dom';
import { STATE_KINDS, type StateKind } from '../../../schema';
import { formatCount } from '../../../ui/format/numbers';
import { Section } from '../../../ui/page/Section';
import { SeverityIcon } from '../../../ui/severity/SeverityIcon';
import { useLinks } from '../../routes';

/** How many detectors are in which state; each a link to them. */
export function StatesSummary({ states }: { states: Record<StateKind, number> }) {
  const styles = useStyles2(getStyles);
  const links = useLinks();
  return (
    <Section title="Detectors">
      <div className={styles.row}>
        {[...STATE_KINDS].reverse().map((kind) => (
          <Link key={kind} to={links.detectors({ state: kind })} className={styles.link}>
            {states[kind] > 0 && (kind === 'failing' || kind === 'learning') && <SeverityIcon mark={kind} />}
            <strong>{formatCount(states[kind])}</strong> {kind}
          </Link>
        ))}
      </div>
    </Section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  row: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1, 3), margin: theme.spacing(1, 0) }),
  link: css({
    display: 'inline-flex',
    alignItems: 'center',
    gap: theme.spacing(0.75),
    color: theme.colors.text.primary,
    '&:hover': { textDecoration: 'underline' },
  }),
});
