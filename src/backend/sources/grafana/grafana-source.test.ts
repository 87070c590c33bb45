import { DAY_MS, MINUTE_MS, type GrafanaQuery } from '../../../schema';
import { Secret } from '../../base/secret';
import { HttpClients } from '../http/http-clients';
import type { SourceRequest } from '../source';
import { FakeServer, type Handler } from '../testkit/fake-server';
import { sourceRequest } from '../testkit/source-request';
import { readHere } from '../long-answers';
import { GrafanaSource } from './grafana-source';

const TOKEN = 'glsa_correct_horse_battery';
let server: FakeServer;
const http = new HttpClients({ timeoutMs: 1_000 });

beforeAll(async () => {
  server = await FakeServer.start();
});
afterAll(() => Promise.all([server.stop(), http.close()]));

const QUERY: GrafanaQuery = {
  kind: 'grafana',
  datasource: { uid: 'abc', type: 'prometheus', name: 'Main' },
  queries: [{ refId: 'A', expr: 'up', range: true }],
};

function fetch(
  query: Partial<GrafanaQuery> = {},
  given: Partial<SourceRequest<GrafanaQuery>> = {},
  source = newSource()
) {
  return source.fetch(sourceRequest({ ...QUERY, ...query }, given));
}

/** Knows the token of organisation 1; Grafana lives below a path. */
function newSource(): GrafanaSource {
  const access = { url: `${server.url}/monitoring/`, token: new Secret(TOKEN) };
  const tokens = { get: (orgId: number) => Promise.resolve(orgId === 1 ? access : null) };
  return new GrafanaSource({ tokens, http, answers: readHere });
}

interface AskedQuery {
  refId: string;
  intervalMs: number;
  maxDataPoints: number;
}

const asked = (body: string) => JSON.parse(body) as { from: string; to: string; queries: AskedQuery[] };

interface FrameGiven {
  labels?: Record<string, string>;
  times: number[];
  values?: Array<number | null>;
  field?: string;
  name?: string;
  notice?: string;
}

function frame({ labels = {}, times, values, field = 'Value', name = '', notice }: FrameGiven) {
  const notices = notice === undefined ? [] : [{ severity: 'warning', text: notice }];
  return {
    schema: {
      name,
      meta: { notices },
      fields: [
        { name: 'Time', type: 'time' },
        { name: field, type: 'number', labels },
      ],
    },
    data: { values: [times, values ?? times.map((t) => t / 1_000)] },
  };
}

const results = (frames: Record<string, unknown[]>) => ({
  body: {
    results: Object.fromEntries(Object.entries(frames).map(([refId, list]) => [refId, { status: 200, frames: list }])),
  },
});

/** Answers with a point at each interval, as a Prometheus behind Grafana does. */
const points: Handler = ({ body }) => {
  const { from, to, queries } = asked(body);
  const step = queries[0]?.intervalMs ?? 1;
  const times: number[] = [];
  for (let at = Math.floor(Number(from) / step) * step; at <= Number(to); at += step) {
    times.push(at);
  }
  return results({ A: [frame({ labels: { job: 'a' }, times })] });
};

async function errorOf(promise: Promise<unknown>): Promise<{ code: string; message: string }> {
  const error: unknown = await promise.then(
    () => {
      throw new Error('it should have failed');
    },
    (thrown: unknown) => thrown
  );
  const { code, message } = error as { code: string; message: string };
  expect(error).toMatchObject({ source: 'downstream' });
  expect(message).not.toContain(TOKEN);
  return { code, message };
}

