import type { BrowserContext } from 'playwright-core';
import { DEMO_METRICS, type DetectorPage, type DetectorSpecInput, type DetectorView } from '../../src/schema';
import { eventually } from './eventually';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** Where Vigil's pages are: the workbench of an engine of our own, or a Grafana. */
export interface Host {
  readonly kind: 'workbench' | 'grafana';
  /** The whole address of a page; `path` begins with `/`. */
  address(path: string): string;
  /** Lets a fresh browser context in. */
  signIn(context: BrowserContext): Promise<void>;
  /**
   * One request to the engine's native API, with every right.
   *
   * @throws Error for a status of 400 and above
   */
  call<T = unknown>(method: Method, path: string, body?: unknown): Promise<T>;
  /** Takes away what the journeys have made. Idempotent. */
  stop(): Promise<void>;
}

/** Makes a detector that a journey may change and delete. */
export function makeDetector(host: Host, spec: DetectorSpecInput): Promise<DetectorView> {
  return host.call('POST', '/detectors', spec);
}

/** A detector for each metric of the demo shop, past the learning of its history. */
export async function openShop(host: Host): Promise<DetectorView[]> {
  for (const metric of DEMO_METRICS) {
    await makeDetector(host, {
      name: `Journey: ${metric}`,
      labels: { journey: 'shop' },
      source: { kind: 'demo', metric },
    });
  }
  return eventually(
    () => listDetectors(host, 'journey="shop"'),
    (views) => views.length === DEMO_METRICS.length && views.every(({ state }) => state.kind === 'running')
  );
}

export async function listDetectors(host: Host, labels = ''): Promise<DetectorView[]> {
  const query = new URLSearchParams({ limit: '500', ...(labels !== '' && { labels }) });
  return (await host.call<DetectorPage>('GET', `/detectors?${query}`)).items;
}
