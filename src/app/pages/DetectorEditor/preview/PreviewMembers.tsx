import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { MemberStanding } from '../../../../schema';
import { membersInWords, MembersTable } from '../../../../ui/reasons/MembersTable';

/** Which members of the model count for the series shown, and why the others do not. */
export function PreviewMembers({ members }: { members: readonly MemberStanding[] }) {
  const styles = useStyles2(getStyles);
  // One that counts is the algorithm itself.
  if (members.length === 0 || (members.length === 1 && members[0]?.active === true)) {
    return null;
  }
  return (
    <details className={styles.details}>
      <summary>What looks at this series: {membersInWords(members)}</summary>
      <MembersTable members={members} />
    </details>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  details: css({ marginTop: theme.spacing(1), summary: { cursor: 'pointer', width: 'fit-content' } }),
});
