import { EventBusSrv, getTimeZone, LoadingState, type PanelProps } from '@grafana/data';
import { ErrorBoundaryAlert, PanelChrome } from '@grafana/ui';
import { useMemo } from 'react';
import { EngineGate } from '../app/EngineGate';
import { VigilPanel } from '../panel/VigilPanel';
import { PANEL_DEFAULTS, type VigilPanelOptions } from '../panel/options';
import { LIMITS, SECOND_MS } from '../schema';
import { useEngine } from '../ui/client/engine-context';
import { useLoad } from '../ui/client/use-load';
import { useWidth } from '../ui/charts/use-width';
import { PageFrame } from '../ui/page/PageFrame';
import { ErrorView } from '../ui/states/ErrorView';
import { RangePicker } from '../ui/url/RangePicker';
import { useUrlRange } from '../ui/url/use-url-range';
import { anomalyFrame } from './anomaly-frame';

const RANGE = { from: 'now-7d', to: 'now' };
const HEIGHT = 560;
const PADDING = 8;

/** The events panel as a dashboard would show it. */
export function PanelPage() {
  return (
    <EngineGate host="workbench" baseUrl="/api/v1" datasourceUid={null}>
      <PanelOnPage />
    </EngineGate>
  );
}

function PanelOnPage() {
  const { client } = useEngine();
  const range = useUrlRange(RANGE);
  const [ref, width] = useWidth<HTMLDivElement>();
  const load = useLoad(
    async (signal) => {
      const { fromMs, toMs } = range.resolve();
      const found = await client.listAnomalies({ from: fromMs, to: toMs, limit: LIMITS.pageItems }, signal);
      return { frame: anomalyFrame(found.items, Date.now()), range: range.value };
    },
    [client, range],
    range.isLive ? { refreshMs: 10 * SECOND_MS } : {}
  );
  return (
    <PageFrame title="Events panel" subTitle="As it looks on a dashboard" actions={<RangePicker range={range} />}>
      {load.error !== undefined && (
        <ErrorView title="The anomalies could not be loaded" error={load.error} onRetry={load.reload} />
      )}
      <div ref={ref}>
        {width > 0 && (
          <PanelChrome title="Anomalies" width={width} height={HEIGHT}>
            {(innerWidth, innerHeight) => (
              <ErrorBoundaryAlert title="The panel broke">
                <Panel width={innerWidth - PADDING} height={innerHeight} range={range} load={load} />
              </ErrorBoundaryAlert>
            )}
          </PanelChrome>
        )}
      </div>
    </PageFrame>
  );
}

interface PanelInput {
  width: number;
  height: number;
  range: ReturnType<typeof useUrlRange>;
  load: { data: { frame: ReturnType<typeof anomalyFrame> } | undefined };
}

/** What a dashboard gives a panel, from the page's own range and answers. */
function Panel({ width, height, range, load }: PanelInput) {
  const eventBus = useMemo(() => new EventBusSrv(), []);
  const props: PanelProps<VigilPanelOptions> = {
    id: 1,
    title: 'Anomalies',
    data: {
      state: load.data === undefined ? LoadingState.Loading : LoadingState.Done,
      series: load.data === undefined ? [] : [load.data.frame],
      timeRange: range.value,
    },
    timeRange: range.value,
    timeZone: getTimeZone(),
    options: PANEL_DEFAULTS,
    fieldConfig: { defaults: {}, overrides: [] },
    transparent: false,
    width,
    height,
    renderCounter: 0,
    eventBus,
    onOptionsChange: () => undefined,
    onFieldConfigChange: () => undefined,
    replaceVariables: (text) => text,
    onChangeTimeRange: ({ from, to }) => range.setRange({ fromMs: from, toMs: to }),
  };
  return <VigilPanel {...props} />;
}
