import { useLoad } from '../ui/client/use-load';
import { emptyReasonOf } from '../ui/events/empty-reason';
import { EventsEmpty } from '../ui/events/EventsEmpty';
import { linkTo } from '../ui/routes';
import { LoadingRows } from '../ui/states/LoadingRows';
import { LIMITS, type TimeRange } from '../schema';
import type { PanelEngine } from './use-panel-engine';

interface PanelEmptyProps {
  engine: PanelEngine;
  hidden: number;
  onShowAll(): void;
  range: TimeRange;
  nowMs: number;
}

/** Why the panel lists nothing; the detectors are asked only when the frame cannot tell. */
export function PanelEmpty({ engine, hidden, onShowAll, range, nowMs }: PanelEmptyProps) {
  const { client, host, mayMakeDetectors } = engine;
  const { data, error } = useLoad(
    async (signal) =>
      client === null || hidden > 0 ? null : client.listDetectors({ limit: LIMITS.pageItems }, signal),
    [client, hidden > 0]
  );
  if (data === undefined && error === undefined) {
    return <LoadingRows rows={2} />;
  }
  return (
    <EventsEmpty
      reason={emptyReasonOf({ hidden, detectors: data ?? null, range })}
      range={range}
      nowMs={nowMs}
      onShowAll={onShowAll}
      newDetectorHref={mayMakeDetectors ? linkTo(host, 'newDetector') : null}
    />
  );
}
