import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import { useMemo, useState } from 'react';
import { LIMITS } from '../../../schema';
import { useWidth } from '../../../ui/charts/use-width';
import { mayEdit, useEngine } from '../../../ui/client/engine-context';
import { useLoad } from '../../../ui/client/use-load';
import { emptyReasonOf } from '../../../ui/events/empty-reason';
import { EventDetail } from '../../../ui/events/EventDetail';
import { EventsEmpty } from '../../../ui/events/EventsEmpty';
import { EventsList } from '../../../ui/events/EventsList';
import { EventStrip } from '../../../ui/events/EventStrip';
import { sortEvents } from '../../../ui/events/events-state';
import { formatCount } from '../../../ui/format/numbers';
import { useNow } from '../../../ui/format/use-now';
import { ErrorView } from '../../../ui/states/ErrorView';
import { LoadingRows } from '../../../ui/states/LoadingRows';
import type { UrlRange } from '../../../ui/url/use-url-range';
import { useLinks } from '../../routes';
import { isFiltered, NO_STATE, type AnomaliesState } from './anomalies-url';
import type { AnomaliesList } from './use-anomalies';

/** Rows drawn at a time; the strip shows all that are loaded. */
const ROWS_STEP = 100;

interface AnomaliesBodyProps {
  list: AnomaliesList;
  state: AnomaliesState;
  range: UrlRange;
  onChange(change: Partial<AnomaliesState>): void;
}

/** Strip and list, or the words for why there are none. */
export function AnomaliesBody({ list, state, range, onChange }: AnomaliesBodyProps) {
  const { client, host, datasourceUid } = useEngine();
  const styles = useStyles2(getStyles);
  const [ref, widthPx] = useWidth<HTMLDivElement>();
  const nowMs = useNow();
  const [rows, setRows] = useState(ROWS_STEP);
  const sorted = useMemo(() => sortEvents(list.events, state.sort, nowMs), [list.events, state.sort, nowMs]);

  if (list.page === undefined) {
    return list.error === undefined ? (
      <LoadingRows rows={8} />
    ) : (
      <ErrorView
        error={list.error}
        title="The anomalies could not be loaded"
        sinceMs={list.failingSinceMs}
        onRetry={list.reload}
      />
    );
  }
  return (
    <div ref={ref} className={styles.body}>
      {list.error !== undefined && (
        <ErrorView
          error={list.error}
          title="This list is not up to date"
          sinceMs={list.failingSinceMs}
          onRetry={list.reload}
        />
      )}
      <EventStrip
        events={list.events}
        range={range.resolve()}
        nowMs={nowMs}
        widthPx={widthPx}
        onZoom={range.setRange}
        openId={state.openId}
      />
      <NewEvents list={list} />
      {list.events.length === 0 ? (
        <NothingListed list={list} state={state} range={range} onChange={onChange} />
      ) : (
        <EventsList
          events={sorted.slice(0, rows)}
          sort={state.sort}
          onSortChange={(sort) => onChange({ sort })}
          openId={state.openId}
          onOpenChange={(openId) => onChange({ openId })}
          nowMs={nowMs}
          widthPx={widthPx}
          groupedByDetector={state.groupedByDetector}
          wholePageKeys
          label="Anomalies"
          renderDetail={(event) => (
            <EventDetail
              event={event}
              events={list.events}
              nowMs={nowMs}
              client={client}
              host={host}
              datasourceUid={datasourceUid}
              onOpen={(openId) => onChange({ openId })}
              onRange={range.setRange}
              rangeLabel="Set range"
            />
          )}
        />
      )}
      <MoreEvents list={list} rows={rows} onRows={setRows} />
    </div>
  );
}

/** What was found meanwhile is announced; it enters the list when the reader says so. */
function NewEvents({ list }: { list: AnomaliesList }) {
  return (
    <div role="status">
      {list.newCount + list.goneCount > 0 && (
        <Button size="sm" variant="secondary" icon="arrow-up" onClick={list.takeChanges}>
          {[
            list.newCount > 0 && `${formatCount(list.newCount)} new`,
            list.goneCount > 0 && `${formatCount(list.goneCount)} over`,
          ]
            .filter(Boolean)
            .join(', ')}
        </Button>
      )}
    </div>
  );
}

interface MoreEventsProps {
  list: AnomaliesList;
  rows: number;
  onRows(rows: number): void;
}

function MoreEvents({ list, rows, onRows }: MoreEventsProps) {
  const listed = Math.min(rows, list.events.length);
  if (listed === list.events.length && !list.hasMore) {
    return null;
  }
  const showMore = () => {
    onRows(rows + ROWS_STEP);
    if (rows + ROWS_STEP > list.events.length && list.hasMore) {
      list.loadMore();
    }
  };
  return (
    <Button variant="secondary" fill="outline" onClick={showMore} disabled={list.isLoadingMore}>
      {list.isLoadingMore
        ? 'Loading more'
        : `Show more (${formatCount(listed)} of ${formatCount(list.page?.total ?? 0)} listed)`}
    </Button>
  );
}

function NothingListed({ list, state, range, onChange }: AnomaliesBodyProps) {
  const { client, me } = useEngine();
  const links = useLinks();
  const nowMs = useNow();
  const { data: detectors, error } = useLoad(
    (signal) => client.listDetectors({ limit: LIMITS.pageItems }, signal),
    [client]
  );
  if (list.loading || (detectors === undefined && error === undefined)) {
    return <LoadingRows rows={3} />;
  }
  const hidden = isFiltered(state) ? (list.page?.unfiltered ?? 0) : 0;
  const { sort, groupedByDetector, openId, ...noFilter } = NO_STATE;
  return (
    <EventsEmpty
      reason={emptyReasonOf({ hidden, detectors: detectors ?? null, range: range.resolve() })}
      range={range.resolve()}
      nowMs={nowMs}
      onShowAll={() => onChange(noFilter)}
      newDetectorHref={mayEdit(me) ? links.newDetector() : null}
    />
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  body: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1), minWidth: 0 }),
});
