import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { ALGORITHMS, memberWords, type Reasons } from '../../schema';
import { formatShare } from '../format/numbers';
import { BarList } from './BarList';

/** Who spoke and how loudly, and what part each feature or member of a group has; nothing where neither is known. */
export function ReasonsView({ reasons: { members, shares } }: { reasons: Pick<Reasons, 'members' | 'shares'> }) {
  const styles = useStyles2(getStyles);
  if (members.length === 0 && shares.length === 0) {
    return null;
  }
  return (
    <div className={styles.lists}>
      {members.length > 0 && (
        <BarList
          title="Who spoke, and how loudly (0–100)"
          bars={members.map(({ name, score }) => ({
            name: ALGORITHMS[name].title,
            detail: memberWords(name),
            share: score / 100,
            text: String(Math.round(score)),
          }))}
        />
      )}
      {shares.length > 0 && (
        <BarList
          title="Share of each"
          bars={shares.map(({ name, share }) => ({ name, share, text: formatShare(share) }))}
        />
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  lists: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1.5, 4) }),
});
