import { config } from '@grafana/runtime';
import { useMemo } from 'react';
import { EngineClient } from '../ui/client/engine-client';
import { mayEdit, useOptionalEngine, type Host } from '../ui/client/engine-context';
import { engineBaseUrl } from '../ui/client/grafana-client';

/** The engine behind the panel's data, if there is one; the table works without. */
export interface PanelEngine {
  client: EngineClient | null;
  host: Host;
  datasourceUid: string | null;
  mayMakeDetectors: boolean;
}

/** Around the workbench's pages the engine is given; on a dashboard it is reached through the data source of the frame. */
export function usePanelEngine(datasourceUid: string | null): PanelEngine {
  const around = useOptionalEngine();
  return useMemo(() => {
    if (around !== null && around.host === 'workbench') {
      return { client: around.client, host: around.host, datasourceUid: null, mayMakeDetectors: mayEdit(around.me) };
    }
    return {
      client: datasourceUid === null ? null : new EngineClient(engineBaseUrl(datasourceUid)),
      host: 'grafana',
      datasourceUid,
      mayMakeDetectors: ['Editor', 'Admin'].includes(config.bootData?.user?.orgRole ?? ''),
    };
  }, [around, datasourceUid]);
}
