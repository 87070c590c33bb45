import type { Host } from './host';

const PREFIX = '/_opendistro/_anomaly_detection/detectors';

/** A detector as the Open Distro API gives it. */
export interface ForeignDetector {
  _id: string;
  _version: number;
  anomaly_detector: Record<string, unknown>;
}

/**
 * One request of a client of the Open Distro API.
 *
 * @throws Error for a status of 400 and above
 */
export async function askForeign<T>(host: Host, method: string, path: string, body?: object): Promise<T> {
  const init = body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
  const answer = await fetch(host.address(`${PREFIX}${path}`), { method, ...init });
  const text = await answer.text();
  if (!answer.ok) {
    throw new Error(`${method} ${path} answered ${answer.status}: ${text.slice(0, 500)}`);
  }
  return JSON.parse(text) as T;
}

/** Makes a detector and starts it, as such a client does; gives its id. */
export async function startForeign(host: Host, detector: object): Promise<string> {
  const { _id: id } = await askForeign<ForeignDetector>(host, 'POST', '', detector);
  await askForeign(host, 'POST', `/${id}/_start`);
  return id;
}

export const minutes = (interval: number) => ({ period: { interval, unit: 'Minutes' } });

/** A feature that is the mean of a field. */
export const meanOf = (name: string, field: string) => ({
  feature_name: name,
  feature_enabled: true,
  aggregation_query: { [name]: { avg: { field } } },
});
