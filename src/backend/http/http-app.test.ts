import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '../base/logger';
import { Secret } from '../base/secret';
import { createHttpApp } from './http-app';
import { listen } from './listen';

const TOKEN = 'a-token-of-enough-characters';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-http-'));
  await mkdir(join(folder, 'chunks'));
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>Vigil</title>');
  await writeFile(join(folder, 'main.js'), 'export {};');
  await writeFile(join(folder, 'chunks/page-ABCD1234.js'), 'export {};');
  await writeFile(join(folder, 'icon.svg'), '<svg/>');
  await writeFile(join(folder, '..', `${folder.split('/').at(-1)}-beside.txt`), 'not yours');
});

afterAll(async () => {
  await rm(folder, { recursive: true });
  await rm(`${folder}-beside.txt`);
});

function app(token: string | null = null) {
  const seen: string[] = [];
  const handle = createHttpApp({
    api: async (request, principal) => {
      seen.push(`${request.method} ${new URL(request.url).pathname} ${principal.role}`);
      return Response.json({ ok: true });
    },
    metrics: async () => 'vigil_up 1\n',
    token: token === null ? null : new Secret(token),
    workbenchDir: folder,
    logger: silentLogger,
  });
  const call = (path: string, init: RequestInit = {}) =>
    handle(
      new Request(`http://localhost:3300${path}`, { ...init, headers: { host: 'localhost:3300', ...init.headers } })
    );
  return { call, seen };
}

describe('without a token', () => {
  it('answers API, metrics and pages', async () => {
    const { call, seen } = app();
    expect((await call('/api/v1/status')).status).toBe(200);
    expect(seen).toEqual(['GET /api/v1/status Admin']);
    expect(await (await call('/metrics')).text()).toBe('vigil_up 1\n');
    expect((await call('/')).status).toBe(200);
  });

  it.each(['localhost', 'localhost:3300', '127.0.0.1:80', '127.9.9.9', '[::1]:3300'])(
    'answers to host %s',
    async (host) => {
      expect((await app().call('/api/v1/status', { headers: { host } })).status).toBe(200);
    }
  );

  it.each(['evil.example', '192.168.1.5:3300', 'localhost.evil.example', '127.0.0.1.evil.example'])(
    'gives nothing to host %s, which may be a rebound name',
    async (host) => {
      const { call, seen } = app();
      for (const path of ['/api/v1/status', '/', '/metrics']) {
        expect((await call(path, { headers: { host } })).status).toBe(403);
      }
      expect(seen).toEqual([]);
    }
  );
});

describe('the API of Open Distro', () => {
  it.each(['/_opendistro/_anomaly_detection/stats', '/_plugins/_alerting/monitors'])(
    'is answered at %s, and refusals are told in its own form',
    async (path) => {
      const { call, seen } = app(TOKEN);
      const refused = await call(path);
      expect(refused.status).toBe(401);
      expect(await refused.json()).toMatchObject({ error: { type: 'security_exception' }, status: 401 });
      expect((await call(path, { headers: { authorization: `Bearer ${TOKEN}` } })).status).toBe(200);
      expect(seen).toEqual([`GET ${path} Admin`]);
    }
  );
});

describe('writes from a browser', () => {
  const write = (headers: Record<string, string>, token: string | null = null) =>
    app(token).call('/api/v1/detectors', {
      method: 'POST',
      headers: { ...(token && { authorization: `Bearer ${token}` }), ...headers },
    });

  it.each([
    [{}, 200],
    [{ origin: 'http://localhost:3300', 'sec-fetch-site': 'same-origin' }, 200],
    [{ origin: 'http://localhost:9999' }, 403],
    [{ origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }, 403],
    [{ origin: 'null' }, 403],
    [{ 'sec-fetch-site': 'cross-site' }, 403],
    [{ 'sec-fetch-site': 'same-site' }, 403],
  ])('with %j answer %i', async (headers, status) => {
    expect((await write(headers)).status).toBe(status);
    expect((await write(headers, TOKEN)).status).toBe(status);
  });

  it('are asked for their origin whatever the method', async () => {
    for (const method of ['PUT', 'DELETE', 'PATCH']) {
      expect((await app().call('/api/v1/x', { method, headers: { origin: 'http://evil.example' } })).status).toBe(403);
    }
    expect((await app().call('/api/v1/x', { headers: { origin: 'http://evil.example' } })).status).toBe(200);
  });
});

