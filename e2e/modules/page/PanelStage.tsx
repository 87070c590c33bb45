import {
  dateTime,
  EventBusSrv,
  FieldType,
  LoadingState,
  toDataFrame,
  type DataFrame,
  type PanelPlugin,
  type PanelProps,
} from '@grafana/data';
import { ErrorBoundary, PanelChrome } from '@grafana/ui';
import { useEffect, useState } from 'react';
import { API_PREFIX, DAY_MS, type AnomalyPage } from '../../../src/schema';
import { anomalyFrame } from '../../../src/workbench/anomaly-frame';

const WIDTH = 1200;
const HEIGHT = 600;
const PADDING = 16;

interface PanelStageProps {
  plugin: PanelPlugin;
  /** Of the Vigil data source whose answers are shown; null for a frame that is none of it. */
  datasourceUid: string | null;
}

/** The panel with the options of a fresh one. What it throws is shown in its place, as on a dashboard. */
export function PanelStage({ plugin, datasourceUid }: PanelStageProps) {
  const [frame, setFrame] = useState<DataFrame | null>(datasourceUid === null ? wrongFrame : null);
  useEffect(() => {
    if (datasourceUid !== null) {
      void loadFrame(datasourceUid).then(setFrame);
    }
  }, [datasourceUid]);
  const Panel = plugin.panel;
  if (frame === null || Panel === null) {
    return null;
  }
  return (
    <PanelChrome title="Anomalies" width={WIDTH} height={HEIGHT}>
      {(width, height) => (
        <ErrorBoundary>
          {({ error }) =>
            error === null ? (
              <Panel {...propsOf(plugin.defaults, frame)} width={width - PADDING} height={height} />
            ) : (
              <p role="alert">{error.message}</p>
            )
          }
        </ErrorBoundary>
      )}
    </PanelChrome>
  );
}

async function loadFrame(uid: string): Promise<DataFrame> {
  const answer = await fetch(`/api/datasources/uid/${uid}/resources${API_PREFIX}/anomalies?limit=500`);
  const { items } = (await answer.json()) as AnomalyPage;
  return { ...anomalyFrame(items, Date.now()), refId: 'A', meta: { custom: { datasourceUid: uid } } };
}

const wrongFrame = () =>
  toDataFrame({
    name: 'cpu',
    fields: [
      { name: 'Time', type: FieldType.time, values: [1, 2] },
      { name: 'Value', type: FieldType.number, values: [0.5, 0.7] },
    ],
  });

function propsOf(options: object, frame: DataFrame): PanelProps {
  const to = dateTime();
  const from = dateTime(to.valueOf() - 14 * DAY_MS);
  const timeRange = { from, to, raw: { from: 'now-14d', to: 'now' } };
  return {
    id: 1,
    title: 'Anomalies',
    data: { state: LoadingState.Done, series: [frame], timeRange },
    timeRange,
    timeZone: 'utc',
    options,
    fieldConfig: { defaults: {}, overrides: [] },
    transparent: false,
    width: WIDTH,
    height: HEIGHT,
    renderCounter: 0,
    eventBus: new EventBusSrv(),
    onOptionsChange: () => undefined,
    onFieldConfigChange: () => undefined,
    replaceVariables: (text) => text,
    onChangeTimeRange: () => undefined,
  };
}
