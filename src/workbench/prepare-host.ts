import { EventBusSrv } from '@grafana/data';
import { initPluginTranslations } from '@grafana/i18n';
import {
  setAppEvents,
  setBackendSrv,
  setChromeHeaderHeightHook,
  setDataSourceSrv,
  setEchoSrv,
  setTemplateSrv,
} from '@grafana/runtime';
import { dataSourcesOfWorkbench, templatesOfWorkbench } from './absent-services';
import { FetchBackend } from './fetch-backend';

/** Of the bar at the top while it is one line: what is pinned on a page starts below it. */
const TOP_BAR_PIXELS = 42;

/** Stands in for what Grafana gives its plugins: translations and the services the pages use. */
export async function prepareHost(): Promise<void> {
  setBackendSrv(new FetchBackend());
  setDataSourceSrv(dataSourcesOfWorkbench);
  setTemplateSrv(templatesOfWorkbench);
  setChromeHeaderHeightHook(() => TOP_BAR_PIXELS);
  setAppEvents(new EventBusSrv());
  setEchoSrv({ flush: () => undefined, addBackend: () => undefined, addEvent: () => undefined });
  await initPluginTranslations('vigil');
}
