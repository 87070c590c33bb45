import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import { useMemo, useState, type ReactNode } from 'react';
import type { Severity, TimeRange } from '../../schema';
import { NARROW_PX, type EventColumn } from './event-columns';
import type { EventItem } from './event-item';
import {
  countSeverities,
  filterEvents,
  NEWEST_FIRST,
  NO_FILTER,
  sortEvents,
  type EventFilter,
  type EventSort,
} from './events-state';
import { EventsList, type EventLayout } from './EventsList';
import { EventStrip } from './EventStrip';
import { EventsToolbar } from './EventsToolbar';

export interface EventsViewOptions {
  layout: EventLayout;
  columns: readonly EventColumn[];
  groupedByDetector: boolean;
  showStrip: boolean;
  /** Rows drawn before "Show all". */
  maxRows: number;
  /** Chosen at first; none means all. */
  severities: readonly Severity[];
}

interface EventsViewProps {
  /** All there are; filtering and sorting happen here. */
  events: readonly EventItem[];
  range: TimeRange;
  nowMs: number;
  widthPx: number;
  /** With a height the list scrolls inside it; without one the page does. */
  heightPx?: number;
  options: EventsViewOptions;
  onRange?: ((range: TimeRange) => void) | undefined;
  renderDetail(event: EventItem, onOpen: (id: string) => void): ReactNode;
  /** What stands where nothing is listed; `hidden` events are kept away by the filter, which `onShowAll` empties. */
  renderEmpty(hidden: number, onShowAll: () => void): ReactNode;
}

/** Room the strip takes; smaller panels go without it. */
const STRIP_FROM_HEIGHT_PX = 170;

/** Chips, strip and list over events that are all at hand: the panel, and the events of one detector. */
export function EventsView({
  events,
  range,
  nowMs,
  widthPx,
  heightPx,
  options,
  onRange,
  renderDetail,
  renderEmpty,
}: EventsViewProps) {
  const styles = useStyles2(getStyles);
  const [filter, setFilter] = useState<EventFilter>({ ...NO_FILTER, severities: options.severities });
  const [sort, setSort] = useState<EventSort>(NEWEST_FIRST);
  const [openId, setOpenId] = useState<string | null>(null);
  const [showsAll, setShowsAll] = useState(false);
  useOptionChange(options.severities, (severities) => setFilter((before) => ({ ...before, severities })));

  const counts = useMemo(() => countSeverities(events, filter), [events, filter]);
  const found = useMemo(() => filterEvents(events, filter), [events, filter]);
  const sorted = useMemo(() => sortEvents(found, sort, nowMs), [found, sort, nowMs]);
  const rows = showsAll ? sorted : sorted.slice(0, options.maxRows);
  const change = (part: Partial<EventFilter>) => setFilter((before) => ({ ...before, ...part }));
  const hasStrip = options.showStrip && (heightPx === undefined || heightPx >= STRIP_FROM_HEIGHT_PX);

  return (
    <div className={styles.view} style={heightPx === undefined ? undefined : { height: heightPx }}>
      <EventsToolbar
        counts={counts}
        severities={filter.severities}
        onSeverities={(severities) => change({ severities })}
        openOnly={filter.openOnly}
        onOpenOnly={(openOnly) => change({ openOnly })}
        text={filter.text}
        onText={(text) => change({ text })}
        shown={found.length}
        total={events.length}
        compact={widthPx < NARROW_PX}
      />
      {hasStrip && (
        <EventStrip events={found} range={range} nowMs={nowMs} widthPx={widthPx} onZoom={onRange} openId={openId} />
      )}
      <div className={heightPx === undefined ? undefined : styles.scroll}>
        {rows.length === 0 ? (
          renderEmpty(events.length, () => setFilter(NO_FILTER))
        ) : (
          <EventsList
            events={rows}
            sort={sort}
            onSortChange={setSort}
            openId={openId}
            onOpenChange={setOpenId}
            renderDetail={(event) => renderDetail(event, setOpenId)}
            nowMs={nowMs}
            widthPx={widthPx}
            layout={options.layout}
            columns={options.columns}
            groupedByDetector={options.groupedByDetector}
          />
        )}
        {rows.length < found.length && (
          <Button size="sm" fill="text" variant="secondary" onClick={() => setShowsAll(true)}>
            Show all {found.length}
          </Button>
        )}
      </div>
    </div>
  );
}

/** Calls `apply` when an option changes after the first time, so that editing a panel shows at once. */
function useOptionChange<T extends readonly string[]>(value: T, apply: (value: T) => void): void {
  const key = value.join();
  const [seen, setSeen] = useState(key);
  if (seen !== key) {
    setSeen(key);
    apply(value);
  }
}

const getStyles = (theme: GrafanaTheme2) => ({
  view: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1), minWidth: 0 }),
  scroll: css({ flex: '1 1 0', minHeight: 0, overflowY: 'auto' }),
});
