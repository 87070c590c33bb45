import type { DataSourceApi, DataSourceInstanceSettings, QueryEditorProps } from '@grafana/data';
import { config, type DataSourceSrv } from '@grafana/runtime';
import { Input } from '@grafana/ui';
import type { DataQuery } from '@grafana/schema';

/** A query of the data source that stands for anybody's. */
interface ShopQuery extends DataQuery {
  metric?: string;
}

/** The data sources that the server of this page lists; of those of others one has an editor and one cannot be loaded. */
export const dataSources: DataSourceSrv = {
  getList: ({ pluginId, filter } = {}) =>
    Object.values(config.datasources)
      .filter(({ type }) => pluginId === undefined || pluginId === type)
      .filter((settings) => filter === undefined || filter(settings)),
  getInstanceSettings: (ref) => settingsOf(ref),
  get: (ref) => {
    const settings = settingsOf(ref);
    return settings?.type === 'shop-metrics'
      ? Promise.resolve(shop(settings))
      : Promise.reject(new Error(`Plugin ${settings?.type} could not be found`));
  },
  reload: () => undefined,
  registerRuntimeDataSource: () => undefined,
};

function settingsOf(ref: unknown): DataSourceInstanceSettings | undefined {
  const all = Object.values(config.datasources);
  if (ref === null || ref === undefined) {
    return all.find(({ isDefault }) => isDefault === true);
  }
  const wanted: unknown = typeof ref === 'object' && 'uid' in ref ? ref.uid : ref;
  return all.find(({ uid, name }) => uid === wanted || name === wanted);
}

function shop(settings: DataSourceInstanceSettings): DataSourceApi {
  const api: Partial<DataSourceApi<ShopQuery>> = {
    uid: settings.uid,
    name: settings.name,
    type: settings.type,
    meta: settings.meta,
    getDefaultQuery: () => ({ metric: '' }),
    filterQuery: ({ metric }) => Boolean(metric),
    components: { QueryEditor: ShopQueryEditor },
  };
  return api as unknown as DataSourceApi;
}

function ShopQueryEditor({ query, onChange, onRunQuery }: QueryEditorProps<DataSourceApi<ShopQuery>, ShopQuery>) {
  return (
    <Input
      aria-label="Metric"
      value={query.metric ?? ''}
      onChange={(event) => onChange({ ...query, metric: event.currentTarget.value })}
      onBlur={onRunQuery}
    />
  );
}
