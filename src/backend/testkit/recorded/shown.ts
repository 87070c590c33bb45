import { isObject, type Json, type RecordedPair } from './pairs';

/** A detector whose making was not recorded, and which no answer shows whole. */
const UNSHOWN_INDEX: Readonly<Record<string, string>> = {
  live: 'server-metrics-live',
  h100: 'server-metrics-100m',
  clean: 'server-metrics-clean',
};

/** Every detector that some answer shows whole, as it is shown first. */
export function shownDetectors(pairs: readonly RecordedPair[]): Map<string, Json> {
  const shown = new Map<string, Json>();
  const note = (id: unknown, body: unknown) => {
    if (typeof id === 'string' && isObject(body) && 'time_field' in body && !shown.has(id)) {
      shown.set(id, body);
    }
  };
  for (const { response } of pairs) {
    if (isObject(response.body)) {
      note(response.body['_id'], response.body['anomaly_detector']);
      hitsOf(response.body).forEach((hit) => note(hit['_id'], hit['_source']));
    }
  }
  return shown;
}

/** Ids of the pairs that make something that no other pair names. */
export function passingDetectors(pairs: readonly RecordedPair[]): Set<string> {
  const passing = new Set<string>();
  for (const { id, response } of pairs) {
    const made = response.status === 201 && isObject(response.body) ? response.body['_id'] : undefined;
    const isNamed = pairs.some((other) => other.id !== id && JSON.stringify(other).includes(`${String(made)}`));
    if (typeof made === 'string' && !isNamed) {
      passing.add(id);
    }
  }
  return passing;
}

/** What a client would send to make a detector that the record shows. */
export function givenBody(shown: Json): Json {
  return { ...withoutNulls(shown), ...possibleInterval(shown) };
}

/** What is shown as null was not given. */
function withoutNulls(body: Json): Json {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null));
}

/** Two of them have an interval of 5 seconds, which is less than any of ours may have. */
function possibleInterval(body: Json): Json {
  const seconds = JSON.stringify(body['detection_interval'] ?? '').includes('Seconds');
  return seconds ? { detection_interval: { period: { interval: 10, unit: 'Seconds' } } } : {};
}

/** Ids of the detectors that a search has found. */
export function foundIn({ response: { body } }: RecordedPair): string[] {
  return hitsOf(body).flatMap(({ _id: id, _source: source }) =>
    typeof id === 'string' && isObject(source) && 'time_field' in source ? [id] : []
  );
}

export function hitsOf(body: unknown): Json[] {
  const hits = isObject(body) ? body['hits'] : undefined;
  return isObject(hits) && Array.isArray(hits['hits']) ? (hits['hits'] as Json[]) : [];
}

/** Every monitor that some answer shows whole. */
export function shownMonitors(pairs: readonly RecordedPair[]): Map<string, Json> {
  const shown = new Map<string, Json>();
  for (const { response } of pairs) {
    const answers = isObject(response.body) ? [response.body] : [];
    for (const { _id: id, monitor } of answers) {
      if (typeof id === 'string' && isObject(monitor)) {
        const { user: _user, ...body } = monitor;
        shown.set(id, body);
      }
    }
    for (const { _id: id, _source: source } of hitsOf(response.body)) {
      if (typeof id === 'string' && isObject(source) && 'triggers' in source) {
        const { user: _user, ...body } = source;
        shown.set(id, body);
      }
    }
  }
  return shown;
}

/** One of which the record shows no more than its name, and that it looks at results. */
export function unshownMonitor(answer: unknown): Json {
  const name = isObject(answer) ? (answer['monitor_name'] ?? 'monitor') : 'monitor';
  const query = { size: 1, query: { match_all: {} }, sort: [{ anomaly_grade: 'desc' }] };
  return {
    type: 'monitor',
    name,
    enabled: true,
    schedule: { period: { interval: 1, unit: 'MINUTES' } },
    inputs: [{ search: { indices: ['.opendistro-anomaly-results*'], query } }],
    triggers: [
      {
        name: 'test-trigger',
        severity: '1',
        condition: { script: { source: 'return false', lang: 'painless' } },
        actions: [],
      },
    ],
  };
}

export function unshown(id: string, { note, id: pairId }: RecordedPair): Json | null {
  const word = Object.keys(UNSHOWN_INDEX).find((name) => note.includes(name) || pairId.includes(name));
  const hasFeatures = !pairId.includes('no-features') && !pairId.includes('never-started');
  const feature = {
    feature_name: 'avg_cpu',
    feature_enabled: true,
    aggregation_query: { avg_cpu: { avg: { field: 'cpu' } } },
  };
  const minute = { period: { interval: 1, unit: 'Minutes' } };
  return {
    name: `unshown-${id}`,
    description: 'Test detector',
    time_field: 'timestamp',
    indices: [word === undefined ? 'server-metrics' : UNSHOWN_INDEX[word]],
    feature_attributes: hasFeatures ? [feature] : [],
    detection_interval: minute,
    window_delay: minute,
  };
}
