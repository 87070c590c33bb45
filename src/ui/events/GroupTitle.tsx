import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { countOf } from '../format/numbers';
import { SeverityIcon } from '../severity/SeverityIcon';
import type { EventGroup } from './events-state';

/** A detector above its events: worst severity, name, how many and how many of them go on. */
export function GroupTitle({ group }: { group: EventGroup }) {
  const styles = useStyles2(getStyles);
  return (
    <span className={styles.title}>
      <SeverityIcon mark={group.worst} labelled />
      <span>{group.detector}</span>
      <span className={styles.count}>
        {countOf(group.events.length, 'event')}
        {group.open > 0 && `, ${group.open} open`}
      </span>
    </span>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  title: css({ display: 'inline-flex', alignItems: 'center', gap: theme.spacing(1) }),
  count: css({
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    fontWeight: theme.typography.fontWeightRegular,
  }),
});
