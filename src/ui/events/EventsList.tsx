import { useMemo, useRef, type ReactNode } from 'react';
import { EVENT_COLUMNS_DEFAULT, type EventColumn } from './event-columns';
import { EventCards } from './EventCards';
import type { EventItem } from './event-item';
import { groupByDetector, sortEvents, type EventGroup, type EventSort } from './events-state';
import { EventsTable } from './EventsTable';
import { useListKeys } from './use-list-keys';

export type EventLayout = 'table' | 'list';

interface EventsListProps {
  /** Those to show; filtering is done before, sorting and grouping here. */
  events: readonly EventItem[];
  sort: EventSort;
  /** Without it the heads of the table do not sort. */
  onSortChange?: ((sort: EventSort) => void) | undefined;
  openId: string | null;
  onOpenChange(id: string | null): void;
  /** What a row opens to, in place. */
  renderDetail(event: EventItem): ReactNode;
  nowMs: number;
  /** Room there is, in pixels; decides which columns stay. */
  widthPx: number;
  layout?: EventLayout;
  columns?: readonly EventColumn[];
  groupedByDetector?: boolean;
  /** Let `j`, `k` and `Escape` work wherever the focus is. For the list that a page is about. */
  wholePageKeys?: boolean;
  label?: string;
}

/** The one list of events, used by pages and the panel alike: `j`/`k` move, `Enter` opens in place, `Escape` closes. */
export function EventsList({
  events,
  sort,
  onSortChange,
  layout = 'table',
  columns = EVENT_COLUMNS_DEFAULT,
  groupedByDetector = false,
  wholePageKeys = false,
  label = 'Events',
  ...rest
}: EventsListProps) {
  const root = useRef<HTMLDivElement>(null);
  const { openId, onOpenChange, nowMs } = rest;
  const onKeyDown = useListKeys(root, { openId, onOpenChange, wholePage: wholePageKeys });
  const groups = useMemo(() => {
    const sorted = sortEvents(events, sort, nowMs);
    return groupedByDetector ? groupByDetector(sorted) : [oneGroup(sorted)];
  }, [events, sort, nowMs, groupedByDetector]);
  const Layout = layout === 'list' ? EventCards : EventsTable;
  return (
    <div ref={root} onKeyDown={onKeyDown}>
      <Layout
        {...rest}
        groups={groups}
        titled={groupedByDetector}
        columns={columns}
        sort={sort}
        onSortChange={onSortChange}
        label={label}
      />
    </div>
  );
}

function oneGroup(events: EventItem[]): EventGroup {
  return { detector: '', events, worst: 'slight', open: 0 };
}