describe('GrafanaSource', () => {
  it('sends the models as they are, with the reference, the interval and the token', async () => {
    server.answer(points);
    const { series } = await fetch(
      { queries: [{ refId: 'A', expr: 'up{x="$y"}', legendFormat: '{{job}}' }] },
      { range: { fromMs: 0, toMs: 120_000 } }
    );
    expect(series).toEqual([
      { labels: { job: 'a' }, times: Float64Array.of(60_000, 120_000), values: Float64Array.of(60, 120) },
    ]);
    const [request] = server.requests;
    expect(request).toMatchObject({ method: 'POST', path: '/monitoring/api/ds/query' });
    expect(request?.headers.authorization).toBe(`Bearer ${TOKEN}`);
    expect(asked(request?.body ?? '')).toEqual({
      from: '0',
      to: '120000',
      queries: [
        {
          refId: 'A',
          expr: 'up{x="$y"}',
          legendFormat: '{{job}}',
          datasource: { uid: 'abc', type: 'prometheus' },
          intervalMs: 60_000,
          maxDataPoints: 2,
        },
      ],
    });
  });

  it('leaves the end of the range to the next time where a point may stand for a time bucket just begun', async () => {
    server.answer(points);
    const datasource = { uid: 'es', type: 'elasticsearch', name: '' };
    const { series } = await fetch({ datasource }, { range: { fromMs: 0, toMs: 180_000 } });
    expect(asked(server.requests[0]?.body ?? '')).toMatchObject({ from: '0', to: '179999' });
    expect([...(series[0]?.times ?? [])]).toEqual([60_000, 120_000]);
  });

  it('goes through a long range in pieces of at most 11,000 points and joins the series', async () => {
    server.answer(points);
    const { series, notices } = await fetch({}, { range: { fromMs: 0, toMs: 14 * DAY_MS } });
    expect(server.requests.map(({ body }) => asked(body).queries[0]?.maxDataPoints)).toEqual([11_000, 9_160]);
    expect(series).toHaveLength(1);
    expect(series[0]?.times).toHaveLength((14 * DAY_MS) / MINUTE_MS);
    expect(notices).toEqual([]);
  });

  it('ignores hidden queries and labels the others when there are several', async () => {
    server.answer(() =>
      results({ A: [frame({ times: [60_000] })], B: [frame({ times: [60_000] })], H: [frame({ times: [60_000] })] })
    );
    const queries = [
      { refId: 'A' },
      { refId: 'B', datasource: { uid: '__expr__', type: '__expr__' } },
      { refId: 'H', hide: true },
    ];
    const { series } = await fetch({ queries });
    expect(series.map(({ labels }) => labels)).toEqual([{ refId: 'A' }, { refId: 'B' }]);
    const sent = JSON.parse(server.requests[0]?.body ?? '') as { queries: Array<{ datasource: { uid: string } }> };
    expect(sent.queries.map(({ datasource }) => datasource.uid)).toEqual(['abc', '__expr__', 'abc']);
  });

  it('shows warnings of the source without secrets', async () => {
    server.answer(() => results({ A: [frame({ times: [60_000, 120_000], notice: `series cut for ${TOKEN}` })] }));
    expect((await fetch()).notices).toEqual(['series cut for [redacted]']);
  });

  it('leaves out series beyond the limit and counts them', async () => {
    server.answer(() => results({ A: ['c', 'b', 'a'].map((pod) => frame({ labels: { pod }, times: [60_000] })) }));
    const { series, seriesLeftOut } = await fetch({}, { seriesLimit: 1, range: { fromMs: 0, toMs: MINUTE_MS } });
    expect(series.map(({ labels }) => labels['pod'])).toEqual(['a']);
    expect(seriesLeftOut).toBe(2);
  });

  it('keeps series together that differ in the inner label alone', async () => {
    const all = ['errors', 'orders'].flatMap((kind) => ['a', 'b'].map((pod) => ({ kind, pod })));
    server.answer(() => results({ A: all.map((labels) => frame({ labels, times: [60_000] })) }));
    const given = { seriesLimit: 2, innerLabel: 'kind', range: { fromMs: 0, toMs: MINUTE_MS } };
    const { series } = await fetch({}, given);
    expect(series.map(({ labels }) => `${labels['kind']} ${labels['pod']}`)).toEqual(['errors a', 'orders a']);
  });

  it('takes no data for what it is', async () => {
    server.answer(() => results({ A: [{ schema: { fields: [] }, data: { values: [] } }] }));
    expect(await fetch()).toEqual({ series: [], seriesLeftOut: 0, notices: [] });
  });

  it('is endless', async () => {
    expect(await newSource().extent()).toBeNull();
  });
});

