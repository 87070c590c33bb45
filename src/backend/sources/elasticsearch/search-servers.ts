import type { ElasticsearchQuery } from '../../../schema';
import { Secret } from '../../base/secret';
import { Servers, type ServersOptions } from '../connections/servers';
import { requireAccess, type GrafanaTokenLookup } from '../grafana/token';
import type { HttpAnswer } from '../http/http-client';
import { Server } from '../http/server';
import { searchLines, type Search } from './searches';

export interface SearchServersOptions extends ServersOptions {
  /** The way to data sources of Grafana. */
  tokens: GrafanaTokenLookup;
}

/** Finds the search engine that a query names: itself, or through the data source of Grafana that stands for it. */
export class SearchServers {
  readonly #options: SearchServersOptions;
  readonly #servers: Servers;

  constructor(options: SearchServersOptions) {
    this.#options = options;
    this.#servers = new Servers(options);
  }

  /** @throws VigilError as `Servers.open`; `failed_precondition` when there is no way into Grafana */
  async open({ datasource, ...named }: ElasticsearchQuery, orgId: number): Promise<Server> {
    if (datasource === undefined) {
      return this.#servers.open(named, { orgId, product: 'elasticsearch' });
    }
    const { url, token } = await requireAccess(this.#options.tokens, orgId);
    const grafana = url.replace(/\/+$/, '');
    return new Server({
      http: this.#options.http,
      name: `data source "${datasource.name === '' ? datasource.uid : datasource.name}"`,
      base: new URL(`${grafana}/api/datasources/proxy/uid/${encodeURIComponent(datasource.uid)}`),
      tls: { ca: null, skipTlsVerify: false },
      authorization: new Secret(`Bearer ${token.reveal()}`),
      secrets: [],
    });
  }
}

/** `_msearch`, because it is the only search that Grafana lets through to a data source of type `elasticsearch`. */
export function sendSearches(server: Server, searches: readonly Search[], signal: AbortSignal): Promise<HttpAnswer> {
  return server.send({
    path: '/_msearch',
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body: searchLines(searches),
    signal,
  });
}
