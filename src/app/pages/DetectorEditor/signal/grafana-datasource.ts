import { CoreApp, type DataSourceApi, type DataSourceInstanceSettings } from '@grafana/data';
import { getDataSourceSrv } from '@grafana/runtime';
import type { DataQuery } from '@grafana/schema';
import { VigilError, type GrafanaQuery, type SourceQuery } from '../../../../schema';

/** With the application of alert rules some sources, Prometheus first, make instant queries, which give a detector one point. */
export const EDITOR_APP = CoreApp.PanelEditor;

export interface LoadedDatasource {
  api: DataSourceApi;
  settings: DataSourceInstanceSettings;
}

type Model = GrafanaQuery['queries'][number];

/** @throws VigilError `not_found` when there is no such data source (any more), `unavailable` when its plugin cannot be loaded */
export async function loadDatasource(uid: string): Promise<LoadedDatasource> {
  const settings = getDataSourceSrv().getInstanceSettings(uid);
  if (settings === undefined) {
    throw new VigilError('not_found', `there is no data source with the uid ${uid} here`);
  }
  try {
    return { api: await getDataSourceSrv().get(uid), settings };
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    throw new VigilError('unavailable', `the plugin of ${settings.name} could not be loaded: ${why}`, {
      cause: thrown,
    });
  }
}

/** A query as its editor starts from it. */
export function withDefaults(api: DataSourceApi, model: Model): Model {
  const defaults: Partial<DataQuery> = api.getDefaultQuery?.(EDITOR_APP) ?? {};
  return { ...defaults, ...model };
}

/**
 * What is asked and saved: the engine sends a query as it is, so the defaults of its source are in it and no variable is left.
 * Sources that are not Grafana's stay as they are.
 *
 * @throws VigilError `failed_precondition`, at the field, when the source calls all of the queries empty
 */
export async function finishSource(source: SourceQuery): Promise<SourceQuery> {
  if (source.kind !== 'grafana') {
    return source;
  }
  const { api } = await loadDatasource(source.datasource.uid);
  const models = source.queries.map((model) => withDefaults(api, model));
  if (models.every((model) => api.filterQuery?.(model) === false)) {
    const message = `the query of ${source.datasource.name || 'the data source'} is empty`;
    throw new VigilError('failed_precondition', message, {
      details: { fields: [{ path: 'source.queries', message }] },
    });
  }
  const finished = api.interpolateVariablesInQueries?.(models, {}) ?? models;
  // What JSON cannot hold would be gone once saved; the preview does without it, too.
  return { ...source, queries: JSON.parse(JSON.stringify(finished)) as Model[] };
}
