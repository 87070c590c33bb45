import { DAY_MS } from '../../schema';
import { ManualClock } from '../base/testkit/manual-clock';
import type { Principal } from '../services/access';
import { AFTER_SPREAD_MS, editor, EngineFixture, T0, type FixtureOptions } from './engine-fixture';
import { IndexedSource, metricsIndex } from './indexed-source';
import { wave } from './scripted-source';

export const PREFIX = '/_opendistro/_anomaly_detection';
/** What `opendistro_source` is set to. */
export const SERVER = 'http://search.example:9200';

export interface EsResponse {
  status: number;
  headers: Headers;
  /** Parsed JSON, or the text as it is. */
  body: ReturnType<typeof JSON.parse>;
}

/** The indices that tests ask: orders, metrics of three hosts, and one without documents. */
export function testIndices(): IndexedSource {
  const hosts = { 'web-1': wave({ spikes: [T0 + DAY_MS] }), 'web-2': wave(), 'db-1': wave() };
  return new IndexedSource({
    'order-1': metricsIndex({ shop: wave({ spikes: [T0 + DAY_MS] }) }),
    'server-metrics': metricsIndex(hosts),
    'empty-metrics': metricsIndex({}),
    'server-metrics-newborn': metricsIndex(hosts, { fromMs: T0, toMs: T0 + 90 * DAY_MS }),
  });
}

/** An engine whose API is asked as clients of Open Distro do. */
export class OpendistroFixture {
  readonly fixture: EngineFixture;
  readonly source: IndexedSource;

  private constructor(fixture: EngineFixture, source: IndexedSource) {
    this.fixture = fixture;
    this.source = source;
  }

  /** @param options `sources` come beside the indices */
  static async open({ args = [], sources = [], ...options }: FixtureOptions = {}): Promise<OpendistroFixture> {
    const source = testIndices();
    const clock = options.clock ?? new ManualClock(T0 + AFTER_SPREAD_MS);
    const all = ['--opendistro-source', SERVER, ...args];
    const fixture = await EngineFixture.open({ ...options, clock, sources: [source, ...sources], args: all });
    return new OpendistroFixture(fixture, source);
  }

  /** As `EngineFixture.afterKill`. */
  async afterKill(): Promise<OpendistroFixture> {
    const options = { sources: [this.source], args: ['--opendistro-source', SERVER] };
    return new OpendistroFixture(await this.fixture.afterKill(options), this.source);
  }

  /** Asks below `/_opendistro/_anomaly_detection`, or at a path given whole. */
  async ask(method: string, path: string, body?: unknown, principal: Principal = editor): Promise<EsResponse> {
    return this.send(method, path, body === undefined ? undefined : JSON.stringify(body), principal);
  }

  /** As `ask`, with the body as it is. */
  async send(method: string, path: string, body?: string, principal: Principal = editor): Promise<EsResponse> {
    const url = `http://vigil${/^\/_(opendistro|plugins)\//.test(path) ? path : PREFIX + path}`;
    const init = body === undefined ? {} : { body, headers: { 'content-type': 'application/json' } };
    const response = await this.fixture.engine.api(new Request(url, { method, ...init }), principal);
    const text = await response.text();
    const isJson = (response.headers.get('content-type') ?? '').startsWith('application/json');
    return {
      status: response.status,
      headers: response.headers,
      body: isJson && text !== '' ? JSON.parse(text) : text,
    };
  }

  /** Makes a detector and returns its id. */
  async create(overrides: object = {}): Promise<string> {
    const { status, body } = await this.ask('POST', '/detectors', detectorBody(overrides));
    if (status !== 201) {
      throw new Error(`create answered ${status}: ${JSON.stringify(body)}`);
    }
    return body._id;
  }
}

/** A whole detector over `server-metrics`, with what the test cares about; undefined leaves a field out. */
export function detectorBody(overrides: object = {}): Record<string, unknown> {
  return {
    name: 'cpu',
    description: 'Test detector',
    time_field: 'timestamp',
    indices: ['server-metrics'],
    feature_attributes: [feature('avg_cpu')],
    detection_interval: { period: { interval: 1, unit: 'Minutes' } },
    window_delay: { period: { interval: 1, unit: 'Minutes' } },
    ...overrides,
  };
}

export function feature(name: string, overrides: object = {}): object {
  return {
    feature_name: name,
    feature_enabled: true,
    aggregation_query: { [name]: { avg: { field: 'cpu' } } },
    ...overrides,
  };
}
