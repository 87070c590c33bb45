import type { BrowserContext } from 'playwright-core';
import { API_PREFIX, type DetectorView } from '../../src/schema';
import { id as APP_ID } from '../../plugin.json';
import { id as DATASOURCE_ID } from '../../src/datasource/plugin.json';
import { listDetectors, type Host, type Method } from './host';

interface Access {
  url: string;
  user: string;
  password: string;
}

/** Why there is no Grafana to walk through, in words; null when there is one. */
export function grafanaMissing(): string | null {
  return process.env['GRAFANA_URL'] === undefined ? 'GRAFANA_URL is not set' : null;
}

/** A Grafana with this build among its plugins, as `GRAFANA_URL`, `GRAFANA_USER` and `GRAFANA_PASSWORD` name it. */
export class GrafanaHost implements Host {
  readonly kind = 'grafana';
  readonly #access: Access;
  readonly #datasourceUid: string;
  /** Detectors that were there before are left alone. */
  readonly #foreign: ReadonlySet<string>;

  private constructor(access: Access, datasourceUid: string, foreign: ReadonlySet<string>) {
    this.#access = access;
    this.#datasourceUid = datasourceUid;
    this.#foreign = foreign;
  }

  /** Finds the Vigil data source, or makes one. @throws Error with Grafana's answer when the user may not */
  static async open(): Promise<GrafanaHost> {
    const access = accessOfEnvironment();
    const known = await ask<Array<{ uid: string; type: string }>>(access, 'GET', '/api/datasources');
    const uid = known.find(({ type }) => type === DATASOURCE_ID)?.uid ?? (await addDatasource(access));
    const before: DetectorView[] = await listDetectors(new GrafanaHost(access, uid, new Set()));
    return new GrafanaHost(access, uid, new Set(before.map(({ detector }) => detector.id)));
  }

  address(path: string): string {
    return `${this.#access.url}/a/${APP_ID}${path}`;
  }

  async signIn(context: BrowserContext): Promise<void> {
    const { url, user, password } = this.#access;
    const answer = await context.request.post(`${url}/login`, { data: { user, password } });
    if (!answer.ok()) {
      throw new Error(`Grafana did not let ${user} in: it answered ${answer.status()}`);
    }
  }

  call<T = unknown>(method: Method, path: string, body?: unknown): Promise<T> {
    const base = `/api/datasources/uid/${this.#datasourceUid}/resources${API_PREFIX}`;
    return ask(this.#access, method, `${base}${path}`, body);
  }

  async stop(): Promise<void> {
    for (const { detector } of await listDetectors(this)) {
      if (!this.#foreign.has(detector.id)) {
        await this.call('DELETE', `/detectors/${detector.id}`);
      }
    }
  }
}

function accessOfEnvironment(): Access {
  const { GRAFANA_URL: url = '', GRAFANA_USER: user = 'admin', GRAFANA_PASSWORD: password = 'admin' } = process.env;
  return { url: url.replace(/\/+$/, ''), user, password };
}

async function addDatasource(access: Access): Promise<string> {
  const body = { name: 'Vigil', type: DATASOURCE_ID, access: 'proxy' };
  const { datasource } = await ask<{ datasource: { uid: string } }>(access, 'POST', '/api/datasources', body);
  return datasource.uid;
}

async function ask<T>({ url, user, password }: Access, method: Method, path: string, body?: unknown): Promise<T> {
  const headers = {
    authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
    ...(body !== undefined && { 'content-type': 'application/json' }),
  };
  const init = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) };
  const answer = await fetch(`${url}${path}`, init);
  const text = await answer.text();
  if (!answer.ok) {
    throw new Error(`${method} ${path} answered ${answer.status}: ${text.slice(0, 500)}`);
  }
  return (text === '' ? null : JSON.parse(text)) as T;
}
