import { requestWithBody } from '../../api/request-with-body';
import { closeFixtures, EngineFixture, until } from '../engine-fixture';
import { ManualClock } from '../../base/testkit/manual-clock';
import type { Principal } from '../../services/access';
import type { ComparedAnswer } from './compare';
import { RECORD_START_MS, RecordedIndices } from './indices';
import { isObject, type Json, type RecordedPair } from './pairs';
import {
  foundIn,
  givenBody,
  hitsOf,
  passingDetectors,
  shownDetectors,
  shownMonitors,
  unshown,
  unshownMonitor,
} from './shown';
import { isHistorical, stateOf, wantedJob, wantedTask, wantedVersion } from './wanted';

const MONITORS = '/_opendistro/_alerting/monitors';
const PREFIX = '/_opendistro/_anomaly_detection/detectors';
const admin: Principal = { orgId: 1, role: 'Admin', login: 'ada' };
/** Asked for in vain. */
const ABSENT = 'm4ccEnIBTXsGi3mvMt9p';
/** Runs after which a detector must have left its first state. */
const TURNS_MAX = 80;

/** The engine of a replay, brought before each request to where the recorded server was. */
export class RecordedWorld {
  readonly #fixture: EngineFixture;
  readonly #indices: RecordedIndices;
  /** Bodies of the detectors of the record, as any answer of it shows them. */
  readonly #shown: ReadonlyMap<string, Json>;
  readonly #monitors: ReadonlyMap<string, Json>;
  /** Made in the record and never spoken of again: removed there by requests that were not recorded. */
  readonly #passing: ReadonlySet<string>;
  /** Ids of the recorded server and ours. */
  readonly #ids = new Map<string, string>();

  private constructor(fixture: EngineFixture, indices: RecordedIndices, pairs: readonly RecordedPair[]) {
    this.#fixture = fixture;
    this.#indices = indices;
    this.#shown = shownDetectors(pairs);
    this.#monitors = shownMonitors(pairs);
    this.#passing = passingDetectors(pairs);
  }

  static async open(pairs: readonly RecordedPair[]): Promise<RecordedWorld> {
    const indices = new RecordedIndices();
    const fixture = await EngineFixture.open({
      sources: [indices],
      clock: new ManualClock(RECORD_START_MS),
      args: ['--opendistro-source', 'http://search.example:9200'],
    });
    const world = new RecordedWorld(fixture, indices, pairs);
    await world.#learnNode(pairs);
    return world;
  }

