import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { shopAnswer } from './shop-answer';

/** What Grafana would know of the one who looks. */
export interface Situation {
  role: 'Admin' | 'Editor' | 'Viewer';
  /** The organisation has a Vigil data source. */
  hasDatasource: boolean;
}

const dist = join(__dirname, '../../dist');
const UID = 'vigil-uid';
const RESOURCES = `/api/datasources/uid/${UID}/resources/`;

/** Where Grafana serves files from: address → folder. A nested plugin has its own folder and none above it. */
const FOLDERS: ReadonlyArray<readonly [prefix: string, folder: string]> = [
  ['/public/plugins/vigil-anomaly-app/', dist],
  ['/public/plugins/vigil-anomaly-datasource/', join(dist, 'datasource')],
  ['/public/plugins/vigil-events-panel/', join(dist, 'panel')],
  ['/public/', join(dist, 'workbench/public')],
];

/** Grafana has icons that its packages lack; what they look like does not matter here. */
const ICON = /\/img\/icons\/.+\.svg$/;

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/**
 * A loopback server that stands for Grafana's: its page and shared modules, the plugins' files as shipped, resource
 * calls passed on to an engine, and a data source that is not ours.
 */
export class GrafanaPage {
  situation: Situation = { role: 'Admin', hasDatasource: true };
  readonly #server: Server;
  readonly #engineUrl: string;
  readonly #pageFolder: string;

  private constructor(engineUrl: string, pageFolder: string) {
    this.#engineUrl = engineUrl;
    this.#pageFolder = pageFolder;
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch((thrown: unknown) => {
        response.writeHead(500).end(String(thrown));
      });
    });
  }

  static async start(engineUrl: string, pageFolder: string): Promise<GrafanaPage> {
    const page = new GrafanaPage(engineUrl, pageFolder);
    await new Promise<void>((resolve) => page.#server.listen(0, '127.0.0.1', resolve));
    return page;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.url);
    const file = this.#fileOf(url.pathname);
    if (file !== null) {
      await sendFile(file, response);
    } else if (url.pathname.startsWith(RESOURCES)) {
      await this.#passOn(`${url.pathname.slice(RESOURCES.length)}${url.search}`, request, response);
    } else if (url.pathname === '/api/datasources' && request.method === 'POST') {
      this.situation = { ...this.situation, hasDatasource: true };
      sendJson(response, 200, { datasource: { uid: UID } });
    } else if (url.pathname === '/api/ds/query') {
      const { status, body } = shopAnswer(JSON.parse(await text(request)));
      sendJson(response, status, body);
    } else if (url.pathname.startsWith('/api/')) {
      sendJson(response, 404, { message: `Not found: ${url.pathname}` });
    } else {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(indexOf(this.situation));
    }
  }

  #fileOf(path: string): string | null {
    const folders = [...FOLDERS, ['/page/', this.#pageFolder] as const];
    const found = folders.find(([prefix]) => path.startsWith(prefix));
    return found === undefined ? null : join(found[1], path.slice(found[0].length));
  }

  async #passOn(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET' } = request;
    const headers = { 'content-type': request.headers['content-type'] ?? 'application/json' };
    const init = method === 'GET' ? { method } : { method, headers, body: await text(request) };
    const answer = await fetch(`${this.#engineUrl}/${path}`, init);
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
    response.end(Buffer.from(await answer.arrayBuffer()));
  }
}

async function sendFile(file: string, response: ServerResponse): Promise<void> {
  const bytes = await readFile(file).catch(() =>
    ICON.test(file) ? '<svg xmlns="http://www.w3.org/2000/svg"/>' : null
  );
  const type = TYPES[extname(file)] ?? 'application/octet-stream';
  // As Grafana's: a browser parses them once.
  const headers = { 'content-type': type, 'cache-control': 'public, max-age=3600' };
  response.writeHead(bytes === null ? 404 : 200, headers).end(bytes ?? '');
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** Grafana writes what it knows at start into its page. */
function indexOf({ role, hasDatasource }: Situation): string {
  const boot = {
    assets: { dark: '', light: '' },
    navTree: [],
    user: { orgRole: role, isGrafanaAdmin: false, orgName: 'Main Org.', orgId: 1, timezone: 'utc', locale: 'en-US' },
    settings: { featureToggles: {}, datasources: dataSources(hasDatasource) },
  };
  const script = `window.__grafana_public_path__ = '/public/'; window.grafanaBootData = ${JSON.stringify(boot)};`;
  return `<!doctype html><html lang="en"><head><title>Grafana</title><link rel="icon" href="data:,">
<style>body { margin: 0 } main { padding: 24px }</style>
<link rel="stylesheet" href="/page/main.css"><script>${script}</script></head>
<body><script type="module" src="/page/main.js"></script></body></html>`;
}

function dataSources(hasOwn: boolean): Record<string, object> {
  const settings = (uid: string, name: string, type: string, meta: object) => ({
    uid,
    name,
    type,
    access: 'proxy',
    isDefault: uid === 'shop',
    jsonData: {},
    meta: { id: type, name, type: 'datasource', info: { logos: { small: '', large: '' } }, ...meta },
  });
  const all = [
    settings('shop', 'Shop', 'shop-metrics', { backend: true }),
    settings('lost', 'Lost', 'lost-metrics', { backend: true }),
    settings('browser', 'Browser only', 'browser-metrics', {}),
    ...(hasOwn ? [settings(UID, 'Vigil', 'vigil-anomaly-datasource', { backend: true, alerting: true })] : []),
  ];
  return Object.fromEntries(all.map((one) => [one.name, one]));
}
