import { Button, LinkButton } from '@grafana/ui';
import type { ReactNode } from 'react';
import type { TimeRange } from '../../schema';
import { formatDuration } from '../format/durations';
import { countOf, formatCount } from '../format/numbers';
import { formatRelative } from '../format/times';
import { EmptyView } from '../states/EmptyView';
import type { EmptyReason, Watch } from './empty-reason';

interface EventsEmptyProps {
  reason: EmptyReason;
  range: TimeRange;
  nowMs: number;
  onShowAll?: (() => void) | undefined;
  /** Where detectors are made; null when this user may not make one. */
  newDetectorHref: string | null;
}

/** Why nothing is listed: no detector, learning, hidden by the filter, or all quiet. */
export function EventsEmpty({ reason, range, nowMs, onShowAll, newDetectorHref }: EventsEmptyProps) {
  switch (reason.kind) {
    case 'noDetector':
      return (
        <EmptyView
          title="No detector yet"
          action={newDetectorHref !== null && <LinkButton href={newDetectorHref}>New detector</LinkButton>}
        >
          A detector watches a query, learns what is usual, and marks what is not.
          {newDetectorHref === null && ' Editors of this organisation can make one.'}
        </EmptyView>
      );
    case 'learning':
      return (
        <EmptyView title="Still learning">
          {countOf(reason.detectors, 'detector')} {reason.detectors === 1 ? 'is' : 'are'} learning what is usual.
          {reason.readyMs !== null && ` Ready ${formatRelative(reason.readyMs, nowMs)}.`}
        </EmptyView>
      );
    case 'filtered':
      return (
        <EmptyView
          title={`The filter hides ${countOf(reason.hidden, 'anomaly', 'anomalies')}`}
          action={onShowAll !== undefined && <Button onClick={onShowAll}>Show all</Button>}
        >
          Nothing in this range fits severity, text and the other filters together.
        </EmptyView>
      );
    case 'quiet':
      return (
        <EmptyView title={`${isBlind(reason.watch) ? 'Nothing found' : 'All quiet'} ${inRange(range, nowMs)}`}>
          {quietText(reason.watch, nowMs)}
        </EmptyView>
      );
  }
}

/** Nobody could look lately, so that nothing found says little. */
function isBlind(watch: Watch | null): boolean {
  return watch !== null && watch.failing === watch.detectors;
}

function quietText(watch: Watch | null, nowMs: number): ReactNode {
  if (watch === null) {
    return 'The query returned no anomalies.';
  }
  if (watch.detectors === 0) {
    return 'Nobody looked: all detectors are disabled.';
  }
  if (isBlind(watch)) {
    return `${watch.detectors === 1 ? 'The one detector' : 'Every detector'} fails: what happens now is not seen.`;
  }
  const looked = `${countOf(watch.detectors, 'detector')} looked ${formatCount(watch.looks)} times`;
  const last = watch.lastLookMs === null ? '' : `; last ${formatRelative(watch.lastLookMs, nowMs)}`;
  const failing =
    watch.failing === 0 ? '' : ` ${countOf(watch.failing, 'detector')} ${watch.failing === 1 ? 'is' : 'are'} failing.`;
  return `${looked}${last}.${failing}`;
}

/** A range that ends about now is named by its length. */
function inRange(range: TimeRange, nowMs: number): string {
  const length = formatDuration(range.toMs - range.fromMs);
  const endsNow = Math.abs(nowMs - range.toMs) < Math.max(60_000, (range.toMs - range.fromMs) * 0.02);
  return endsNow ? `in the last ${length === '1 d' ? '24 h' : length}` : 'in this range';
}
