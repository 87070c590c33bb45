import { cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { STATE_KINDS, type StateKind } from '../../../schema';
import { formatCount } from '../../../ui/format/numbers';
import { getChipStyles } from '../../../ui/severity/chip-styles';
import { SeverityIcon } from '../../../ui/severity/SeverityIcon';
import { toggled } from '../../../ui/severity/toggled';

interface StateFilterProps {
  counts: Record<StateKind, number> | undefined;
  selected: readonly StateKind[];
  onChange(selected: StateKind[]): void;
}

/** Toggle buttons by state, most worrying first; none chosen shows all. */
export function StateFilter({ counts, selected, onChange }: StateFilterProps) {
  const styles = useStyles2(getStyles);
  return (
    <div role="group" aria-label="Filter by state" className={styles.row}>
      {[...STATE_KINDS].reverse().map((kind) => (
        <button
          key={kind}
          type="button"
          className={cx(styles.chip, selected.includes(kind) && styles.chosen)}
          aria-pressed={selected.includes(kind)}
          onClick={() => onChange(toggled(selected, kind))}
        >
          {(kind === 'failing' || kind === 'learning') && <SeverityIcon mark={kind} />}
          {kind}
          <span className={styles.count}>{counts === undefined ? '' : formatCount(counts[kind])}</span>
        </button>
      ))}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => getChipStyles(theme, 'md');
