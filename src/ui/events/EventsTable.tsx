import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2 } from '@grafana/ui';
import type { ReactNode } from 'react';
import { MARK_SHAPES } from '../severity/marks';
import { SeverityIcon } from '../severity/SeverityIcon';
import { COLUMN_TRAITS, columnsThatFit, columnWidthPx, NARROW_PX, type EventColumn } from './event-columns';
import { EventCell } from './EventCell';
import type { EventItem } from './event-item';
import { toggleSort, type EventGroup, type EventSort } from './events-state';
import { GroupTitle } from './GroupTitle';
import { ITEM_ATTRIBUTE, ROW_ATTRIBUTE } from './use-list-keys';

export interface EventLayoutProps {
  /** One group without a title, or one for every detector. */
  groups: readonly EventGroup[];
  titled: boolean;
  columns: readonly EventColumn[];
  sort: EventSort;
  onSortChange: ((sort: EventSort) => void) | undefined;
  openId: string | null;
  onOpenChange(id: string | null): void;
  renderDetail(event: EventItem): ReactNode;
  nowMs: number;
  widthPx: number;
  label: string;
}

/** Events as rows; columns leave when they do not fit. */
export function EventsTable(props: EventLayoutProps) {
  const styles = useStyles2(getStyles);
  const { groups, titled, widthPx, label } = props;
  const all = groups.flatMap((group) => group.events);
  const wanted = titled ? props.columns.filter((column) => column !== 'detector') : props.columns;
  const columns = columnsThatFit(wanted, all, widthPx);
  return (
    <table className={styles.table} aria-label={label}>
      <colgroup>
        {columns.map((column) => (
          <col key={column} style={{ width: columnShare(column, columns, widthPx) }} />
        ))}
      </colgroup>
      <thead>
        <tr>
          {columns.map((column) => (
            <Head
              key={column}
              column={column}
              sort={props.sort}
              onSortChange={props.onSortChange}
              narrow={widthPx < NARROW_PX}
            />
          ))}
        </tr>
      </thead>
      {groups.map((group) => (
        <GroupRows key={group.detector} group={group} {...props} columns={columns} />
      ))}
    </table>
  );
}

function GroupRows({ group, ...props }: EventLayoutProps & { group: EventGroup }) {
  const styles = useStyles2(getStyles);
  return (
    <>
      {props.titled && (
        <tbody>
          <tr>
            <th scope="rowgroup" colSpan={props.columns.length} className={styles.groupTitle}>
              <GroupTitle group={group} />
            </th>
          </tr>
        </tbody>
      )}
      {group.events.map((event) => (
        <EventRow key={event.id} event={event} {...props} />
      ))}
    </>
  );
}

function EventRow({
  event,
  columns,
  openId,
  onOpenChange,
  renderDetail,
  nowMs,
  widthPx,
}: EventLayoutProps & { event: EventItem }) {
  const styles = useStyles2(getStyles);
  const isOpen = openId === event.id;
  const narrow = widthPx < NARROW_PX;
  const toggle = () => onOpenChange(isOpen ? null : event.id);
  return (
    <tbody {...{ [ITEM_ATTRIBUTE]: '' }}>
      {/* The button inside is what keyboards and screen readers use; the row only widens it for the mouse. */}
      <tr className={cx(styles.row, isOpen && styles.openRow)} onClick={toggle}>
        {columns.map((column, index) => (
          <td key={column} className={cx(styles.cell, COLUMN_TRAITS[column].align === 'right' && styles.right)}>
            {index === 0 ? (
              <RowButton event={event} isOpen={isOpen} onToggle={toggle}>
                {column === 'severity' ? (
                  <>
                    <SeverityIcon mark={event.severity} labelled={narrow} />
                    {!narrow && <span>{MARK_SHAPES[event.severity].word}</span>}
                  </>
                ) : (
                  <EventCell event={event} column={column} nowMs={nowMs} narrow={narrow} />
                )}
              </RowButton>
            ) : column === 'severity' ? null : (
              <EventCell event={event} column={column} nowMs={nowMs} narrow={narrow} />
            )}
          </td>
        ))}
      </tr>
      {isOpen && (
        <tr>
          <td colSpan={columns.length} className={styles.detail}>
            {renderDetail(event)}
          </td>
        </tr>
      )}
    </tbody>
  );
}

interface RowButtonProps {
  event: EventItem;
  isOpen: boolean;
  onToggle(): void;
  children: ReactNode;
}

