import type { Role } from '../../schema';
import { silentLogger } from '../base/logger';
import { EngineMetrics } from '../services/metrics';
import { MonitorsFixture, type FixtureOptions } from './monitors-fixture';
import type { Api } from '../api/router';
import { alertingRoutes } from '../api/opendistro/alerting/alerting-routes';
import { createEsRouter } from '../api/opendistro/es-router';

/** Answer of the alerting API. */
export interface AlertingAnswer {
  status: number;
  headers: Headers;
  body: Record<string, unknown>;
}

/** The alerting API over monitors on a real store. */
export class AlertingFixture {
  readonly under: MonitorsFixture;
  readonly #api: Api;

  private constructor(under: MonitorsFixture) {
    this.under = under;
    const { monitors, clock } = under;
    this.#api = createEsRouter(alertingRoutes({ monitors, clock }), {
      logger: silentLogger,
      clock,
      metrics: new EngineMetrics(),
    });
  }

  static async open(options?: FixtureOptions): Promise<AlertingFixture> {
    return new AlertingFixture(await MonitorsFixture.open(options));
  }

  /** A call below `/_opendistro/_alerting`; the body as JSON, a text as it is, with GET in the parameter `source`. */
  async call(
    method: string,
    path: string,
    body?: unknown,
    { role = 'Admin', orgId = 1 }: { role?: Role; orgId?: number } = {}
  ): Promise<AlertingAnswer> {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const url = new URL(`http://vigil/_opendistro/_alerting${path}`);
    const isInUrl = method === 'GET' && body !== undefined;
    if (isInUrl) {
      url.searchParams.set('source', text);
    }
    const isSent = body !== undefined && !isInUrl;
    const init = isSent ? { body: text, headers: { 'content-type': 'application/json' } } : {};
    const request = new Request(url, { method, ...init });
    const response = await this.#api(request, { orgId, role, login: 'ann' });
    const answered = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: answered === '' ? {} : (JSON.parse(answered) as Record<string, unknown>),
    };
  }
}

/** The monitor of the document's example. */
export function exampleMonitor(destinationId = 'ld7912sBlQ5JUWWFThoW') {
  const range = {
    from: '{{period_end}}||-20m',
    to: '{{period_end}}',
    include_lower: true,
    include_upper: true,
    boost: 1,
  };
  const filter = [
    { range: { data_end_time: range } },
    { term: { detector_id: { value: 'm4ccEnIBTXsGi3mvMt9p', boost: 1 } } },
  ];
  const query = {
    size: 1,
    query: { bool: { filter, adjust_pure_negative: true, boost: 1 } },
    sort: [{ anomaly_grade: { order: 'desc' } }, { confidence: { order: 'desc' } }],
    aggregations: { max_anomaly_grade: { max: { field: 'anomaly_grade' } } },
  };
  const source =
    'return ctx.results[0].aggregations.max_anomaly_grade.value != null && ctx.results[0].aggregations.max_anomaly_grade.value > 0.7 && ctx.results[0].hits.hits[0]._source.confidence > 0.7';
  const action = {
    name: 'test-action',
    destination_id: destinationId,
    message_template: { source: 'This is my message body.' },
    throttle_enabled: false,
    subject_template: { source: 'TheSubject' },
  };
  return {
    type: 'monitor',
    name: 'test-monitor',
    enabled: true,
    schedule: { period: { interval: 20, unit: 'MINUTES' } },
    inputs: [{ search: { indices: ['.opendistro-anomaly-results*'], query } }],
    triggers: [
      {
        name: 'test-trigger',
        severity: '1',
        condition: { script: { source, lang: 'painless' } },
        actions: [action],
      },
    ],
  };
}

/** What the search of the example finds. */
export function exampleResults(grade: number, confidence: number) {
  return {
    took: 1,
    timed_out: false,
    _shards: { total: 1, successful: 1, skipped: 0, failed: 0 },
    hits: {
      total: { value: 1, relation: 'eq' },
      max_score: null,
      hits: [{ _index: 'r', _id: '1', _source: { anomaly_grade: grade, confidence }, sort: [grade, confidence] }],
    },
    aggregations: { max_anomaly_grade: { value: grade } },
  };
}

export type ExampleMonitor = ReturnType<typeof exampleMonitor>;
/** What a test makes of the example. */
export type MonitorChange = (monitor: ExampleMonitor) => object;
