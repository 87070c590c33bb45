import type { SourceKind } from '../../schema';
import { CsvSource, type CsvOptions } from './csv/csv-source';
import { DemoSource } from './demo/demo-source';
import { GrafanaSource } from './grafana/grafana-source';
import type { GrafanaTokenLookup } from './grafana/token';
import type { HttpClients } from './http/http-clients';
import type { ConnectionLookup } from './prometheus/connections';
import { PrometheusSource } from './prometheus/prometheus-source';
import type { Source } from './source';

export interface SourcesOptions {
  /** Connections of the sources that ask servers. Whoever made it closes it, after the last fetch. */
  http: HttpClients;
  grafana: { tokens: GrafanaTokenLookup };
  prometheus: { connections: ConnectionLookup; directUrls: boolean };
  csv: CsvOptions;
}

/** One source of every kind. */
export function createSources({ http, grafana, prometheus, csv }: SourcesOptions): Record<SourceKind, Source> {
  return {
    grafana: new GrafanaSource({ ...grafana, http }),
    prometheus: new PrometheusSource({ ...prometheus, http }),
    csv: new CsvSource(csv),
    demo: new DemoSource(),
  };
}
