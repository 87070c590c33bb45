import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { PluginPage } from '@grafana/runtime';
import { TextLink, useStyles2 } from '@grafana/ui';
import { useEffect, type ReactNode } from 'react';
import { useEngine } from '../client/engine-context';

interface PageFrameProps {
  title: string;
  /** Instead of the plain title: a title with a state beside it. */
  heading?: ReactNode;
  subTitle?: ReactNode;
  /** Buttons at the right of the title. */
  actions?: ReactNode;
  /** The page above this one, for the breadcrumbs. */
  parent?: { title: string; href: string };
  children: ReactNode;
}

/** Title, breadcrumbs and actions of a page: Grafana's own frame inside it, the same by hand outside. */
export function PageFrame(props: PageFrameProps) {
  const { host } = useEngine();
  return host === 'grafana' ? <GrafanaPage {...props} /> : <OwnPage {...props} />;
}

function GrafanaPage({ title, heading, subTitle, actions, parent, children }: PageFrameProps) {
  const pageNav = { text: title, ...(parent && { parentItem: { text: parent.title, url: parent.href } }) };
  return (
    <PluginPage
      // Without a parent the page of the navigation gives title and breadcrumbs itself.
      {...(parent !== undefined && { pageNav })}
      renderTitle={() => <h1>{heading ?? title}</h1>}
      subTitle={subTitle}
      actions={actions}
    >
      {children}
    </PluginPage>
  );
}

function OwnPage({ title, heading, subTitle, actions, parent, children }: PageFrameProps) {
  const styles = useStyles2(getStyles);
  useEffect(() => {
    document.title = `${title} – Vigil`;
  }, [title]);
  return (
    <main className={styles.page}>
      {parent !== undefined && (
        <nav aria-label="Breadcrumbs" className={styles.crumbs}>
          <TextLink href={parent.href} variant="bodySmall">
            {parent.title}
          </TextLink>
          <span aria-hidden> › </span>
          <span aria-current="page" className={styles.current}>
            {title}
          </span>
        </nav>
      )}
      <header className={styles.header}>
        <div className={styles.heading}>
          <h1 className={styles.title}>{heading ?? title}</h1>
          {subTitle !== undefined && <div className={styles.subTitle}>{subTitle}</div>}
        </div>
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </header>
      {children}
    </main>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({
    width: '100%',
    maxWidth: theme.breakpoints.values.xxl,
    margin: '0 auto',
    padding: theme.spacing(3),
    [theme.breakpoints.down('md')]: { padding: theme.spacing(2) },
  }),
  crumbs: css({
    display: 'flex',
    gap: theme.spacing(0.5),
    minWidth: 0,
    marginBottom: theme.spacing(1),
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  current: css({ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }),
  header: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'flex-start',
    justifyContent: 'space-between',
    gap: theme.spacing(1, 2),
    marginBottom: theme.spacing(2),
  }),
  heading: css({ minWidth: 0, flex: `1 1 ${theme.spacing(40)}` }),
  title: css({ margin: 0, overflowWrap: 'anywhere' }),
  subTitle: css({ color: theme.colors.text.secondary }),
  actions: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(1) }),
});
