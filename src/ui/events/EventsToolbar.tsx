import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { forwardRef, type ReactNode } from 'react';
import type { Severity, SeverityCounts } from '../../schema';
import { formatCount } from '../format/numbers';
import { SeverityChips } from '../severity/SeverityChips';
import { TextFilter } from './TextFilter';
import { ToggleChip } from './ToggleChip';

interface EventsToolbarProps {
  counts: SeverityCounts;
  severities: readonly Severity[];
  onSeverities(severities: Severity[]): void;
  openOnly: boolean;
  onOpenOnly(openOnly: boolean): void;
  text: string;
  onText(text: string): void;
  shown: number;
  total: number;
  /** Shape and count only, no words and no search, for small panels. */
  compact?: boolean;
  /** More filters, after the search. */
  children?: ReactNode;
}

/** What of the list is shown, and how much that is: `43 of 210`. */
export const EventsToolbar = forwardRef<HTMLInputElement, EventsToolbarProps>(function EventsToolbar(props, searchRef) {
  const styles = useStyles2(getStyles);
  const {
    counts,
    severities,
    onSeverities,
    openOnly,
    onOpenOnly,
    text,
    onText,
    shown,
    total,
    compact = false,
    children,
  } = props;
  return (
    <div className={styles.bar}>
      <SeverityChips
        counts={counts}
        selected={severities}
        onChange={onSeverities}
        labels={compact ? 'short' : 'full'}
      />
      {!compact && (
        <ToggleChip value={openOnly} onChange={onOpenOnly}>
          open only
        </ToggleChip>
      )}
      {!compact && <TextFilter ref={searchRef} value={text} onChange={onText} placeholder="Search events" />}
      {children}
      <span className={styles.count} role="status">
        {formatCount(shown)} of {formatCount(total)}
      </span>
    </div>
  );
});

const getStyles = (theme: GrafanaTheme2) => ({
  bar: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(1) }),
  count: css({
    marginLeft: 'auto',
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    fontVariantNumeric: 'tabular-nums',
    whiteSpace: 'nowrap',
  }),
});
