import { cx } from '@emotion/css';
import { useStyles2 } from '@grafana/ui';
import { useRef, useState, type KeyboardEvent } from 'react';
import type { Severity, SeverityCounts } from '../../schema';
import { formatCount } from '../format/numbers';
import { HiddenText } from '../page/HiddenText';
import { getChipStyles } from './chip-styles';
import { SEVERITIES_WORST_FIRST } from './marks';
import { SeverityIcon } from './SeverityIcon';
import { toggled } from './toggled';

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
  const styles = useStyles2(getChipStyles);
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
            onClick={() => onChange(toggled(selected, severity))}
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
