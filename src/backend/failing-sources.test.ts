import { HOUR_MS, type SourceQuery } from '../schema';
import { Secret } from './base/secret';
import { GrafanaSource } from './sources/grafana/grafana-source';
import { HttpClients } from './sources/http/http-clients';
import { readHere } from './sources/long-answers';
import { PrometheusSource } from './sources/prometheus/prometheus-source';
import type { Source } from './sources/source';
import { FakeServer, type Handler } from './sources/testkit/fake-server';
import { closeFixtures, demoSpec, EngineFixture, until } from './testkit/engine-fixture';
import { ScriptedSource, wave } from './testkit/scripted-source';

// What a user sees of a detector whose source misbehaves, over a real connection.
jest.setTimeout(30_000);

let server: FakeServer;
const http = new HttpClients();
/** For a server that never answers: the wait is real. */
const impatient = new HttpClients({ timeoutMs: 20 });

beforeAll(async () => {
  server = await FakeServer.start();
});
afterEach(closeFixtures);
afterAll(() => Promise.all([server.stop(), http.close(), impatient.close()]));

const prometheus = (): SourceQuery => ({ kind: 'prometheus', url: server.url, expr: 'up' });
const grafana = (): SourceQuery => ({
  kind: 'grafana',
  datasource: { uid: 'abc', type: 'loki', name: 'Logs' },
  queries: [{ refId: 'A' }],
});

/** An engine with one detector on the server and one on a source that works; both have run once. */
async function open(source: SourceQuery, { seriesLimit = 1_000, clients = http } = {}) {
  const access = { url: server.url, token: new Secret('glsa_secret') };
  const outside = { http: clients, answers: readHere };
  const sources = [
    new PrometheusSource({ ...outside, connections: { get: () => Promise.resolve(null) }, directUrls: true }),
    new GrafanaSource({ ...outside, tokens: { get: () => Promise.resolve(access) } }),
    new ScriptedSource({ labels: {}, curve: wave() }),
  ] as Source[];
  const fixture = await EngineFixture.open({ sources });
  const watched = await fixture.create(demoSpec({ name: 'watched', source, seriesLimit, historyMs: HOUR_MS }));
  const other = await fixture.create(demoSpec({ name: 'other', historyMs: HOUR_MS }));
  await fixture.settle();
  const state = async (id: string) => (await fixture.call('GET', `/detectors/${id}`)).body.state;
  return { fixture, watched, other, state };
}

const reply =
  (status: number, body: unknown): Handler =>
  () => ({ status, body });
const matrix = (...pods: string[]): Handler => {
  return ({ body }) => {
    const end = Number(new URLSearchParams(body).get('end'));
    const result = pods.map((pod) => ({ metric: { pod }, values: [[end, '1']] }));
    return { body: { status: 'success', data: { resultType: 'matrix', result } } };
  };
};
const logs = {
  results: {
    A: {
      status: 200,
      frames: [
        {
          schema: {
            fields: [
              { name: 'Time', type: 'time' },
              { name: 'Line', type: 'string' },
            ],
          },
          data: { values: [[1], ['x']] },
        },
      ],
    },
  },
};

describe('a detector whose source fails', () => {
  it.each([
    { name: 'ends the connection', handler: () => 'cut' as const, code: 'unavailable', words: /did not answer/ },
    { name: 'crashes', handler: reply(500, 'oops'), code: 'unavailable', words: /answered 500/ },
    { name: 'refuses the credentials', handler: reply(401, ''), code: 'unauthenticated', words: /401/ },
    { name: 'refuses access', handler: reply(403, {}), code: 'permission_denied', words: /403/ },
    {
      name: 'never answers',
      handler: () => 'hang' as const,
      clients: impatient,
      code: 'deadline_exceeded',
      words: /within/,
    },
    {
      name: 'does not understand the query',
      handler: reply(400, { status: 'error', error: 'parse error: unexpected end' }),
      code: 'invalid_argument',
      words: /parse error: unexpected end/,
    },
    {
      name: 'gives no numeric field',
      query: grafana,
      handler: reply(200, logs),
      code: 'invalid_argument',
      words: /no numeric field among "Time" \(time\), "Line" \(string\)/,
    },
  ])(
    'since it $name: says so, is tried again, and leaves others alone',
    async ({ query, handler, clients, code, words }) => {
      server.answer(handler);
      const { fixture, watched, other, state } = await open((query ?? prometheus)(), { ...(clients && { clients }) });
      const first = await state(watched);
      expect(first).toMatchObject({
        kind: 'failing',
        failing: { code, source: 'downstream', message: expect.stringMatching(words), attempts: 1 },
        lastRun: { error: { code }, points: 0 },
      });
      expect(first.nextRunMs).toBe(first.failing.retryMs);
      expect(await state(other)).toMatchObject({ failing: null, series: 1, lagMs: 0 });
      await fixture.clock.advance(first.failing.retryMs - fixture.clock.nowMs());
      await until(async () => (await state(watched)).failing.attempts === 2);
      expect((await state(watched)).failing.sinceMs).toBe(first.failing.sinceMs);
      const health = (await fixture.call('GET', '/health')).body;
      expect(health).toMatchObject({ status: 'degraded', message: expect.stringContaining('"watched"') });
    }
  );

  it('works again as soon as the source does', async () => {
    server.answer(reply(401, ''));
    const { fixture, watched, state } = await open(prometheus());
    server.answer(matrix('a'));
    await fixture.clock.advance((await state(watched)).failing.retryMs - fixture.clock.nowMs());
    // It may take several pieces, of which the first ends the failure.
    await until(async () => (await state(watched)).lagMs === 0);
    expect(await state(watched)).toMatchObject({ series: 1, failing: null });
  });
});

describe('a detector whose source answers', () => {
  it('with nothing says so in a notice and does not fail', async () => {
    server.answer(matrix());
    const { watched, state } = await open(prometheus());
    expect(await state(watched)).toMatchObject({ failing: null, series: 0, notices: ['the query gave no series'] });
  });

  it('with more series than the limit runs the first and says how many are left out', async () => {
    server.answer(matrix('c', 'a', 'b'));
    const { fixture, watched, state } = await open(prometheus(), { seriesLimit: 2 });
    expect(await state(watched)).toMatchObject({ failing: null, series: 2, seriesLeftOut: 1 });
    const { body } = await fixture.call('GET', `/detectors/${watched}/series?sort=labels`);
    expect(body.items.map(({ labels }: { labels: { pod: string } }) => labels.pod)).toEqual(['a', 'b']);
  });
});
