import type { DataSourceSrv, TemplateSrv } from '@grafana/runtime';

const nothingHere = 'there are no Grafana data sources outside of Grafana';

/** No data source but the engine's own: every list is empty. */
export const dataSourcesOfWorkbench: DataSourceSrv = {
  get: () => Promise.reject(new Error(nothingHere)),
  getList: () => [],
  getInstanceSettings: () => undefined,
  reload: () => undefined,
  registerRuntimeDataSource: () => undefined,
};

/** No dashboard, hence no variables: texts stay as they are. */
export const templatesOfWorkbench: TemplateSrv = {
  getVariables: () => [],
  replace: (text) => text ?? '',
  containsTemplate: () => false,
  updateTimeRange: () => undefined,
};
