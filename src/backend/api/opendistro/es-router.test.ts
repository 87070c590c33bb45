import { VigilError } from '../../../schema';
import { silentLogger } from '../../base/logger';
import { ManualClock } from '../../base/testkit/manual-clock';
import { EngineMetrics } from '../../services/metrics';
import { esError, illegalArgument, plainText } from './errors';
import { createEsRouter } from './es-router';
import { ok, type EsCall, type EsRoute } from './es-route';

const detectors = '/_opendistro/_anomaly_detection/detectors';

function routes(handle: (call: EsCall) => unknown = (call) => ({ query: call.query, body: call.body ?? 'none' })) {
  const route = (part: Partial<EsRoute>): EsRoute => ({
    plugin: 'anomaly_detection',
    methods: ['POST'],
    path: '/detectors',
    role: 'Viewer',
    query: ['refresh'],
    body: 'json',
    handle: async (call) => ok({ ...(handle(call) as object), params: call.params }),
    ...part,
  });
  return [
    route({}),
    route({ path: '/detectors/{id}', methods: ['GET', 'HEAD', 'DELETE', 'PUT'], body: 'ignored' }),
    route({ path: '/detectors/_search', methods: ['GET', 'POST'], body: 'optional json' }),
    route({ path: '/detectors/{id}/_start', body: 'lenient json', role: 'Editor' }),
    route({ path: '/monitors', plugin: 'alerting' }),
  ];
}

function open(handle?: (call: EsCall) => unknown) {
  const options = { logger: silentLogger, clock: new ManualClock(0), metrics: new EngineMetrics() };
  const api = createEsRouter(routes(handle), options);
  return async (method: string, path: string, body?: string, type = 'application/json', role = 'Editor' as const) => {
    const init = body === undefined ? {} : { body, headers: { 'content-type': type } };
    const response = await api(new Request(`http://vigil${path}`, { method, ...init }), {
      orgId: 1,
      role,
      login: 'erin',
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type') === 'application/json; charset=UTF-8';
    return {
      status: response.status,
      text,
      headers: response.headers,
      body: isJson && text !== '' ? parse(text) : null,
    };
  };
}

const parse = (text: string): unknown => JSON.parse(text);

const envelope = (status: number, type: string, reason: string) => ({
  error: { root_cause: [{ type, reason }], type, reason },
  status,
});

describe('paths', () => {
  it.each(['/_opendistro/_anomaly_detection', '/_plugins/_anomaly_detection'])(
    'are answered below %s alike, with or without a slash at the end',
    async (prefix) => {
      const send = open();
      for (const end of ['', '/', '//']) {
        expect((await send('GET', `${prefix}/detectors/a%2Fb${end}`)).body).toMatchObject({ params: { id: 'a/b' } });
      }
    }
  );

  it('belong to one plugin', async () => {
    const send = open();
    expect((await send('POST', '/_plugins/_alerting/monitors', '{}')).status).toBe(200);
    expect((await send('POST', '/_plugins/_anomaly_detection/monitors', '{}')).status).toBe(400);
  });

  it('with fixed parts win over parameters, for the methods they have', async () => {
    const send = open();
    expect((await send('POST', `${detectors}/_search`)).body).toEqual({ query: {}, body: 'none', params: {} });
    expect((await send('DELETE', `${detectors}/_search`)).body).toMatchObject({ params: { id: '_search' } });
  });

  it('without the method asked for are told with those they have', async () => {
    const answer = await open()('POST', `${detectors}/abc?x=1`, '{}');
    expect(answer.status).toBe(405);
    expect(answer.body).toEqual({
      error: `Incorrect HTTP method for uri [${detectors}/abc?x=1] and method [POST], allowed: [GET, HEAD, DELETE, PUT]`,
      status: 405,
    });
  });

  it('that nobody knows are told in a text alone', async () => {
    const answer = await open()('POST', `${detectors}/abc/_pause`);
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual({
      error: `no handler found for uri [${detectors}/abc/_pause] and method [POST]`,
    });
  });

  it('with a stray percent sign are ids like any other', async () => {
    expect((await open()('GET', `${detectors}/%zz`)).body).toMatchObject({ params: { id: '%zz' } });
  });
});

describe('bodies', () => {
  it.each(['text/plain', 'application/x-ndjson', ''])('of the type "%s" are refused', async (type) => {
    const answer = await open()('POST', detectors, '{"name":"x"}', type);
    expect(answer.status).toBe(406);
    expect(answer.body).toEqual({ error: `Content-Type header [${type}] is not supported`, status: 406 });
  });

  it('that are needed and not there are asked for', async () => {
    const answer = await open()('POST', detectors);
    expect(answer.body).toEqual(envelope(400, 'parse_exception', 'request body is required'));
  });

  it.each(['{"name": "x", ', '{"a" "b"}', 'nonsense', '{"a":1}}', '\u0000'])('such as %j are no JSON', async (text) => {
    const answer = await open()('POST', detectors, text);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ error: { type: 'json_parse_exception' }, status: 400 });
  });

  it.each(['{"a":'.repeat(101) + '1' + '}'.repeat(101), '['.repeat(50_000) + ']'.repeat(50_000)])(
    'nested too deeply are refused',
    async (text) => {
      const answer = await open()('POST', detectors, text);
      expect(answer.status).toBe(400);
      expect(answer.body).toMatchObject({ error: { type: 'x_content_parse_exception' } });
    }
  );

  it('nested as deeply as allowed are read', async () => {
    expect((await open()('POST', detectors, '['.repeat(100) + ']'.repeat(100))).status).toBe(200);
  });

  it('that are too long are refused', async () => {
    const answer = await open()('POST', detectors, `"${'x'.repeat(10 * 1024 * 1024)}"`);
    expect(answer.status).toBe(413);
    expect(answer.body).toMatchObject({ status: 413 });
  });

  it('may be junk where the route says so', async () => {
    const send = open();
    expect((await send('POST', `${detectors}/a/_start`, '{{{')).body).toMatchObject({ body: 'none' });
    expect((await send('POST', `${detectors}/a/_start`, '{"b":1}')).body).toMatchObject({ body: { b: 1 } });
  });

  it('may come as the parameter source', async () => {
    const source = encodeURIComponent('{"query":{"match_all":{}}}');
    const answer = await open()('GET', `${detectors}/_search?source=${source}&source_content_type=application/json`);
    expect(answer.body).toMatchObject({ body: { query: { match_all: {} } } });
  });
});

