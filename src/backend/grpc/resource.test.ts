import { createHash } from 'node:crypto';
import { VigilError, type ErrorBody } from '../../schema';
import type { Principal } from '../services/access';
import { ResourceClient, type CallResourceResponse } from './gen/pluginv2';
import { editorContext, PluginHost, resourceRequest, services } from './testkit/plugin-host';

let host: PluginHost;
beforeEach(() => {
  host = new PluginHost();
});
afterEach(() => host.dispose());

const api = (answer: (request: Request, principal: Principal) => Promise<Response> | Response) =>
  host.start(async () => services({ api: async (request, principal) => answer(request, principal) }));

const bodyOf = (pieces: CallResourceResponse[]) => Buffer.concat(pieces.map((piece) => piece.body)).toString();

describe('callResource', () => {
  it('hands on method, path, query, headers, body and who calls', async () => {
    await api(async (request, principal) =>
      Response.json({
        url: request.url,
        method: request.method,
        list: request.headers.get('x-list'),
        length: request.headers.get('content-length'),
        body: await request.text(),
        principal,
      })
    );
    const pieces = await host.resource({
      path: 'api/v1/detectors',
      url: 'api/v1/detectors?search=a%20b&limit=3',
      method: 'POST',
      headers: {
        'Content-Type': { values: ['application/json'] },
        'X-List': { values: ['a', 'b'] },
        'Content-Length': { values: ['99'] },
        'bad name': { values: ['x'] },
      },
      body: Buffer.from('{"ä":1}'),
    });
    expect(JSON.parse(bodyOf(pieces))).toEqual({
      url: 'http://vigil/api/v1/detectors?search=a%20b&limit=3',
      method: 'POST',
      list: 'a, b',
      length: null,
      body: '{"ä":1}',
      principal: { orgId: 7, role: 'Editor', login: 'eve' },
    });
  });

  it.each([
    ['keeps an encoded slash', 'files/a/b', 'files/a%2Fb', '/files/a%2Fb'],
    ['takes a leading slash as none', '/files/x', '/files/x?y=1', '/files/x?y=1'],
    ['encodes a path that comes without a url', 'files/ä b', '', '/files/%C3%A4%20b'],
    ['prefers the path when the url is another', 'files/x', 'elsewhere?y=1', '/files/x?y=1'],
    ['bears a stray percent sign', 'files/50%', 'files/50%', '/files/50%25'],
  ])('%s', async (_, path, url, expected) => {
    await api((request) => new Response(request.url));
    expect(bodyOf(await host.resource({ path, url }))).toBe(`http://vigil${expected}`);
  });

  it('sends status and headers with the first message only, the body in pieces of at most 1 MiB', async () => {
    const large = Buffer.alloc(6 * 1024 * 1024 + 5, 'vigil');
    await api(() => new Response(large, { status: 201, headers: { 'x-a': 'b', 'set-cookie': 'c=d' } }));
    const pieces = await host.resource({});
    expect(pieces[0]).toMatchObject({ code: 201, headers: { 'x-a': { values: ['b'] } } });
    expect(pieces[0]?.headers).not.toHaveProperty('set-cookie');
    expect(pieces.slice(1).every((piece) => piece.code === 0 && Object.keys(piece.headers).length === 0)).toBe(true);
    expect(Math.max(...pieces.map((piece) => piece.body.length))).toBe(1024 * 1024);
    const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
    expect(hash(Buffer.concat(pieces.map((piece) => piece.body)))).toBe(hash(large));
  });

  it('takes a body beyond the usual 4 MiB of gRPC', async () => {
    await api(async (request) => new Response(String((await request.arrayBuffer()).byteLength)));
    const body = Buffer.alloc(6 * 1024 * 1024);
    expect(bodyOf(await host.resource({ method: 'POST', body }))).toBe(String(body.length));
  });

  it('sends one message for an answer without a body', async () => {
    await api(() => new Response(null, { status: 204 }));
    expect(await host.resource({ method: 'DELETE' })).toEqual([{ code: 204, headers: {}, body: Buffer.alloc(0) }]);
  });

  it('hands on the body of a GET, as searches send it', async () => {
    await api(async (request) => new Response(`${request.method} ${await request.text()}`));
    const path = '_opendistro/_anomaly_detection/detectors/_search';
    expect(bodyOf(await host.resource({ path, method: 'GET', body: Buffer.from('{}') }))).toBe('GET {}');
    expect(bodyOf(await host.resource({ path, method: 'GET' }))).toBe('GET ');
  });

  it('tells refusals in the form of the API that was asked', async () => {
    await api(() => new Response(''));
    const path = '_plugins/_anomaly_detection/stats';
    const pieces = await host.resource({ path, pluginContext: undefined });
    expect(pieces[0]?.code).toBe(401);
    expect(JSON.parse(bodyOf(pieces))).toMatchObject({ error: { type: 'security_exception' }, status: 401 });
  });

  it.each([
    ['without a plugin context', undefined, 401, 'unauthenticated'],
    ['without a user', { ...editorContext, user: undefined }, 401, 'unauthenticated'],
    [
      'with the role None',
      { ...editorContext, user: { login: 'n', name: '', email: '', role: 'None' } },
      403,
      'permission_denied',
    ],
    [
      'with a role nobody knows',
      { ...editorContext, user: { login: 'n', name: '', email: '', role: 'admin' } },
      403,
      'permission_denied',
    ],
  ])('refuses a call %s', async (_, pluginContext, code, error) => {
    const reached: string[] = [];
    await api((request) => {
      reached.push(request.url);
      return new Response('');
    });
    const pieces = await host.resource({ pluginContext });
    expect(pieces[0]?.code).toBe(code);
    expect((JSON.parse(bodyOf(pieces)) as ErrorBody).error.code).toBe(error);
    expect(reached).toEqual([]);
  });

  it('answers 400 to a method that no request may have', async () => {
    await api(() => new Response(''));
    expect((await host.resource({ method: 'CON NECT' }))[0]?.code).toBe(400);
  });

  it.each([
    ['a known failure with its words', new VigilError('not_found', 'no detector x'), 404, 'no detector x'],
    ['an unknown failure without them', new Error('secret'), 500, 'the engine log has the details'],
  ])('answers %s', async (_, thrown, code, message) => {
    await api(() => Promise.reject(thrown));
    const pieces = await host.resource({});
    expect(pieces[0]?.code).toBe(code);
    expect(bodyOf(pieces)).toContain(message);
    expect(bodyOf(pieces)).not.toContain('secret');
  });

  it('aborts the request when the caller hangs up', async () => {
    const aborted = Promise.withResolvers<string>();
    const reached = Promise.withResolvers<void>();
    await api((request) => {
      request.signal.addEventListener('abort', () => aborted.resolve('aborted'));
      reached.resolve();
      return Promise.withResolvers<Response>().promise;
    });
    const call = host.client(ResourceClient).callResource(resourceRequest({}));
    call.on('error', () => {});
    await reached.promise;
    call.cancel();
    await expect(aborted.promise).resolves.toBe('aborted');
  });

  it('stops reading a body that nobody takes any more', async () => {
    const canceled = Promise.withResolvers<string>();
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(1024 * 1024)),
      cancel: () => canceled.resolve('canceled'),
    });
    await api(() => new Response(endless));
    const call = host.client(ResourceClient).callResource(resourceRequest({}));
    call.on('error', () => {});
    call.once('data', () => call.cancel());
    await expect(canceled.promise).resolves.toBe('canceled');
  });

  it('ends the stream when a body breaks off, and logs it', async () => {
    let pulls = 0;
    const broken = new ReadableStream<Uint8Array>({
      pull: (controller) =>
        pulls++ === 0 ? controller.enqueue(Buffer.from('a')) : controller.error(new Error('gone')),
    });
    await api(() => new Response(broken));
    expect(bodyOf(await host.resource({}))).toBe('a');
    expect(host.log.lines).toContainEqual({
      level: 'error',
      message: 'a resource call broke off',
      fields: { path: 'api/v1/health', error: new Error('gone') },
    });
  });
});