describe('GrafanaSource naming series', () => {
  const labelsOf = async (frames: FrameGiven[], source = newSource()) => {
    server.answer(() => results({ A: frames.map(frame) }));
    return (await fetch({}, {}, source)).series.map(({ labels }) => labels);
  };
  const idle = { labels: { cpu: '0' }, field: 'idle', times: [60_000] };
  const user = { labels: { cpu: '0' }, field: 'user', times: [60_000] };

  it('adds the name of the field only where labels alone do not tell series apart', async () => {
    expect(await labelsOf([idle])).toEqual([{ cpu: '0' }]);
    expect(await labelsOf([idle, user])).toEqual([
      { cpu: '0', field: 'idle' },
      { cpu: '0', field: 'user' },
    ]);
  });

  it('adds the name of the frame where even fields are the same', async () => {
    const [one, two] = [
      { name: 'one', times: [60_000] },
      { name: 'two', times: [60_000] },
    ];
    expect(await labelsOf([one, two])).toEqual([{ frame: 'one' }, { frame: 'two' }]);
  });

  it('joins frames that nothing tells apart', async () => {
    expect(await labelsOf([{ times: [60_000] }, { times: [120_000] }])).toEqual([{}]);
  });

  it('keeps the labels when a later answer holds one of the series alone', async () => {
    const source = newSource();
    await labelsOf([idle, user], source);
    expect(await labelsOf([idle], source)).toEqual([{ cpu: '0', field: 'idle' }]);
  });

  it('gives a series one name though only a later piece shows that it needs a longer one', async () => {
    server.answer(({ body }) => {
      const { from, to } = asked(body);
      const times = [Number(from) + MINUTE_MS, Number(to)];
      return results({ A: (Number(from) === 0 ? [idle] : [idle, user]).map((given) => frame({ ...given, times })) });
    });
    const { series } = await fetch({}, { range: { fromMs: 0, toMs: 14 * DAY_MS } });
    expect(series.map(({ labels, times }) => [labels['field'], times.length])).toEqual([
      ['idle', 4],
      ['user', 2],
    ]);
  });
});

describe('GrafanaSource seeing an instant query', () => {
  const single =
    (at: 'to' | 'from'): Handler =>
    ({ body }) =>
      results({ A: [frame({ times: [Number(asked(body)[at])] })] });

  it('says so when a long range gives a single point', async () => {
    server.answer(single('to'));
    const { notices } = await fetch();
    expect(notices).toEqual([
      expect.stringMatching(/^each series has a single point in a range of 60 intervals: .*instant query/),
    ]);
  });

  it('says so when each piece of a longer range gives one', async () => {
    server.answer(single('to'));
    expect((await fetch({}, { range: { fromMs: 0, toMs: 14 * DAY_MS } })).notices).toEqual([
      expect.stringMatching(/only 2 points/),
    ]);
  });

  it('says nothing about the few intervals of an ordinary run', async () => {
    server.answer(single('to'));
    expect((await fetch({}, { range: { fromMs: 0, toMs: 3 * MINUTE_MS } })).notices).toEqual([]);
  });
});

