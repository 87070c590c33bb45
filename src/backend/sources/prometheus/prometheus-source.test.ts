import { MINUTE_MS, type PrometheusQuery } from '../../../schema';
import { Secret } from '../../base/secret';
import { HttpClients } from '../http/http-clients';
import type { SourceRequest } from '../source';
import { FakeServer, type Handler } from '../testkit/fake-server';
import { sourceRequest } from '../testkit/source-request';
import type { Connection } from '../connections/connections';
import { readHere } from '../long-answers';
import { PrometheusSource } from './prometheus-source';

const PASSWORD = 'correct-horse-battery';
const BASIC = Buffer.from(`anna:${PASSWORD}`).toString('base64');

let server: FakeServer;
let elsewhere: FakeServer;
const http = new HttpClients({ timeoutMs: 1_000, answerBytes: 20_000 });

beforeAll(async () => {
  server = await FakeServer.start();
  elsewhere = await FakeServer.start();
});
afterAll(() => Promise.all([server.stop(), elsewhere.stop(), http.close()]));

/** A source that knows the connections `plain`, `basic`, `bearer` and `apikey`, all to the server, in organisation 1. */
function source(directUrls = true): PrometheusSource {
  const plain: Connection = { url: server.url, auth: 'none', user: '', secret: null, ca: null, skipTlsVerify: false };
  const secret = new Secret(PASSWORD);
  const known: Record<string, Connection> = {
    plain,
    basic: { ...plain, auth: 'basic', user: 'anna', secret },
    bearer: { ...plain, auth: 'bearer', secret },
    apikey: { ...plain, auth: 'apikey', secret },
  };
  const connections = {
    get: (orgId: number, name: string) => Promise.resolve(orgId === 1 ? (known[name] ?? null) : null),
  };
  return new PrometheusSource({ connections, directUrls, http, answers: readHere });
}

function fetch(
  query: Partial<PrometheusQuery>,
  given: Partial<SourceRequest<PrometheusQuery>> = {},
  directUrls = true
) {
  return source(directUrls).fetch(sourceRequest({ kind: 'prometheus', expr: 'up', ...query }, given));
}

/** Answers as Prometheus would for a metric that is there at each step, its value being the step's second. */
const steps: Handler = ({ body }) => {
  const form = new URLSearchParams(body);
  const [start, end, step] = ['start', 'end', 'step'].map((name) => Number(form.get(name)));
  const values: Array<[number, string]> = [];
  for (let at = start ?? 0; at <= (end ?? 0); at += step ?? 1) {
    values.push([at, String(at)]);
  }
  if (values.length > 11_000) {
    return {
      status: 400,
      body: {
        status: 'error',
        errorType: 'bad_data',
        error: 'exceeded maximum resolution of 11,000 points per timeseries',
      },
    };
  }
  return { body: { status: 'success', data: { resultType: 'matrix', result: [{ metric: { job: 'a' }, values }] } } };
};

const failing =
  (status: number, body: unknown, headers: Record<string, string> = {}): Handler =>
  () => ({ status, body, headers });

/** The error, after making sure that no secret is in it. */
async function errorOf(
  promise: Promise<unknown>
): Promise<{ code: string; message: string; source: string; details?: unknown }> {
  const error: unknown = await promise.then(
    () => {
      throw new Error('it should have failed');
    },
    (thrown: unknown) => thrown
  );
  const {
    code,
    message,
    source: fault,
    details,
  } = error as { code: string; message: string; source: string; details?: unknown };
  expect(JSON.stringify([message, details])).not.toMatch(new RegExp(`${PASSWORD}|${BASIC}`));
  return { code, message, source: fault, details };
}