function RowButton({ event, isOpen, onToggle, children }: RowButtonProps) {
  const styles = useStyles2(getStyles);
  return (
    <button
      type="button"
      className={styles.button}
      aria-expanded={isOpen}
      aria-label={`${event.severity}: ${event.detector} ${event.series}`.trim()}
      {...{ [ROW_ATTRIBUTE]: event.id }}
      onClick={(click) => {
        click.stopPropagation();
        onToggle();
      }}
    >
      <span aria-hidden className={styles.caret}>
        {isOpen ? '▾' : '▸'}
      </span>
      {children}
    </button>
  );
}

interface HeadProps {
  column: EventColumn;
  sort: EventSort;
  onSortChange: EventLayoutProps['onSortChange'];
  narrow: boolean;
}

function Head({ column, sort, onSortChange, narrow }: HeadProps) {
  const styles = useStyles2(getStyles);
  const { title, sort: sortKey, align } = COLUMN_TRAITS[column];
  const isSorted = sortKey !== null && sort.by === sortKey;
  const shown = column === 'severity' && narrow ? '' : title;
  const className = cx(styles.head, align === 'right' && styles.right);
  if (sortKey === null || onSortChange === undefined) {
    return (
      <th scope="col" className={className}>
        {shown === '' ? <span aria-label={title} /> : shown}
      </th>
    );
  }
  return (
    <th
      scope="col"
      className={className}
      aria-sort={isSorted ? (sort.descending ? 'descending' : 'ascending') : 'none'}
    >
      <button
        type="button"
        className={styles.headButton}
        aria-label={`Sort by ${title.toLowerCase()}`}
        onClick={() => onSortChange(toggleSort(sort, sortKey))}
      >
        {shown}
        {isSorted && <Icon name={sort.descending ? 'arrow-down' : 'arrow-up'} size="sm" />}
        {!isSorted && shown === '' && <Icon name="sort-amount-down" size="sm" />}
      </button>
    </th>
  );
}

/** Columns of fixed width take it; what is left goes to the others by their share. */
function columnShare(column: EventColumn, columns: readonly EventColumn[], widthPx: number): string {
  const leastPx = columns.reduce((sum, one) => sum + columnWidthPx(one, widthPx), 0);
  const grow = columns.reduce((sum, one) => sum + COLUMN_TRAITS[one].grow, 0);
  const sparePx = Math.max(0, widthPx - leastPx);
  const extraPx = grow === 0 ? sparePx / columns.length : (sparePx * COLUMN_TRAITS[column].grow) / grow;
  return `${(((columnWidthPx(column, widthPx) + extraPx) / Math.max(widthPx, leastPx)) * 100).toFixed(2)}%`;
}

const getStyles = (theme: GrafanaTheme2) => {
  const focus = { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: '1px' };
  const plainButton = {
    display: 'inline-flex',
    alignItems: 'center',
    gap: theme.spacing(0.5),
    padding: 0,
    border: 'none',
    background: 'none',
    color: 'inherit',
    font: 'inherit',
    maxWidth: '100%',
    '&:focus-visible': focus,
  };
  return {
    table: css({ width: '100%', tableLayout: 'fixed', borderCollapse: 'collapse' }),
    head: css({
      position: 'sticky',
      top: 0,
      zIndex: 1,
      background: theme.colors.background.primary,
      padding: theme.spacing(0.5, 1),
      color: theme.colors.text.secondary,
      fontSize: theme.typography.bodySmall.fontSize,
      fontWeight: theme.typography.fontWeightMedium,
      textAlign: 'left',
      whiteSpace: 'nowrap',
      overflow: 'hidden',
      textOverflow: 'ellipsis',
    }),
    headButton: css({ ...plainButton, '&:hover': { color: theme.colors.text.primary } }),
    row: css({
      cursor: 'pointer',
      borderTop: `1px solid ${theme.colors.border.weak}`,
      '&:hover': { background: theme.colors.action.hover },
    }),
    openRow: css({ background: theme.colors.action.selected }),
    cell: css({
      padding: theme.spacing(0.75, 1),
      overflow: 'hidden',
      textOverflow: 'ellipsis',
      whiteSpace: 'nowrap',
    }),
    right: css({ textAlign: 'right', fontVariantNumeric: 'tabular-nums' }),
    button: css(plainButton),
    caret: css({ color: theme.colors.text.secondary }),
    groupTitle: css({
      padding: theme.spacing(1, 1, 0.5),
      borderTop: `1px solid ${theme.colors.border.medium}`,
      textAlign: 'left',
      fontWeight: theme.typography.fontWeightMedium,
    }),
    detail: css({ padding: theme.spacing(1, 1, 2), background: theme.colors.background.secondary }),
  };
};