describe('with a token', () => {
  it('answers nothing without it, on any path', async () => {
    const { call, seen } = app(TOKEN);
    for (const path of ['/api/v1/status', '/metrics', '/', '/main.js']) {
      expect((await call(path)).status).toBe(401);
      expect((await call(path, { headers: { authorization: 'Bearer wrong' } })).status).toBe(401);
      expect((await call(path, { headers: { cookie: `vigil_session=${TOKEN}` } })).status).toBe(401);
    }
    expect(seen).toEqual([]);
  });

  it('answers any host with it', async () => {
    const headers = { authorization: `Bearer ${TOKEN}`, host: 'vigil.example' };
    expect((await app(TOKEN).call('/api/v1/status', { headers })).status).toBe(200);
  });

  it('shows browsers a page that asks for it', async () => {
    const response = await app(TOKEN).call('/', { headers: { accept: 'text/html' } });
    expect(response.status).toBe(401);
    expect(await response.text()).toContain('<form method="post" action="/sign-in">');
  });

  it('signs a browser in with a cookie that is not the token', async () => {
    const { call } = app(TOKEN);
    const body = `token=${TOKEN}`;
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': String(body.length) };
    const signedIn = await call('/sign-in', { method: 'POST', body, headers });
    expect(signedIn.status).toBe(303);
    const cookie = signedIn.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^vigil_session=[\w-]+; Path=\/; HttpOnly; SameSite=Strict/);
    expect(cookie).not.toContain(TOKEN);
    expect((await call('/api/v1/status', { headers: { cookie: cookie.split(';')[0] ?? '' } })).status).toBe(200);
    const wrong = await call('/sign-in', {
      method: 'POST',
      body: 'token=wrong',
      headers: { ...headers, 'content-length': '11' },
    });
    expect(wrong.status).toBe(401);
    expect(wrong.headers.get('set-cookie')).toBeNull();
  });
});

describe('files of the workbench', () => {
  it.each([
    ['/', 'text/html; charset=utf-8', 'no-cache'],
    ['/detectors/abc?x=1', 'text/html; charset=utf-8', 'no-cache'],
    ['/main.js', 'text/javascript; charset=utf-8', 'no-cache'],
    ['/icon.svg', 'image/svg+xml', 'no-cache'],
    ['/chunks/page-ABCD1234.js', 'text/javascript; charset=utf-8', 'public, max-age=31536000, immutable'],
  ])('%s is served as %s', async (path, type, cache) => {
    const response = await app().call(path);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(type);
    expect(response.headers.get('cache-control')).toBe(cache);
    expect(response.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('are not sent again to who has them', async () => {
    const etag = (await app().call('/main.js')).headers.get('etag') ?? '';
    expect((await app().call('/main.js', { headers: { 'if-none-match': etag } })).status).toBe(304);
  });

  it.each(['/missing.js', '/%2e%2e/x.txt', '/..%2fvigil-beside.txt', '/chunks/..%2f..%2fetc', '/%00'])(
    '%s is not there',
    async (path) => {
      const response = await app().call(path);
      expect([400, 404]).toContain(
        response.status === 200 && (await response.text()).includes('<title>Vigil') ? 404 : response.status
      );
    }
  );

  it('beside the folder stay out of reach', async () => {
    const name = `${folder.split('/').at(-1)}-beside.txt`;
    for (const path of [`/../${name}`, `/..%2f${name}`, `/%2e%2e%2f${name}`, `/chunks/..%2f..%2f${name}`]) {
      expect(await (await app().call(path)).text()).not.toContain('not yours');
    }
  });

  it('are read, not written', async () => {
    expect((await app().call('/main.js', { method: 'POST' })).status).toBe(404);
  });
});

describe('listen', () => {
  it('tells where it is, answers there, and lets go of the port', async () => {
    const listening = await listen(async () => new Response('hello'), { host: '127.0.0.1', port: 0 });
    expect(listening.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    expect(await (await fetch(listening.url)).text()).toBe('hello');
    const port = Number(new URL(listening.url).port);
    await expect(listen(async () => new Response(), { host: '127.0.0.1', port })).rejects.toThrow(
      `cannot listen on 127.0.0.1 port ${port}: another program has it: choose one with --port`
    );
    await listening.close();
    await (await listen(async () => new Response(), { host: '127.0.0.1', port })).close();
  });

  it.each([
    ['a length', { 'content-length': '9' }],
    ['chunks', { 'transfer-encoding': 'chunked' }],
  ])('hands on the body of a GET that comes with %s', async (_how, headers) => {
    const handler = async (request: Request) => new Response(`${request.method} ${await request.text()}`);
    const listening = await listen(handler, { host: '127.0.0.1', port: 0 });
    try {
      expect(await getWithBody(listening.url, '{"a": 1}\n', headers)).toBe('GET {"a": 1}\n');
      expect(await getWithBody(listening.url, '', {})).toBe('GET ');
    } finally {
      await listening.close();
    }
  });
});

/** `fetch` sends none. */
function getWithBody(url: string, body: string, headers: Record<string, string>): Promise<string> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: 'GET', headers }, (incoming) => {
      incoming.setEncoding('utf8');
      let text = '';
      incoming.on('data', (piece: string) => (text += piece)).on('end', () => resolve(text));
    });
    outgoing.on('error', reject).end(body);
  });
}