describe('PrometheusSource', () => {
  it('asks for the grid points after fromMs, up to toMs, by form', async () => {
    server.answer(steps);
    const { series, notices } = await fetch(
      { url: `${server.url}/`, expr: 'sum(rate(x[5m]))' },
      { range: { fromMs: 60_000, toMs: 200_000 } }
    );
    expect(series).toEqual([
      { labels: { job: 'a' }, times: Float64Array.of(120_000, 180_000), values: Float64Array.of(120, 180) },
    ]);
    expect(notices).toEqual([]);
    const [request] = server.requests;
    expect(request).toMatchObject({ method: 'POST', path: '/api/v1/query_range' });
    expect(request?.headers.authorization).toBeUndefined();
    expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
      query: 'sum(rate(x[5m]))',
      start: '120',
      end: '180',
      step: '60',
    });
  });

  it('keeps the path before the API, for servers behind a proxy', async () => {
    server.answer(steps);
    await fetch({ url: `${server.url}/mimir/prometheus/` });
    expect(server.requests[0]?.path).toBe('/mimir/prometheus/api/v1/query_range');
  });

  it('asks for nothing when no grid point is in the range', async () => {
    server.answer(steps);
    expect((await fetch({ url: server.url }, { range: { fromMs: 60_000, toMs: 119_000 } })).series).toEqual([]);
    expect(server.requests).toEqual([]);
  });

  it('goes through more than 11,000 points in pieces, without losing or repeating any', async () => {
    const roomy = new HttpClients();
    server.answer(steps);
    const wide = new PrometheusSource({
      connections: { get: () => Promise.resolve(null) },
      directUrls: true,
      http: roomy,
      answers: readHere,
    });
    const points = 25_000;
    const request = sourceRequest<PrometheusQuery>(
      { kind: 'prometheus', expr: 'up', url: server.url },
      { range: { fromMs: 0, toMs: points * MINUTE_MS } }
    );
    const { series } = await wide.fetch(request);
    await roomy.close();
    expect(server.requests).toHaveLength(3);
    expect(series[0]?.times).toHaveLength(points);
    expect(series[0]?.times[0]).toBe(MINUTE_MS);
    expect(series[0]?.times.at(-1)).toBe(points * MINUTE_MS);
  });

  it('asks again in smaller pieces when an answer is too long', async () => {
    server.answer(steps);
    const { series } = await fetch({ url: server.url }, { range: { fromMs: 0, toMs: 3_000 * MINUTE_MS } });
    expect(series[0]?.times).toHaveLength(3_000);
    expect(server.requests.length).toBeGreaterThan(3);
  });

  it('gives up when the answer for a single interval is too long', async () => {
    server.answer(() => ({ body: 'x'.repeat(30_000) }));
    expect(await errorOf(fetch({ url: server.url }))).toMatchObject({
      code: 'resource_exhausted',
      source: 'downstream',
    });
  });

  it('leaves out series beyond the limit and counts them', async () => {
    const result = ['c', 'a', 'b'].map((job) => ({ metric: { job }, values: [[60, '1']] }));
    server.answer(() => ({ body: { status: 'success', data: { resultType: 'matrix', result } } }));
    const { series, seriesLeftOut } = await fetch({ url: server.url }, { seriesLimit: 2 });
    expect(series.map(({ labels }) => labels['job'])).toEqual(['a', 'b']);
    expect(seriesLeftOut).toBe(1);
  });

  it('keeps series together that differ in the inner label alone', async () => {
    const metrics = ['errors', 'orders'].flatMap((name) => ['a', 'b'].map((job) => ({ __name__: name, job })));
    const result = metrics.map((metric) => ({ metric, values: [[60, '1']] }));
    server.answer(() => ({ body: { status: 'success', data: { resultType: 'matrix', result } } }));
    const { series } = await fetch({ url: server.url }, { seriesLimit: 2, innerLabel: '__name__' });
    expect(series.map(({ labels }) => `${labels['__name__']} ${labels['job']}`)).toEqual(['errors a', 'orders a']);
  });

  it('takes an empty result for what it is', async () => {
    server.answer(() => ({ body: { status: 'success', data: { resultType: 'matrix', result: [] } } }));
    expect(await fetch({ url: server.url })).toEqual({ series: [], seriesLeftOut: 0, notices: [] });
  });

  it('shows warnings once, without a secret in them', async () => {
    server.answer(() => ({
      body: {
        status: 'success',
        warnings: [`remote read: ${PASSWORD} refused`],
        data: { resultType: 'matrix', result: [] },
      },
    }));
    const { notices } = await fetch({ connection: 'bearer' }, { range: { fromMs: 0, toMs: 12_000 * MINUTE_MS } });
    expect(notices).toEqual(['remote read: [redacted] refused']);
  });

  it('is endless', async () => {
    expect(await source().extent()).toBeNull();
  });
});

describe('PrometheusSource with connections', () => {
  it.each([
    ['basic', `Basic ${BASIC}`],
    ['bearer', `Bearer ${PASSWORD}`],
    ['apikey', `ApiKey ${PASSWORD}`],
    ['plain', undefined],
  ])('shows the credentials of a %s connection', async (connection, authorization) => {
    server.answer(steps);
    await fetch({ connection });
    expect(server.requests[0]?.headers.authorization).toBe(authorization);
  });

  it('names a connection that is not there, also one of another organisation', async () => {
    expect(await errorOf(fetch({ connection: 'gone' }))).toMatchObject({
      code: 'failed_precondition',
      message: 'there is no connection "gone": an Admin can make one',
    });
    expect(await errorOf(fetch({ connection: 'plain' }, { orgId: 2 }))).toMatchObject({ code: 'failed_precondition' });
  });

  it('refuses direct addresses where they are not allowed, and still serves connections', async () => {
    server.answer(steps);
    expect(await errorOf(fetch({ url: server.url }, {}, false))).toMatchObject({
      code: 'permission_denied',
      message: expect.stringContaining('an Admin must make a connection'),
    });
    expect(server.requests).toEqual([]);
    expect((await fetch({ connection: 'plain' }, {}, false)).series).toHaveLength(1);
  });

  it('refuses an address with credentials without repeating them', async () => {
    const error = await errorOf(fetch({ url: server.url.replace('//', `//anna:${PASSWORD}@`) }));
    expect(error).toMatchObject({
      code: 'invalid_argument',
      message: expect.stringContaining('must not hold a user or password'),
    });
    expect(error.message).not.toContain('anna');
  });
});

