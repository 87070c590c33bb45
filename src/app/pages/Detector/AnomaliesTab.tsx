import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import { useMemo } from 'react';
import { LIMITS, SECOND_MS, SEVERITIES, type DetectorView } from '../../../schema';
import { useEngine } from '../../../ui/client/engine-context';
import { useLoad } from '../../../ui/client/use-load';
import { useWidth } from '../../../ui/charts/use-width';
import { EventDetail } from '../../../ui/events/EventDetail';
import { EventsList } from '../../../ui/events/EventsList';
import { eventFromAnomaly } from '../../../ui/events/event-item';
import { SORT_KEYS, type EventSort } from '../../../ui/events/events-state';
import { countOf, formatCount } from '../../../ui/format/numbers';
import { useNow } from '../../../ui/format/use-now';
import { SeverityChips } from '../../../ui/severity/SeverityChips';
import { EmptyView } from '../../../ui/states/EmptyView';
import { ErrorView } from '../../../ui/states/ErrorView';
import { LoadingRows } from '../../../ui/states/LoadingRows';
import { choiceParam, listParam, useUrlParams } from '../../../ui/url/use-url-params';
import type { UrlRange } from '../../../ui/url/use-url-range';

interface AnomaliesTabProps {
  view: DetectorView;
  range: UrlRange;
}

/** All columns but the detector, which is the page. */
const COLUMNS = [
  'severity',
  'time',
  'duration',
  'series',
  'explanation',
  'value',
  'expected',
  'score',
  'origin',
] as const;

/** What the detector found in the range of the chart, of all its series. */
export function AnomaliesTab({ view, range }: AnomaliesTabProps) {
  const { detector } = view;
  const { client, host, datasourceUid } = useEngine();
  const styles = useStyles2(getStyles);
  const [ref, widthPx] = useWidth<HTMLDivElement>();
  const nowMs = useNow();
  const [params, change] = useUrlParams();
  const severity = listParam(params, 'severity', SEVERITIES);
  const openId = params.get('event');
  const sort = sortOf(params);
  const load = useLoad(
    (signal) => {
      const { fromMs, toMs } = range.resolve();
      const query = { detector: detector.id, from: fromMs, to: toMs, severity, limit: LIMITS.pageItems };
      return client.listAnomalies(query, signal);
    },
    [client, detector.id, range, severity.join()],
    range.isLive ? { refreshMs: 10 * SECOND_MS } : {}
  );
  const events = useMemo(() => (load.data?.items ?? []).map(eventFromAnomaly), [load.data]);
  const open = (id: string | null) => change({ event: id }, 'replace');
  const { data } = load;
  return (
    <div ref={ref}>
      <div className={styles.bar}>
        <SeverityChips
          counts={data?.severities ?? { slight: 0, moderate: 0, severe: 0 }}
          selected={severity}
          onChange={(chosen) => change({ severity: chosen, event: null })}
        />
        {data !== undefined && (
          <span className={styles.count}>
            {formatCount(data.items.length)} of {countOf(data.total, 'anomaly', 'anomalies')} in the range of the chart
          </span>
        )}
      </div>
      {load.error !== undefined && (
        <ErrorView title="The anomalies could not be loaded" error={load.error} onRetry={load.reload} />
      )}
      {data === undefined && load.error === undefined && <LoadingRows rows={4} />}
      {data !== undefined && events.length === 0 && (
        <NoAnomalies
          isFiltered={severity.length > 0}
          isLearning={view.state.kind === 'learning'}
          onShowAll={() => change({ severity: null })}
        />
      )}
      {events.length > 0 && widthPx > 0 && (
        <EventsList
          events={events}
          sort={sort}
          onSortChange={({ by, descending }) => change({ sort: by, order: descending ? null : 'up' }, 'replace')}
          openId={openId}
          onOpenChange={open}
          nowMs={nowMs}
          widthPx={widthPx}
          columns={COLUMNS}
          wholePageKeys
          label={`Anomalies of ${detector.name}`}
          renderDetail={(event) => (
            <EventDetail
              event={event}
              events={events}
              nowMs={nowMs}
              client={client}
              host={host}
              datasourceUid={datasourceUid}
              showDetectorLink={false}
              onOpen={open}
              onRange={range.setRange}
              rangeLabel="Show in the chart above"
            />
          )}
        />
      )}
    </div>
  );
}

interface NoAnomaliesProps {
  isFiltered: boolean;
  isLearning: boolean;
  onShowAll(): void;
}

function NoAnomalies({ isFiltered, isLearning, onShowAll }: NoAnomaliesProps) {
  if (isFiltered) {
    return (
      <EmptyView
        title="None of this severity"
        action={
          <Button variant="secondary" onClick={onShowAll}>
            Show all severities
          </Button>
        }
      />
    );
  }
  return isLearning ? (
    <EmptyView title="Still learning">Anomalies are marked once the detector knows what is usual.</EmptyView>
  ) : (
    <EmptyView title="All quiet in this range">
      Nothing departed enough from what is usual. A longer range may show more.
    </EmptyView>
  );
}

function sortOf(params: URLSearchParams): EventSort {
  const by = choiceParam<EventSort['by']>(params, 'sort', { known: SORT_KEYS, fallback: 'time' });
  return { by, descending: params.get('order') !== 'up' };
}

const getStyles = (theme: GrafanaTheme2) => ({
  bar: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1, 2),
    margin: theme.spacing(2, 0, 1),
  }),
  count: css({ color: theme.colors.text.secondary }),
});