describe('bodies that end too early', () => {
  it.each([
    ['{"period_start":', 'json_e_o_f_exception'],
    ['{"query": {', 'json_e_o_f_exception'],
    ['{"name": "x", ', 'json_parse_exception'],
    ['{"name" "x"', 'json_parse_exception'],
  ])('such as %j are of the type %s', async (text, type) => {
    expect((await open()('POST', detectors, text)).body).toMatchObject({ error: { type } });
  });
});

describe('parameters', () => {
  it('that the route does not take are named', async () => {
    const one = await open()('GET', `${detectors}/a?frob=1`);
    expect(one.body).toEqual(
      envelope(400, 'illegal_argument_exception', `request [${detectors}/a] contains unrecognized parameter: [frob]`)
    );
    const two = await open()('GET', `${detectors}/a?zap=1&frob=1&pretty`);
    expect(two.body).toMatchObject({
      error: { reason: `request [${detectors}/a] contains unrecognized parameters: [frob], [zap]` },
    });
  });

  it('that every route takes are no fault, and pretty makes lines', async () => {
    const answer = await open()('GET', `${detectors}/a?pretty&human=true&error_trace=false`);
    expect(answer.status).toBe(200);
    expect(answer.text).toMatch(/^\{\n {2}"query"/);
  });
});

describe('failures', () => {
  it('of the role come before the body is read', async () => {
    const answer = await open()('POST', `${detectors}/a/_start`, '{', 'application/json', 'Viewer' as 'Editor');
    expect(answer.status).toBe(403);
    expect(answer.body).toMatchObject({ error: { type: 'security_exception' }, status: 403 });
  });

  it.each([
    [illegalArgument('no'), 400, envelope(400, 'illegal_argument_exception', 'no')],
    [new VigilError('not_found', 'gone'), 404, envelope(404, 'resource_not_found_exception', 'gone')],
    [
      esError(404, { type: 'index_not_found_exception', reason: 'no such index [x]', extra: { index: 'x' } }),
      404,
      {
        error: {
          root_cause: [{ type: 'index_not_found_exception', reason: 'no such index [x]', index: 'x' }],
          type: 'index_not_found_exception',
          reason: 'no such index [x]',
          index: 'x',
        },
        status: 404,
      },
    ],
    [
      illegalArgument('bad long', { caused_by: { type: 'number_format_exception', reason: 'x' } }),
      400,
      {
        error: {
          root_cause: [{ type: 'illegal_argument_exception', reason: 'bad long' }],
          type: 'illegal_argument_exception',
          reason: 'bad long',
          caused_by: { type: 'number_format_exception', reason: 'x' },
        },
        status: 400,
      },
    ],
  ])('are told in an envelope', async (thrown, status, body) => {
    const answer = await open(() => {
      throw thrown;
    })('GET', `${detectors}/a`);
    expect(answer.status).toBe(status);
    expect(answer.body).toEqual(body);
  });

  it('of the plugin itself are told in plain text', async () => {
    const answer = await open(() => {
      throw plainText(404, "Can't find detector with id: a");
    })('GET', `${detectors}/a`);
    expect([answer.status, answer.text]).toEqual([404, "Can't find detector with id: a"]);
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=UTF-8');
  });

  it('inside say nothing of what happened', async () => {
    const answer = await open(() => {
      throw new Error('the password is x');
    })('GET', `${detectors}/a`);
    expect(answer.status).toBe(500);
    expect(answer.text).not.toContain('password');
  });

  it('of HEAD have no body', async () => {
    const answer = await open(() => {
      throw plainText(404, 'none');
    })('HEAD', `${detectors}/a`);
    expect([answer.status, answer.text]).toEqual([404, '']);
  });
});
