import { join } from 'node:path';
import type { HealthReport } from '../schema';
import { SecretBox } from './base/secret-box';
import type { Settings } from './settings';
import { ConnectionStore } from './sources/connections/connections';
import { CsvFiles } from './sources/csv/csv-files';
import { CsvSource } from './sources/csv/csv-source';
import { DemoSource } from './sources/demo/demo-source';
import { ElasticsearchSource } from './sources/elasticsearch/elasticsearch-source';
import { GrafanaSource } from './sources/grafana/grafana-source';
import { GrafanaTokens } from './sources/grafana/token';
import { HttpClients } from './sources/http/http-clients';
import type { LongAnswers } from './sources/long-answers';
import { PrometheusSource } from './sources/prometheus/prometheus-source';
import type { Source } from './sources/source';

/** The sources of an engine with what they are set up from. */
export interface OpenSources {
  sources: Source[];
  connections: ConnectionStore;
  files: CsvFiles;
  tokens: GrafanaTokens;
  /** The only box of this folder: another one would undo what this one writes. */
  secrets: SecretBox;
  /** Whether Grafana can be asked on behalf of an organisation, in words. */
  grafanaCheck(orgId: number): Promise<HealthReport['checks'][number]>;
  close(): Promise<void>;
}

/** @param answers reads what is long */
export function openSources(settings: Settings, answers: LongAnswers): OpenSources {
  const { dataDir, csvFolders, directUrls, grafanaUrl, managedToken, grafanaToken, opendistroSource } = settings;
  const box = new SecretBox(dataDir);
  const knownUrls = opendistroSource === null ? [] : [opendistroSource];
  const http = new HttpClients();
  const connections = new ConnectionStore(box);
  const tokens = new GrafanaTokens({ url: grafanaUrl, managed: managedToken, settings: grafanaToken, box });
  const uploads = join(dataDir, 'files');
  return {
    sources: [
      new DemoSource(),
      new CsvSource({ folders: [uploads, ...csvFolders] }),
      new PrometheusSource({ connections, directUrls, http, answers }),
      new ElasticsearchSource({ connections, directUrls, knownUrls, http, answers, tokens }),
      new GrafanaSource({ tokens, http, answers }),
    ] as Source[],
    connections,
    files: new CsvFiles({ uploads, folders: csvFolders }),
    tokens,
    secrets: box,
    grafanaCheck: async (orgId) => {
      const access = await tokens.get(orgId);
      const missing =
        'no token for Grafana: add one of a service account to the Vigil data source, or let Grafana manage one';
      return {
        name: 'grafana',
        ok: access !== null,
        message: access === null ? missing : 'a token for Grafana is set',
      };
    },
    close: () => http.close(),
  };
}
