import { closeFixtures, EngineFixture, until } from '../../../../testkit/engine-fixture';
import { ManualClock } from '../../../../base/testkit/manual-clock';
import type { Principal } from '../../../../services/access';
import type { ComparedAnswer } from './compare';
import { RECORD_START_MS, RecordedIndices } from './indices';
import type { RecordedPair } from './pairs';

const PREFIX = '/_opendistro/_anomaly_detection/detectors';
const admin: Principal = { orgId: 1, role: 'Admin', login: 'ada' };
/** A detector whose making was not recorded, and which no answer shows whole. */
const UNSHOWN_INDEX: Readonly<Record<string, string>> = {
  live: 'server-metrics-live',
  h100: 'server-metrics-100m',
  clean: 'server-metrics-clean',
};

type Json = Record<string, unknown>;

/** The engine of a replay, brought before each request to where the recorded server was. */
export class RecordedWorld {
  readonly #fixture: EngineFixture;
  readonly #indices: RecordedIndices;
  /** Bodies of the detectors of the record, as any answer of it shows them. */
  readonly #shown: ReadonlyMap<string, Json>;
  /** Ids of the recorded server and ours. */
  readonly #ids = new Map<string, string>();

  private constructor(fixture: EngineFixture, indices: RecordedIndices, shown: ReadonlyMap<string, Json>) {
    this.#fixture = fixture;
    this.#indices = indices;
    this.#shown = shown;
  }

  static async open(pairs: readonly RecordedPair[]): Promise<RecordedWorld> {
    const indices = new RecordedIndices();
    const fixture = await EngineFixture.open({
      sources: [indices],
      clock: new ManualClock(RECORD_START_MS),
      args: ['--opendistro-source', 'http://search.example:9200'],
    });
    return new RecordedWorld(fixture, indices, shownDetectors(pairs));
  }

  close(): Promise<void> {
    this.#indices.resume();
    return closeFixtures();
  }

  /** Sends the request of a pair with our ids in place of the recorded ones. */
  async replay(pair: RecordedPair): Promise<ComparedAnswer> {
    await this.#arrange(pair);
    const { method, path, body } = pair.request;
    const answer = await this.#send(method, this.translate(path), this.#translated(body), contentTypeOf(pair));
    this.#learnIds(pair, answer);
    await this.#settleAfter(pair);
    return answer;
  }

  /** A recorded text with the ids that are known replaced by ours. */
  translate(text: string): string {
    let translated = text;
    for (const [recorded, ours] of this.#ids) {
      translated = translated.replaceAll(recorded, ours);
    }
    return translated;
  }

  #translated(body: unknown): unknown {
    return body === null ? null : JSON.parse(this.translate(JSON.stringify(body)));
  }

  async #send(method: string, path: string, body: unknown, contentType = 'application/json'): Promise<ComparedAnswer> {
    const text = body === null ? null : typeof body === 'string' ? body : JSON.stringify(body);
    const request = new Request(`http://vigil${path}`, {
      method: method === 'GET' && text !== null ? 'POST' : method,
      ...(text !== null && { body: text, headers: { 'content-type': contentType } }),
    });
    const response = await this.#fixture.engine.api(request, admin);
    const answered = await response.text();
    const isJson = (response.headers.get('content-type') ?? '').startsWith('application/json');
    const parsed: unknown = answered === '' ? null : isJson ? JSON.parse(answered) : answered;
    return { status: response.status, body: parsed };
  }

  /** Makes what the recorded server had, and was doing, before it got this request. */
  async #arrange(pair: RecordedPair): Promise<void> {
    const id = detectorIdOf(pair);
    if (id === null || pair.response.status === 404) {
      return;
    }
    const body = this.#shown.get(id) ?? unshown(id, pair);
    if (!this.#ids.has(id) && body !== null) {
      const made = await this.#send('POST', PREFIX, this.#unlikeOthers(body));
      if (made.status !== 201) {
        throw new Error(`pair ${pair.id}: no detector could be made: ${JSON.stringify(made.body)}`);
      }
      this.#ids.set(id, (made.body as { _id: string })._id);
    }
    if (this.#ids.has(id)) {
      await this.#bringJob(pair, id);
      await this.#bringState(pair, id);
    }
  }

  /** Names are unique; a part of the record may make a detector of a name that another had. */
  #unlikeOthers(body: Json): Json {
    return { ...body, description: body['description'] ?? '' };
  }

  /** Starts and stops, and changes, as often as the recorded server must have been told to. */
  async #bringJob(pair: RecordedPair, id: string): Promise<void> {
    const wanted = wantedJob(pair);
    const path = `${PREFIX}/${this.translate(id)}`;
    for (let turn = 0; turn < 20 && wanted !== null; turn++) {
      const { version, enabled } = await this.#job(id);
      const isThere = enabled === wanted.enabled && (wanted.version === undefined || version >= wanted.version);
      if (isThere) {
        break;
      }
      await this.#send('POST', enabled ? `${path}/_stop` : `${path}/_start`, null);
    }
    for (let turn = 0; turn < 20; turn++) {
      const { body } = await this.#send('GET', path, null);
      const { _version: version, anomaly_detector: detector } = body as { _version: number; anomaly_detector: Json };
      if (version >= (wantedVersion(pair) ?? 1)) {
        break;
      }
      await this.#send('PUT', path, { ...detector, description: `change ${version}` });
    }
  }

  async #job(id: string): Promise<{ version: number; enabled: boolean }> {
    const { body } = await this.#fixture.call('GET', `/detectors/${this.translate(id)}`, undefined, admin);
    return { version: body.detector.job?.version ?? 0, enabled: body.detector.enabled };
  }

  async #bringState(pair: RecordedPair, id: string): Promise<void> {
    const state = stateOf(pair);
    if (state === 'RUNNING' && !isHistorical(pair)) {
      for (let turn = 0; turn < 200 && (await this.#state(id)) !== 'RUNNING'; turn++) {
        await this.#fixture.pass(60_000);
      }
    }
  }

  async #state(id: string): Promise<unknown> {
    const { body } = await this.#send('GET', `${PREFIX}/${this.translate(id)}/_profile/state`, null);
    return (body as Json)['state'];
  }

  /** A historical run is held until the record shows it finished. */
  async #settleAfter(pair: RecordedPair): Promise<void> {
    if (pair.request.path.endsWith('/_start') && isHistorical(pair)) {
      this.#indices.pause();
    }
    await until(() => Promise.resolve(true));
  }

  #learnIds(pair: RecordedPair, answer: ComparedAnswer): void {
    const recorded = pair.response.body;
    if (isObject(recorded) && isObject(answer.body)) {
      pairIds(recorded, answer.body, this.#ids);
    }
  }
}

