import { LoadingState, type PanelData } from '@grafana/data';
import { DATASOURCE_ID } from '../ui/client/grafana-client';
import { eventsFromFrame, isEventFrame, originOfFrame, type FrameEvent } from '../ui/events/event-from-frame';
import type { EventLink } from '../ui/events/EventDetail';

/**
 * The events of all frames that list any. Frames of other kinds are passed over as long as one of them does.
 *
 * @throws VigilError `invalid_argument` with a full sentence when there is data but none of it is a list of events
 */
export function eventsOfPanel(data: PanelData): FrameEvent[] {
  const frames = data.series.filter((frame) => frame.fields.length > 0);
  const eventFrames = frames.filter(isEventFrame);
  return (eventFrames.length > 0 ? eventFrames : frames).flatMap(eventsFromFrame);
}

/** The Vigil data source behind the panel: named by a frame, or by the query when nothing came back; else null. */
export function datasourceUidOf(data: PanelData): string | null {
  for (const frame of data.series) {
    const origin = originOfFrame(frame);
    if (origin !== null) {
      return origin.datasourceUid;
    }
  }
  const targets = data.request?.targets ?? [];
  const own = targets.find(({ datasource }) => datasource?.type === DATASOURCE_ID);
  return own?.datasource?.uid ?? null;
}

/** Data links that the frame brings for the row of an event. */
export function frameLinks({ frame, row }: FrameEvent): EventLink[] {
  const links = frame.fields.flatMap((field) => field.getLinks?.({ valueRowIndex: row }) ?? []);
  const byHref = new Map(links.map(({ title, href }) => [href, { title, href }]));
  return [...byHref.values()];
}

export function isFirstLoad(data: PanelData): boolean {
  return data.series.length === 0 && (data.state === LoadingState.Loading || data.state === LoadingState.NotStarted);
}
