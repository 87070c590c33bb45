import { EventBusSrv } from '@grafana/data';
import { initPluginTranslations } from '@grafana/i18n';
import { setAppEvents, setBackendSrv, setDataSourceSrv, setEchoSrv, setTemplateSrv } from '@grafana/runtime';
import { dataSourcesOfWorkbench, templatesOfWorkbench } from './absent-services';
import { FetchBackend } from './fetch-backend';

/** Stands in for what Grafana gives its plugins: translations and the services the pages use. */
export async function prepareHost(): Promise<void> {
  setBackendSrv(new FetchBackend());
  setDataSourceSrv(dataSourcesOfWorkbench);
  setTemplateSrv(templatesOfWorkbench);
  setAppEvents(new EventBusSrv());
  setEchoSrv({ flush: () => undefined, addBackend: () => undefined, addEvent: () => undefined });
  await initPluginTranslations('vigil');
}
