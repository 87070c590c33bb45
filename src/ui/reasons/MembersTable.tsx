import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { ALGORITHMS, memberWords, type MemberStanding } from '../../schema';
import { getTableStyles } from '../table/get-table-styles';

/** The ways a model looks at its series: what each can hear, and whether and why it counts. */
export function MembersTable({ members }: { members: readonly MemberStanding[] }) {
  const table = useStyles2(getTableStyles);
  const styles = useStyles2(getStyles);
  return (
    <div className={table.wrap}>
      <table className={table.table} aria-label="Members of the model">
        <thead>
          <tr>
            <th>Member</th>
            <th>Hears</th>
            <th>Counts</th>
          </tr>
        </thead>
        <tbody>
          {members.map(({ name, active, why }) => (
            <tr key={name}>
              <td title={ALGORITHMS[name].summary}>{ALGORITHMS[name].title}</td>
              <td>{memberWords(name)}</td>
              <td className={cx(!active && styles.idle)}>
                <span aria-hidden>{active ? '●' : '○'}</span> {active ? 'yes' : 'no'}: {why}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** `6 of 9 members count`. */
export function membersInWords(members: readonly MemberStanding[]): string {
  const active = members.filter((member) => member.active).length;
  return `${active} of ${members.length} ${members.length === 1 ? 'member counts' : 'members count'}`;
}

const getStyles = (theme: GrafanaTheme2) => ({
  idle: css({ color: theme.colors.text.secondary }),
});
