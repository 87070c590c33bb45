import { once } from 'node:events';
import { Agent, request, type IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import { silentLogger } from '../src/backend/base/logger';
import { createHttpApp } from '../src/backend/http/http-app';
import { listen } from '../src/backend/http/listen';
import { IndexedSource, metricsIndex } from '../src/backend/testkit/indexed-source';
import { detectorBody, feature, PREFIX } from '../src/backend/testkit/opendistro-fixture';
import { atMost, quantile, report, type Row } from './engine/report';
import { openEngine } from './inside/open-engine';

const STORED = 1_000;
const SERVICES = 50;
const TIMES = 500;
/** So that what is measured is compiled already. */
const WARM = 50;
const LIMITS_MS = { create: 20, get: 5, search: 30 };
const INDEX = 'server-metrics';

/** Sends one request and resolves with what was answered, read and parsed. */
type Ask = (method: string, path: string, body?: object) => Promise<{ status: number; body: Answer }>;

interface Answer {
  _id: string;
  hits: { total: { value: number }; hits: unknown[] };
}

interface Measured {
  what: string;
  limitMs: number;
  /** Resolves with the time it took, in ms. */
  take: (turn: number) => Promise<number>;
}

/** Detectors made, read and searched while 1,000 are stored, by the whole engine: as a function, as Grafana's calls reach it, and over HTTP. */
export async function main(): Promise<number> {
  const source = new IndexedSource({ [INDEX]: metricsIndex({ 'web-1': () => 1 }) });
  const { engine, close } = await openEngine(source, [
    ...['--opendistro-source', 'http://search.example:9200', '--detectors-max', String(2 * STORED)],
  ]);
  const app = createHttpApp({
    ...{ api: engine.api, metrics: engine.metrics, token: null, workbenchDir: '', logger: silentLogger },
  });
  const listening = await listen(app, { host: '127.0.0.1', port: 0 });
  const agent = new Agent({ keepAlive: true });
  try {
    const byFunction = asker((request) => engine.api(request, { orgId: 1, role: 'Admin', login: 'bench' }));
    const overHttp = httpAsker(listening.url, agent);
    const ids: string[] = [];
    for (let n = 0; n < STORED; n++) {
      ids.push(await create(byFunction, n));
    }
    const rows: Row[] = [];
    for (const [way, ask] of [
      ['', byFunction],
      [' over HTTP', overHttp],
    ] as const) {
      for (const measured of operations(ask, ids)) {
        rows.push(await timed(`${measured.what}${way}`, measured));
      }
    }
    return report(rows);
  } finally {
    agent.destroy();
    await listening.close();
    await close();
  }
}

function operations(ask: Ask, ids: readonly string[]): Measured[] {
  return [
    {
      what: 'create',
      limitMs: LIMITS_MS.create,
      // Taken away again, so that as many stay stored.
      take: async (turn) => {
        const beginMs = performance.now();
        const id = await create(ask, STORED + turn);
        const tookMs = performance.now() - beginMs;
        await ask('DELETE', `/detectors/${id}`);
        return tookMs;
      },
    },
    {
      what: 'get',
      limitMs: LIMITS_MS.get,
      take: (turn) => answered(ask, 'GET', `/detectors/${ids[(turn * 7) % ids.length]}`),
    },
    search(ask, '_search, match', 20, (turn) => ({
      query: { match: { description: `service-${turn % SERVICES}` } },
      size: 100,
    })),
    search(ask, '_search, bool and sort', 20, (turn) => ({
      query: {
        bool: {
          filter: [{ term: { time_field: 'timestamp' } }, { range: { last_update_time: { gte: 0 } } }],
          must: [{ match: { description: `service-${turn % SERVICES}` } }],
          must_not: [{ term: { 'name.keyword': `cpu-${turn}` } }],
        },
      },
      sort: [{ last_update_time: 'desc' }],
    })),
    search(ask, '_search, match_all, 100', STORED, () => ({ query: { match_all: {} }, size: 100 })),
  ];
}

function search(ask: Ask, what: string, least: number, body: (turn: number) => object): Measured {
  return {
    what,
    limitMs: LIMITS_MS.search,
    take: async (turn) => {
      const asked = body(turn);
      const beginMs = performance.now();
      const { status, body: answer } = await ask('POST', '/detectors/_search', asked);
      const tookMs = performance.now() - beginMs;
      if (status !== 200 || answer.hits.total.value < least - 1 || answer.hits.hits.length === 0) {
        throw new Error(`${what} answered ${status}: ${JSON.stringify(answer).slice(0, 500)}`);
      }
      return tookMs;
    },
  };
}

async function create(ask: Ask, n: number): Promise<string> {
  const { status, body } = await ask('POST', '/detectors', {
    ...detectorBody({ name: `cpu-${n}`, description: `CPU of service-${n % SERVICES}` }),
    feature_attributes: [
      feature('avg_cpu'),
      feature('avg_mem', { aggregation_query: { mem: { avg: { field: 'mem' } } } }),
    ],
  });
  if (status !== 201) {
    throw new Error(`create answered ${status}: ${JSON.stringify(body).slice(0, 500)}`);
  }
  return body._id;
}

async function answered(ask: Ask, method: string, path: string): Promise<number> {
  const beginMs = performance.now();
  const { status } = await ask(method, path);
  const tookMs = performance.now() - beginMs;
  if (status !== 200) {
    throw new Error(`${method} ${path} answered ${status}`);
  }
  return tookMs;
}

async function timed(what: string, { limitMs, take }: Measured): Promise<Row> {
  const took: number[] = [];
  for (let turn = 0; turn < WARM + TIMES; turn++) {
    const tookMs = await take(turn);
    if (turn >= WARM) {
      took.push(tookMs);
    }
  }
  const row = atMost(`${STORED.toLocaleString('en')} detectors, ${what}: p99`, quantile(took, 0.99), {
    ...{ limit: limitMs, unit: 'ms', digits: 2 },
  });
  return { ...row, measured: `${row.measured}, p50 ${quantile(took, 0.5).toFixed(2)} ms` };
}

function asker(send: (request: Request) => Promise<Response>): Ask {
  return async (method, path, body) => {
    const init =
      body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    const response = await send(new Request(`http://vigil${PREFIX}${path}`, { method, ...init }));
    return { status: response.status, body: (await response.json()) as Answer };
  };
}

/** One connection that stays. By Node's own client, since `fetch` takes longer than most answers. */
function httpAsker(url: string, agent: Agent): Ask {
  return async (method, path, body) => {
    const sent = request(new URL(PREFIX + path, url), {
      ...{ method, agent, headers: body === undefined ? {} : { 'content-type': 'application/json' } },
    });
    sent.end(body === undefined ? undefined : JSON.stringify(body));
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    return { status: answer.statusCode ?? 0, body: (await json(answer)) as Answer };
  };
}
