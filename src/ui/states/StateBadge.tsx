import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2 } from '@grafana/ui';
import type { DetectorState } from '../../schema';
import { useNow } from '../format/use-now';
import { SeverityIcon } from '../severity/SeverityIcon';
import { stateDetail, stateInWords } from './state-words';

interface StateBadgeProps {
  state: DetectorState;
  /** Adds a second line: when it is ready, why it fails, how late it is. */
  detailed?: boolean;
}

/** The state of a detector: shape, word and, when asked for, the reason. */
export function StateBadge({ state, detailed = false }: StateBadgeProps) {
  const styles = useStyles2(getStyles);
  const nowMs = useNow();
  const detail = stateDetail(state, nowMs);
  return (
    <span className={styles.badge}>
      <span className={styles.line}>
        <StateIcon state={state} />
        <span>{stateInWords(state, nowMs)}</span>
      </span>
      {detailed && detail !== null && (
        <span className={styles.detail} title={detail}>
          {detail}
        </span>
      )}
    </span>
  );
}

function StateIcon({ state }: { state: DetectorState }) {
  const styles = useStyles2(getStyles);
  switch (state.kind) {
    case 'running':
      return <Icon name="play" size="sm" className={styles.running} />;
    case 'disabled':
      return <Icon name="pause" size="sm" className={styles.disabled} />;
    default:
      return <SeverityIcon mark={state.kind} />;
  }
}

const getStyles = (theme: GrafanaTheme2) => ({
  badge: css({ display: 'inline-flex', flexDirection: 'column', maxWidth: '100%', minWidth: 0 }),
  line: css({ display: 'inline-flex', alignItems: 'center', gap: theme.spacing(0.75), whiteSpace: 'nowrap' }),
  detail: css({
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  }),
  running: css({ color: theme.colors.success.text }),
  disabled: css({ color: theme.colors.text.disabled }),
});
