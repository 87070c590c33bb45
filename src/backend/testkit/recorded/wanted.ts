import { isObject, type RecordedPair } from './pairs';

/** What the answer says about the job before the request; null if nothing. */
export function wantedJob(pair: RecordedPair): { enabled: boolean; version?: number } | null {
  const { request, response } = pair;
  const body = isObject(response.body) ? response.body : {};
  const [path = ''] = request.path.split('?');
  const action = /\/_(start|stop)$/.exec(path)?.[1];
  const text = JSON.stringify(response.body ?? '');
  if (action !== undefined && response.status === 200) {
    const isDone = text.includes('already');
    const version = action === 'start' && !isDone ? Number(body['_version'] ?? 1) - 1 : undefined;
    const enabled = (action === 'start') === isDone;
    return version === undefined ? { enabled } : { enabled, version };
  }
  if (text.includes('is running')) {
    return { enabled: true };
  }
  const job = body['anomaly_detector_job'];
  if (isObject(job)) {
    return { enabled: job['enabled'] === true, ...(!('disabled_time' in job) && { version: 1 }) };
  }
  const state = body['state'];
  return state === undefined
    ? null
    : { enabled: state !== 'DISABLED', ...(text.includes('total_size') && state === 'DISABLED' && { version: 2 }) };
}

/** Version of the detector before the request; null where the answer shows none. */
export function wantedVersion({ request, response }: RecordedPair): number | null {
  const body = isObject(response.body) ? response.body : {};
  if (!('anomaly_detector' in body) || typeof body['_version'] !== 'number') {
    return null;
  }
  return request.method === 'PUT' ? body['_version'] - 1 : body['_version'];
}

export function stateOf({ response }: RecordedPair): unknown {
  const body = isObject(response.body) ? response.body : {};
  // Only a model that has been at work has a size.
  return body['state'] ?? ('models' in body || 'shingle_size' in body || 'is_active' in body ? 'RUNNING' : undefined);
}

/** State of the historical run before the request; null where the answer shows none. */
export function wantedTask({ request, response }: RecordedPair): string | null {
  const body = isObject(response.body) ? response.body : {};
  const text = JSON.stringify(body);
  if (request.method !== 'GET' && text.includes('Detector is running')) {
    return 'RUNNING';
  }
  const outer = isObject(body['ad_task']) ? body['ad_task']['ad_task'] : body['anomaly_detection_task'];
  return isObject(outer) ? String(outer['state']) : null;
}

export function isHistorical({ id }: RecordedPair): boolean {
  return id.startsWith('hist');
}
