import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { PluginPage } from '@grafana/runtime';
import { useStyles2 } from '@grafana/ui';
import type { ReactNode } from 'react';
import type { Host } from '../ui/client/engine-context';

/** The frame of what is shown before there is a page: waiting, no engine, no data source. */
export function GateFrame({ host, children }: { host: Host; children: ReactNode }) {
  const styles = useStyles2(getStyles);
  return host === 'grafana' ? <PluginPage>{children}</PluginPage> : <main className={styles.room}>{children}</main>;
}

const getStyles = (theme: GrafanaTheme2) => ({
  room: css({ maxWidth: theme.breakpoints.values.lg, margin: '0 auto', padding: theme.spacing(3) }),
});
