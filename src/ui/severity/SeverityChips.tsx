import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { useRef, useState, type KeyboardEvent } from 'react';
import type { Severity, SeverityCounts } from '../../schema';
import { formatCount } from '../format/numbers';
import { HiddenText } from '../page/HiddenText';
import { SEVERITIES_WORST_FIRST } from './marks';
import { SeverityIcon } from './SeverityIcon';

interface SeverityChipsProps {
  /** What each chip would show if it were chosen. */
  counts: SeverityCounts;
  /** Chosen severities; none chosen means all are shown. */
  selected: readonly Severity[];
  onChange(selected: Severity[]): void;
  /** `short` leaves out the words, for narrow places. */
  labels?: 'full' | 'short';
}

const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** Toggle buttons by severity. One stop for Tab; arrows, Home and End move within; Enter and Space toggle. */
export function SeverityChips({ counts, selected, onChange, labels = 'full' }: SeverityChipsProps) {
  const styles = useStyles2(getStyles);
  const [current, setCurrent] = useState(0);
  const buttons = useRef<Array<HTMLButtonElement | null>>([]);

  const moveTo = (index: number) => {
    const count = SEVERITIES_WORST_FIRST.length;
    const target = (index + count) % count;
    setCurrent(target);
    buttons.current[target]?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    const target = step !== undefined ? current + step : event.key === 'Home' ? 0 : event.key === 'End' ? -1 : null;
    if (target !== null) {
      event.preventDefault();
      event.stopPropagation();
      moveTo(target);
    }
  };
  const toggle = (severity: Severity) => {
    const rest = selected.filter((other) => other !== severity);
    onChange(rest.length < selected.length ? rest : [...selected, severity]);
  };

  return (
    <div role="toolbar" aria-label="Filter by severity" className={styles.row} onKeyDown={onKeyDown}>
      {SEVERITIES_WORST_FIRST.map((severity, index) => {
        const isChosen = selected.includes(severity);
        return (
          <button
            key={severity}
            type="button"
            ref={(button) => {
              buttons.current[index] = button;
            }}
            className={cx(styles.chip, isChosen && styles.chosen)}
            aria-pressed={isChosen}
            title={severity}
            tabIndex={index === current ? 0 : -1}
            onFocus={() => setCurrent(index)}
            onClick={() => toggle(severity)}
          >
            <SeverityIcon mark={severity} />
            {labels === 'full' && <span aria-hidden>{severity}</span>}
            <span aria-hidden className={styles.count}>
              {formatCount(counts[severity])}
            </span>
            <HiddenText>{`${severity}, ${formatCount(counts[severity])}`}</HiddenText>
          </button>
        );
      })}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  row: css({ display: 'inline-flex', flexWrap: 'wrap', gap: theme.spacing(0.5) }),
  chip: css({
    position: 'relative',
    display: 'inline-flex',
    alignItems: 'center',
    gap: theme.spacing(0.75),
    height: theme.spacing(theme.components.height.sm),
    padding: theme.spacing(0, 1),
    border: `1px solid ${theme.colors.border.medium}`,
    borderRadius: theme.shape.radius.pill,
    background: 'transparent',
    color: theme.colors.text.primary,
    fontSize: theme.typography.bodySmall.fontSize,
    whiteSpace: 'nowrap',
    '&:hover': { background: theme.colors.action.hover },
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: '2px' },
  }),
  chosen: css({
    background: theme.colors.action.selected,
    borderColor: theme.colors.primary.border,
  }),
  count: css({ fontVariantNumeric: 'tabular-nums', fontWeight: theme.typography.fontWeightMedium }),
});
