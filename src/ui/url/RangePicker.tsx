import { getTimeZone, type TimeRange as GrafanaTimeRange } from '@grafana/data';
import { TimeRangePicker } from '@grafana/ui';
import type { TimeRange } from '../../schema';
import type { UrlRange } from './use-url-range';

/** Grafana's own range picker over the range in the URL. */
export function RangePicker({ range }: { range: UrlRange }) {
  const shift = (share: number) => range.setRange(moved(range.resolve(), share));
  const onChange = (chosen: GrafanaTimeRange) => range.set(chosen.raw);
  return (
    <TimeRangePicker
      value={range.value}
      timeZone={getTimeZone()}
      isOnCanvas
      onChange={onChange}
      // The zone is a preference of the user, not of this page.
      onChangeTimeZone={() => undefined}
      onMoveBackward={() => shift(-0.5)}
      onMoveForward={() => shift(0.5)}
      onZoom={() => range.setRange(widened(range.resolve()))}
    />
  );
}

/** The range shifted by a share of its own length. */
export function moved({ fromMs, toMs }: TimeRange, share: number): TimeRange {
  const step = Math.round((toMs - fromMs) * share);
  return { fromMs: fromMs + step, toMs: toMs + step };
}

/** Twice as long around the same middle. */
export function widened({ fromMs, toMs }: TimeRange): TimeRange {
  const half = Math.round((toMs - fromMs) / 2);
  return { fromMs: fromMs - half, toMs: toMs + half };
}
