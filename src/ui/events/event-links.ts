import { DATASOURCE_ID } from '../client/grafana-client';
import type { Host } from '../client/engine-context';
import { linkTo } from '../routes';
import type { TimeRange } from '../../schema';
import type { EventItem } from './event-item';

/** The page of the event's detector at that time and series; null when the event does not say which detector it is. */
export function detectorHref(host: Host, event: EventItem, range: TimeRange): string | null {
  if (event.detectorId === null) {
    return null;
  }
  const params = {
    from: range.fromMs,
    to: range.toMs,
    ...(event.seriesKey !== null && { series: event.seriesKey }),
  };
  return linkTo(host, 'detector', { id: event.detectorId, params });
}

/** Explore with the band of the event's series around it, as Grafana's own links to Explore are built. */
export function exploreHref(datasourceUid: string, event: EventItem, range: TimeRange): string {
  const datasource = { type: DATASOURCE_ID, uid: datasourceUid };
  const query = {
    refId: 'A',
    datasource,
    queryType: 'band',
    detector: event.detectorId ?? event.detector,
    labels: event.series,
  };
  const pane = {
    datasource: datasourceUid,
    queries: [query],
    range: { from: String(range.fromMs), to: String(range.toMs) },
  };
  return `/explore?schemaVersion=1&panes=${encodeURIComponent(JSON.stringify({ vigil: pane }))}`;
}
