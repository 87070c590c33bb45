import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { STATE_KINDS, type StateKind } from '../../../schema';
import { formatCount } from '../../../ui/format/numbers';
import { SeverityIcon } from '../../../ui/severity/SeverityIcon';

interface StateFilterProps {
  counts: Record<StateKind, number> | undefined;
  selected: readonly StateKind[];
  onChange(selected: StateKind[]): void;
}

/** Toggle buttons by state, most worrying first; none chosen shows all. */
export function StateFilter({ counts, selected, onChange }: StateFilterProps) {
  const styles = useStyles2(getStyles);
  const toggle = (kind: StateKind) =>
    onChange(selected.includes(kind) ? selected.filter((other) => other !== kind) : [...selected, kind]);
  return (
    <div role="group" aria-label="Filter by state" className={styles.row}>
      {[...STATE_KINDS].reverse().map((kind) => (
        <button
          key={kind}
          type="button"
          className={cx(styles.chip, selected.includes(kind) && styles.chosen)}
          aria-pressed={selected.includes(kind)}
          onClick={() => toggle(kind)}
        >
          {(kind === 'failing' || kind === 'learning') && <SeverityIcon mark={kind} />}
          {kind}
          <span className={styles.count}>{counts === undefined ? '' : formatCount(counts[kind])}</span>
        </button>
      ))}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  row: css({ display: 'inline-flex', flexWrap: 'wrap', gap: theme.spacing(0.5) }),
  chip: css({
    display: 'inline-flex',
    alignItems: 'center',
    gap: theme.spacing(0.75),
    height: theme.spacing(theme.components.height.md),
    padding: theme.spacing(0, 1.25),
    border: `1px solid ${theme.colors.border.medium}`,
    borderRadius: theme.shape.radius.pill,
    background: 'transparent',
    color: theme.colors.text.primary,
    fontSize: theme.typography.bodySmall.fontSize,
    whiteSpace: 'nowrap',
    '&:hover': { background: theme.colors.action.hover },
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: '2px' },
  }),
  chosen: css({ background: theme.colors.action.selected, borderColor: theme.colors.primary.border }),
  count: css({ fontVariantNumeric: 'tabular-nums', fontWeight: theme.typography.fontWeightMedium }),
});
