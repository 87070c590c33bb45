import type { PanelProps } from '@grafana/data';
import { useMemo } from 'react';
import { EventDetail } from '../ui/events/EventDetail';
import { EventsView } from '../ui/events/EventsView';
import type { EventItem } from '../ui/events/event-item';
import { useNow } from '../ui/format/use-now';
import { LoadingRows } from '../ui/states/LoadingRows';
import type { TimeRange } from '../schema';
import { wholeOptions, type VigilPanelOptions } from './options';
import { datasourceUidOf, eventsOfPanel, frameLinks, isFirstLoad } from './panel-events';
import { PanelEmpty } from './PanelEmpty';
import { usePanelEngine } from './use-panel-engine';

/** Anomalies as chips, time strip and list, from any frame with the documented columns (docs/panel.md). */
export function VigilPanel(props: PanelProps<VigilPanelOptions>) {
  const { data, timeRange, width, height, onChangeTimeRange } = props;
  const options = useMemo(() => wholeOptions(props.options), [props.options]);
  const nowMs = useNow();
  // A wrong frame throws: Grafana shows the sentence in place of the panel.
  const events = useMemo(() => eventsOfPanel(data), [data]);
  const engine = usePanelEngine(datasourceUidOf(data));
  const fromMs = timeRange.from.valueOf();
  const toMs = timeRange.to.valueOf();
  const range = useMemo(() => ({ fromMs, toMs }), [fromMs, toMs]);
  const setRange = (chosen: TimeRange) => onChangeTimeRange({ from: chosen.fromMs, to: chosen.toMs });

  if (isFirstLoad(data)) {
    return <LoadingRows rows={3} />;
  }
  const renderDetail = (event: EventItem, onOpen: (id: string) => void) => {
    const own = events.find(({ id }) => id === event.id);
    return (
      <EventDetail
        event={event}
        events={events}
        nowMs={nowMs}
        client={engine.client}
        host={engine.host}
        datasourceUid={options.showExploreLink ? engine.datasourceUid : null}
        showDetectorLink={options.showDetectorLink}
        onOpen={onOpen}
        onRange={options.showRangeLink ? setRange : undefined}
        rangeLabel="Set dashboard range"
        // Frames of Vigil bring the same links for plain tables.
        links={engine.client === null && own !== undefined ? frameLinks(own) : []}
      />
    );
  };
  return (
    <EventsView
      events={events}
      range={range}
      nowMs={nowMs}
      widthPx={width}
      heightPx={height}
      options={options}
      onRange={setRange}
      renderDetail={renderDetail}
      renderEmpty={(hidden, onShowAll) => (
        <PanelEmpty engine={engine} hidden={hidden} onShowAll={onShowAll} range={range} nowMs={nowMs} />
      )}
    />
  );
}