describe('PrometheusSource when things go wrong', () => {
  it.each([
    {
      name: 'a query error',
      handler: failing(400, { status: 'error', error: 'parse error: unexpected end of input' }),
      code: 'invalid_argument',
      message: /400, parse error: unexpected end of input/,
    },
    {
      name: 'a query that cannot be run',
      handler: failing(422, { status: 'error', error: 'many-to-many matching not allowed' }),
      code: 'invalid_argument',
      message: /many-to-many/,
    },
    {
      name: 'wrong credentials',
      handler: failing(401, 'Unauthorized'),
      code: 'unauthenticated',
      message: /401, the credentials were not accepted/,
    },
    {
      name: 'missing rights',
      handler: failing(403, { error: 'tenant not allowed' }),
      code: 'permission_denied',
      message: /403, access was refused: tenant not allowed/,
    },
    {
      name: 'a wrong path',
      handler: failing(404, '404 page not found'),
      code: 'not_found',
      message: /is the address right/,
    },
    { name: 'a crash', handler: failing(500, 'oops'), code: 'unavailable', message: /answered 500$/ },
    {
      name: 'being overloaded',
      handler: failing(503, { status: 'error', error: 'query queue is full' }),
      code: 'unavailable',
      message: /503, query queue is full/,
    },
    { name: 'their time-out', handler: failing(504, {}), code: 'deadline_exceeded', message: /504/ },
    {
      name: 'a page instead of data',
      handler: failing(200, '<html>sign in</html>'),
      code: 'unavailable',
      message: /something that is not JSON/,
    },
    {
      name: 'JSON of another kind',
      handler: failing(200, { hello: 1 }),
      code: 'unavailable',
      message: /not as Prometheus does/,
    },
    {
      name: 'a connection cut short',
      handler: (() => 'cut') as Handler,
      code: 'unavailable',
      message: /did not answer: the connection was/,
    },
  ])('tells $name in words', async ({ handler, code, message }) => {
    server.answer(handler);
    const error = await errorOf(fetch({ connection: 'basic' }));
    expect(error).toMatchObject({ code, source: 'downstream', message: expect.stringMatching(message) });
    expect(error.message).toContain(`prometheus "basic" at ${server.url}`);
  });

  it('says when to come back', async () => {
    server.answer(failing(429, 'slow down', { 'retry-after': '17' }));
    expect(await errorOf(fetch({ url: server.url }))).toMatchObject({
      code: 'unavailable',
      details: { retryAfterSeconds: 17 },
    });
  });

  it('hides what the server repeats of its credentials', async () => {
    server.answer(({ headers }) => ({
      status: 400,
      body: { error: `got ${headers.authorization} for http://bob:hunter2@db/ (${PASSWORD})` },
    }));
    const { message } = await errorOf(fetch({ connection: 'basic' }));
    expect(message).toContain('got Basic [redacted] for http://[redacted]@db/ ([redacted])');
  });

  it('says that nobody listens', async () => {
    const gone = await FakeServer.start();
    const { url } = gone;
    await gone.stop();
    expect(await errorOf(fetch({ url }))).toEqual({
      code: 'unavailable',
      source: 'downstream',
      message: `prometheus at ${url} did not answer: connection refused`,
      details: undefined,
    });
  });

  it('gives up on a server that does not answer in time', async () => {
    server.answer(() => 'hang');
    expect(await errorOf(fetch({ url: server.url }))).toMatchObject({
      code: 'deadline_exceeded',
      message: expect.stringContaining('within 1 s'),
    });
  });

  it('stops at once when canceled', async () => {
    const controller = new AbortController();
    server.answer(() => {
      controller.abort();
      return 'hang';
    });
    await expect(fetch({ url: server.url }, { signal: controller.signal })).rejects.toMatchObject({
      name: 'AbortError',
    });
  });

  it('follows no redirect and carries no credentials away', async () => {
    elsewhere.answer(steps);
    server.answer(failing(307, '', { location: `${elsewhere.url}/api?token=abc` }));
    const error = await errorOf(fetch({ connection: 'bearer' }));
    expect(error).toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining(`redirect to ${elsewhere.url}, which is not followed`),
    });
    expect(error.message).not.toContain('abc');
    expect(elsewhere.requests).toEqual([]);
  });
});
