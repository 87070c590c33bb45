import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { IconButton, useStyles2 } from '@grafana/ui';
import { NavLink } from 'react-router-dom';
import { linkTo } from '../ui/routes';
import { DemoBadge } from './DemoBadge';
import type { ThemeMode } from './theme-mode';

interface TopBarProps {
  mode: ThemeMode;
  onMode(mode: ThemeMode): void;
}

const PLACES = [
  { title: 'Detectors', to: linkTo('workbench', 'detectors') },
  { title: 'Anomalies', to: linkTo('workbench', 'anomalies') },
  { title: 'Events panel', to: '/panel' },
  { title: 'Status', to: linkTo('workbench', 'status') },
] as const;

/** Name, places, a warning about invented data, and the switch between light and dark. */
export function TopBar({ mode, onMode }: TopBarProps) {
  const styles = useStyles2(getStyles);
  const other = mode === 'dark' ? 'light' : 'dark';
  return (
    <header className={styles.bar}>
      <NavLink to="/" className={styles.name}>
        <img src="/logo.svg" alt="" className={styles.logo} />
        Vigil
      </NavLink>
      <nav aria-label="Places" className={styles.places}>
        {PLACES.map(({ title, to }) => (
          <NavLink key={to} to={to} className={({ isActive }) => cx(styles.place, isActive && styles.here)}>
            {title}
          </NavLink>
        ))}
      </nav>
      <DemoBadge />
      <IconButton name="adjust-circle" size="lg" tooltip={`Switch to ${other}`} onClick={() => onMode(other)} />
    </header>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  bar: css({
    position: 'sticky',
    top: 0,
    zIndex: theme.zIndex.navbarFixed,
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(0.5, 2),
    padding: theme.spacing(0.5, 3),
    background: theme.colors.background.primary,
    borderBottom: `1px solid ${theme.colors.border.weak}`,
    [theme.breakpoints.down('md')]: { padding: theme.spacing(0.5, 2) },
  }),
  name: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    fontWeight: theme.typography.fontWeightMedium,
    fontSize: theme.typography.h5.fontSize,
  }),
  logo: css({ width: theme.spacing(3), height: theme.spacing(3) }),
  places: css({ display: 'flex', gap: theme.spacing(0.5), flex: '1 1 auto' }),
  place: css({
    padding: theme.spacing(0.75, 1),
    color: theme.colors.text.secondary,
    whiteSpace: 'nowrap',
    borderBottom: '2px solid transparent',
    '&:hover': { color: theme.colors.text.primary },
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}` },
  }),
  here: css({ color: theme.colors.text.primary, borderBottomColor: theme.colors.primary.main }),
});