function pairIds(recorded: Json, ours: Json, ids: Map<string, string>): void {
  for (const key of ['_id', 'task_id']) {
    const [theirs, own] = [recorded[key], ours[key]];
    if (typeof theirs === 'string' && typeof own === 'string' && theirs.length === 20 && theirs !== own) {
      ids.set(theirs, own);
    }
  }
}

/** `null` when the path names none, or a fixed word. */
function detectorIdOf({ request: { path } }: RecordedPair): string | null {
  const id = /\/detectors\/([A-Za-z0-9_-]{20})(?=[/?]|$)/.exec(path)?.[1];
  return id ?? null;
}

/** Every detector that some answer shows whole, as it is shown first. */
function shownDetectors(pairs: readonly RecordedPair[]): Map<string, Json> {
  const shown = new Map<string, Json>();
  const note = (id: unknown, body: unknown) => {
    if (typeof id === 'string' && isObject(body) && 'time_field' in body && !shown.has(id)) {
      shown.set(id, body);
    }
  };
  for (const { response } of pairs) {
    if (isObject(response.body)) {
      note(response.body['_id'], response.body['anomaly_detector']);
      const hits = response.body['hits'];
      for (const hit of isObject(hits) && Array.isArray(hits['hits']) ? (hits['hits'] as Json[]) : []) {
        note(hit['_id'], hit['_source']);
      }
    }
  }
  return shown;
}

function unshown(id: string, { note, id: pairId }: RecordedPair): Json | null {
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

/** What the answer says about the job before the request; null if nothing. */
function wantedJob(pair: RecordedPair): { enabled: boolean; version?: number } | null {
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
    return { enabled: job['enabled'] === true, version: 'disabled_time' in job ? 2 : 1 };
  }
  const state = body['state'];
  return state === undefined ? null : { enabled: state !== 'DISABLED', version: text.includes('total_size') ? 1 : 0 };
}

/** Version of the detector before the request; null where the answer shows none. */
function wantedVersion({ request, response }: RecordedPair): number | null {
  const body = isObject(response.body) ? response.body : {};
  if (!('anomaly_detector' in body) || typeof body['_version'] !== 'number') {
    return null;
  }
  return request.method === 'PUT' ? body['_version'] - 1 : body['_version'];
}

function stateOf({ response }: RecordedPair): unknown {
  const body = isObject(response.body) ? response.body : {};
  // Only a model that has been at work has a size.
  return body['state'] ?? ('models' in body || 'shingle_size' in body || 'is_active' in body ? 'RUNNING' : undefined);
}

function isHistorical({ id }: RecordedPair): boolean {
  return id.startsWith('hist');
}

function contentTypeOf({ id }: RecordedPair): string {
  return id.endsWith('content-type') ? 'text/plain' : 'application/json';
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