describe('GrafanaSource when things go wrong', () => {
  const result =
    (status: number, query: object): Handler =>
    () => ({ status, body: { results: { A: query } } });
  const refusal =
    (status: number, body: unknown): Handler =>
    () => ({ status, body });
  const DENIED = {
    accessErrorId: 'ACE1',
    title: 'Access denied',
    message: "You'll need additional permissions: datasources:query",
  };

  it.each([
    {
      name: 'an error of the query',
      handler: result(400, { error: 'bad_data: parse error', status: 400 }),
      code: 'invalid_argument',
      message: /^query A through grafana at .* answered 400, bad_data: parse error/,
    },
    {
      name: 'an error beside a success',
      handler: result(207, { error: 'timeout', status: 504 }),
      code: 'deadline_exceeded',
      message: /timeout/,
    },
    {
      name: 'an error without a status',
      handler: result(200, { error: 'plugin crashed' }),
      code: 'unavailable',
      message: /plugin crashed/,
    },
    {
      name: 'an outage of the source',
      handler: result(500, { error: 'dial tcp: connection refused', status: 502 }),
      code: 'unavailable',
      message: /dial tcp/,
    },
    {
      name: 'a token that is not known',
      handler: refusal(401, { message: 'Invalid API key' }),
      code: 'unauthenticated',
      message: /the credentials were not accepted: Invalid API key/,
    },
    {
      name: 'a missing permission',
      handler: refusal(403, DENIED),
      code: 'permission_denied',
      message: /datasources:query/,
    },
    {
      name: 'a source that is gone',
      handler: refusal(404, { message: 'Data source not found' }),
      code: 'not_found',
      message: /Data source not found/,
    },
    { name: 'too many queries', handler: refusal(429, {}), code: 'unavailable', message: /429/ },
    {
      name: 'a page instead of data',
      handler: refusal(200, '<html>'),
      code: 'unavailable',
      message: /is this the address of Grafana/,
    },
  ])('tells $name in words', async ({ handler, code, message }) => {
    server.answer(handler);
    expect(await errorOf(fetch())).toEqual({ code, message: expect.stringMatching(message) });
  });

  it('names the fields when none can be watched', async () => {
    const logs = {
      schema: {
        fields: [
          { name: 'Time', type: 'time' },
          { name: 'Line', type: 'string' },
        ],
      },
      data: { values: [[1], ['x']] },
    };
    server.answer(() => results({ A: [logs] }));
    expect(await errorOf(fetch())).toEqual({
      code: 'invalid_argument',
      message: 'the query gives no series: no numeric field among "Time" (time), "Line" (string)',
    });
    server.answer(() => results({ A: [logs, frame({ times: [60_000, 120_000] })] }));
    expect((await fetch()).notices).toEqual([expect.stringContaining('a frame was ignored: no numeric field')]);
  });

  it('says who can help when there is no token', async () => {
    expect(await errorOf(fetch({}, { orgId: 2 }))).toEqual({
      code: 'failed_precondition',
      message: expect.stringMatching(/organisation 2: an Admin can give a service account token/),
    });
  });

  it.each([
    ['as the source', { datasource: { uid: 'v', type: 'vigil-anomaly-datasource', name: '' } }],
    ['in a model', { queries: [{ refId: 'A', datasource: { uid: 'v', type: 'vigil-anomaly-datasource' } }] }],
  ])('refuses to watch Vigil itself, named %s', async (_, query) => {
    server.answer(points);
    expect(await errorOf(fetch(query))).toMatchObject({ code: 'invalid_argument' });
    expect(server.requests).toEqual([]);
  });

  it('gives up in time, stops when canceled, and tells when nobody listens', async () => {
    server.answer(() => 'hang');
    expect(await errorOf(fetch())).toMatchObject({ code: 'deadline_exceeded' });
    await expect(fetch({}, { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' });
    server.answer(() => 'cut');
    expect(await errorOf(fetch())).toMatchObject({ code: 'unavailable' });
  });

  it('hides a token that Grafana repeats', async () => {
    server.answer(({ headers }) => ({ status: 401, body: { message: `unknown ${headers.authorization}` } }));
    expect((await errorOf(fetch())).message).toContain('unknown Bearer [redacted]');
  });
});