  async #learnNode(pairs: readonly RecordedPair[]): Promise<void> {
    const { body } = await this.#send('GET', '/_opendistro/_anomaly_detection/stats', null);
    const [ours = ''] = Object.keys((body as { nodes: Json }).nodes);
    for (const { response } of pairs) {
      const nodes = isObject(response.body) ? response.body['nodes'] : undefined;
      const [recorded] = isObject(nodes) ? Object.keys(nodes) : [];
      if (recorded !== undefined) {
        this.#ids.set(recorded, ours);
      }
    }
  }

  close(): Promise<void> {
    this.#indices.resume();
    return closeFixtures();
  }

  /** Sends the request of a pair with our ids in place of the recorded ones. */
  async replay(pair: RecordedPair): Promise<ComparedAnswer> {
    await this.#fixture.clock.advance(1);
    await this.#arrange(pair);
    if (pair.request.path.endsWith('/_start') && isHistorical(pair)) {
      // Held until the record shows it finished, or something else needs data.
      this.#indices.pause();
    }
    const { method, path, body } = pair.request;
    const answer = await this.#send(method, this.translate(path), this.#translated(body), contentTypeOf(pair));
    this.#learnIds(pair, answer);
    const made = isObject(answer.body) ? answer.body['_id'] : undefined;
    if (this.#passing.has(pair.id) && answer.status === 201 && typeof made === 'string') {
      await this.#send('DELETE', `${path.split('?')[0] ?? path}/${made}`, null);
    }
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
    const url = `http://vigil${path}`;
    const request =
      text === null
        ? new Request(url, { method })
        : requestWithBody(method, url, {
            body: text,
            headers: new Headers({ 'content-type': contentType }),
            signal: new AbortController().signal,
          });
    const response = await this.#fixture.engine.api(request, admin);
    const answered = await response.text();
    const isJson = (response.headers.get('content-type') ?? '').startsWith('application/json');
    const parsed: unknown = answered === '' ? null : isJson ? JSON.parse(answered) : answered;
    return { status: response.status, body: parsed };
  }

  /** Makes what the recorded server had, and was doing, before it got this request. */
  async #arrange(pair: RecordedPair): Promise<void> {
    if (!isHistorical(pair) && stateOf(pair) !== 'INIT') {
      this.#indices.resume();
    }
    for (const found of foundIn(pair)) {
      await this.#ensure(found, pair);
    }
    for (const [monitorId, body] of this.#monitorsOf(pair)) {
      const made = await this.#send('POST', MONITORS, body);
      this.#ids.set(monitorId, (made.body as { _id: string })._id);
    }
    const [ofTask] = /(?<="detector_id":")[^"]+/.exec(JSON.stringify(pair.request.body ?? '')) ?? [];
    if (ofTask !== undefined && JSON.stringify(pair.response.body).includes('"task_id"')) {
      await this.#ensure(ofTask, pair);
      await this.#bringTask('FINISHED', ofTask);
    }
    const id = detectorIdOf(pair);
    if (id === null || id === ABSENT) {
      return;
    }
    if (pair.response.status === 404 && !JSON.stringify(pair.response.body).includes('no such index')) {
      await this.#remove(id);
      return;
    }
    await this.#ensure(id, pair);
    if (await this.#isPast(pair, id)) {
      await this.#remove(id);
      await this.#ensure(id, pair);
    }
    if (stateOf(pair) === 'INIT' && !isHistorical(pair)) {
      // What gets no data stays in its first state.
      this.#indices.pause();
    }
    await this.#bringJob(pair, id);
    await this.#bringState(pair, id);
  }

  /** Whether our detector has been through more than the recorded one. */
  async #isPast(pair: RecordedPair, id: string): Promise<boolean> {
    if (!this.#indices.paused) {
      // A run that goes on may be about to end the first state.
      await this.#fixture.settle();
    }
    const wanted = wantedJob(pair);
    const isOver = wanted?.version !== undefined && (await this.#job(id)).version > wanted.version;
    return isOver || (stateOf(pair) === 'INIT' && !isHistorical(pair) && (await this.#state(id)) === 'RUNNING');
  }

  async #remove(id: string): Promise<void> {
    if (await this.#isThere(id)) {
      this.#indices.resume();
      const path = `${PREFIX}/${this.translate(id)}`;
      await this.#send('POST', `${path}/_stop`, null);
      await this.#send('DELETE', path, null);
    }
  }

  /** Monitors that the answer knows and we do not. */
  #monitorsOf({ request, response }: RecordedPair): Array<[id: string, body: Json]> {
    const named = /\/monitors\/([A-Za-z0-9_-]{20})/.exec(request.path)?.[1];
    const found = request.path.endsWith('/monitors/_search') ? hitsOf(response.body) : [];
    const ids = [...(named === undefined ? [] : [named]), ...found.map(({ _id: id }) => String(id))];
    return ids
      .filter((id) => !this.#ids.has(id) && response.status === 200)
      .map((id) => [id, this.#monitors.get(id) ?? unshownMonitor(response.body)]);
  }

  async #ensure(id: string, pair: RecordedPair): Promise<void> {
    const body = this.#shown.get(id) ?? unshown(id, pair);
    if (!(await this.#isThere(id)) && body !== null) {
      this.#ids.set(id, await this.#make(body, pair));
    }
  }

  async #isThere(id: string): Promise<boolean> {
    return this.#ids.has(id) && (await this.#send('HEAD', `${PREFIX}/${this.translate(id)}`, null)).status === 200;
  }

  /** A detector as the record shows it; the one of its name where there is one. */
  async #make(body: Json, pair: RecordedPair): Promise<string> {
    const made = await this.#send('POST', PREFIX, givenBody(body));
    if (made.status === 201) {
      return (made.body as { _id: string })._id;
    }
    const query = { term: { 'name.keyword': body['name'] } };
    const found = await this.#send('POST', `${PREFIX}/_search`, { query });
    const [hit] = (found.body as { hits?: { hits: Array<{ _id: string }> } }).hits?.hits ?? [];
    if (hit === undefined) {
      throw new Error(`pair ${pair.id}: no detector could be made: ${JSON.stringify(made.body)}`);
    }
    return hit._id;
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
      await this.#send('POST', `${path}/_stop`, null);
      await this.#send('PUT', path, detector);
    }
  }

  async #job(id: string): Promise<{ version: number; enabled: boolean }> {
    const { body } = await this.#fixture.call('GET', `/detectors/${this.translate(id)}`, undefined, admin);
    return { version: body.detector.job?.version ?? 0, enabled: body.detector.enabled };
  }

  async #bringState(pair: RecordedPair, id: string): Promise<void> {
    const state = stateOf(pair);
    if (state === 'RUNNING' && !isHistorical(pair)) {
      this.#indices.resume();
      for (let turn = 0; turn < TURNS_MAX && (await this.#state(id)) !== 'RUNNING'; turn++) {
        await this.#fixture.pass(60_000);
      }
    }
    await this.#bringTask(wantedTask(pair), id);
  }

  /** A historical run in the state that the record shows; it is held in its first one, and goes on as soon as it may. */
  async #bringTask(wanted: string | null, id: string): Promise<void> {
    const path = `${PREFIX}/${this.translate(id)}`;
    const isEnd = wanted === 'FINISHED' || wanted === 'FAILED';
    if (wanted === null || (wanted === 'INIT' && (await this.#task(id)) !== null)) {
      return;
    }
    if (isEnd) {
      this.#indices.resume();
    } else {
      this.#indices.pause();
    }
    const state = await this.#task(id);
    if (state === null || (state === 'STOPPED' && wanted !== 'STOPPED')) {
      await this.#send('POST', `${path}/_start`, null);
    }
    if (isEnd) {
      await until(async () => !['INIT', 'RUNNING', 'CREATED'].includes((await this.#task(id)) ?? ''));
    }
  }

  async #task(id: string): Promise<string | null> {
    const { body } = await this.#send('GET', `${PREFIX}/${this.translate(id)}?task=true`, null);
    const task = isObject(body) ? body['anomaly_detection_task'] : null;
    return isObject(task) ? String(task['state']) : null;
  }

  async #state(id: string): Promise<unknown> {
    const { body } = await this.#send('GET', `${PREFIX}/${this.translate(id)}/_profile/state`, null);
    return (body as Json)['state'];
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

function contentTypeOf({ id }: RecordedPair): string {
  return id.endsWith('content-type') ? 'text/plain' : 'application/json';
}
