import type { ElasticsearchQuery, SourceKind, SourceQuery } from '../../schema';

/** Kinds of source as users call them. */
export const SOURCE_NAMES: Readonly<Record<SourceKind, string>> = {
  grafana: 'Grafana data source',
  prometheus: 'Prometheus',
  elasticsearch: 'Elasticsearch or OpenSearch',
  csv: 'CSV file',
  demo: 'Demo shop (invented)',
};

/** What a detector watches, in a few words: the data source, the server, the file, the demo metric. */
export function sourceInWords(source: SourceQuery): string {
  switch (source.kind) {
    case 'grafana':
      return source.datasource.name || source.datasource.type;
    case 'prometheus':
      return `Prometheus ${source.connection ?? source.url ?? ''}`.trim();
    case 'elasticsearch':
      return `${serverOf(source)}: ${source.indices.join(', ')}`;
    case 'csv':
      return source.file;
    case 'demo':
      return `Demo shop: ${source.metric}`;
  }
}

function serverOf({ url, connection, datasource }: ElasticsearchQuery): string {
  return datasource === undefined
    ? `Elasticsearch ${connection ?? url ?? ''}`.trim()
    : datasource.name || datasource.uid;
}
