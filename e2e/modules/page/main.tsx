import {
  createTheme,
  standardEditorsRegistry,
  ThemeContext,
  type AppPlugin,
  type CoreApp,
  type DataSourceApi,
  type DataSourceInstanceSettings,
  type DataSourcePlugin,
  type PanelPlugin,
} from '@grafana/data';
import { config, setDataSourceSrv } from '@grafana/runtime';
import { GlobalStyles, PortalContainer } from '@grafana/ui';
import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { setPluginPage } from '../../../node_modules/@grafana/runtime/dist/esm/components/PluginPage.mjs';
import { APP_ID, DATASOURCE_ID, PANEL_ID } from '../../../src/ui/client/grafana-client';
import { prepareHost } from '../../../src/workbench/prepare-host';
import { AppStage } from './AppStage';
import { dataSources } from './data-sources';
import { DatasourceStage } from './DatasourceStage';
import { loadPlugin } from './load-plugin';
import { PageStandIn } from './PageStandIn';
import { PanelStage } from './PanelStage';

/** Kinds of option editors that Grafana registers; none is drawn here, but a panel may name no other. */
const OPTION_EDITORS = ['multi-select', 'select', 'radio', 'boolean', 'number', 'text'];

async function stage(): Promise<ReactNode> {
  const params = new URLSearchParams(location.search);
  const own = Object.values(config.datasources).find(({ type }) => type === DATASOURCE_ID);
  if (location.pathname === '/panel') {
    const { plugin } = await loadPlugin<{ plugin: PanelPlugin }>(PANEL_ID);
    return <PanelStage plugin={plugin} datasourceUid={params.get('frame') === 'wrong' ? null : (own?.uid ?? null)} />;
  }
  if (location.pathname === '/datasource') {
    const { plugin } = await loadPlugin<{ plugin: DataSourcePlugin<DataSourceApi> }>(DATASOURCE_ID);
    const settings = own ?? ({} as DataSourceInstanceSettings);
    const editor = params.get('editor') ?? '';
    return <DatasourceStage plugin={plugin} settings={settings} editor={editor} app={params.get('app') as CoreApp} />;
  }
  const { plugin } = await loadPlugin<{ plugin: AppPlugin }>(APP_ID);
  return <AppStage plugin={plugin} appId={APP_ID} />;
}

await prepareHost();
setDataSourceSrv(dataSources);
setPluginPage(PageStandIn);
standardEditorsRegistry.setInit(() => OPTION_EDITORS.map((id) => ({ id, name: id, editor: () => null })));
createRoot(document.body.appendChild(document.createElement('div'))).render(
  <ThemeContext.Provider value={createTheme({ colors: { mode: 'dark' } })}>
    <GlobalStyles />
    {await stage()}
    <PortalContainer />
  </ThemeContext.Provider>
);
