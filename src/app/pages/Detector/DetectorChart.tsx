import { useMemo } from 'react';
import { MINUTE_MS, SECOND_MS, type DetectorView } from '../../../schema';
import { useEngine } from '../../../ui/client/engine-context';
import { RangePicker } from '../../../ui/url/RangePicker';
import { useUrlParams } from '../../../ui/url/use-url-params';
import type { UrlRange } from '../../../ui/url/use-url-range';
import { FindingsChart } from './FindingsChart';

interface DetectorChartProps {
  view: DetectorView;
  range: UrlRange;
}

/** The history comes in within seconds, whatever the interval. */
const WHILE_LEARNING_MS = 3 * SECOND_MS;

/** What the detector sees live. */
export function DetectorChart({ view, range }: DetectorChartProps) {
  const { id, intervalMs, generation } = view.detector;
  const { client } = useEngine();
  const [params, change] = useUrlParams();
  const findings = useMemo(() => client.findingsOf({ detector: id }), [client, id]);
  const usualMs = Math.min(MINUTE_MS, Math.max(10 * SECOND_MS, intervalMs));
  return (
    <FindingsChart
      // Of another generation everything is new.
      key={generation}
      findings={findings}
      range={range}
      series={params.get('series')}
      onSeries={(series) => change({ series })}
      refreshMs={view.state.kind === 'learning' ? WHILE_LEARNING_MS : usualMs}
      aside={<RangePicker range={range} />}
    />
  );
}
