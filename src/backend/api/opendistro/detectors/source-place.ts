import type { ElasticsearchQuery } from '../../../../schema';

/** Which server a query asks: exactly one of its three ways to say so. */
export type SourcePlace = Pick<ElasticsearchQuery, 'url' | 'connection' | 'datasource'>;

const GRAFANA = 'grafana:';

/** The setting `opendistro_source`: the uid of a data source (`grafana:…`), an address, or the name of a connection. */
export function parsePlace(setting: string): SourcePlace {
  if (setting.startsWith(GRAFANA)) {
    return { datasource: { uid: setting.slice(GRAFANA.length), name: '' } };
  }
  return /^https?:\/\//.test(setting) ? { url: setting } : { connection: setting };
}

export function placeOf({ url, connection, datasource }: SourcePlace): SourcePlace {
  return {
    ...(url !== undefined && { url }),
    ...(connection !== undefined && { connection }),
    ...(datasource !== undefined && { datasource }),
  };
}

/** True of the same server; what a data source is called does not count. */
export function isSamePlace(a: SourcePlace, b: SourcePlace | null): boolean {
  return b !== null && a.url === b.url && a.connection === b.connection && a.datasource?.uid === b.datasource?.uid;
}
