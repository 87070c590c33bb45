import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeServer } from '../testkit/fake-server';
import { HttpClients } from './http-clients';
import type { TlsOptions } from './http-client';

/** A key and a certificate for 127.0.0.1 signed by itself; null where there is no openssl. */
function selfSigned(): { key: string; cert: string } | null {
  const folder = mkdtempSync(join(tmpdir(), 'vigil-tls-'));
  try {
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const subject = ['-subj', '/CN=vigil test', '-addext', 'subjectAltName=IP:127.0.0.1'];
    const args = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
    const made = spawnSync('openssl', [...args, ...subject, '-keyout', key, '-out', cert]);
    return made.status === 0 ? { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') } : null;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const pair = selfSigned();
if (pair === null) {
  console.warn('skipped: the tests of TLS need openssl, which is not installed');
}

(pair === null ? describe.skip : describe)('HttpClient over TLS', () => {
  let server: FakeServer;
  let plain: FakeServer;
  const clients = new HttpClients();

  beforeAll(async () => {
    server = await FakeServer.start(pair);
    plain = await FakeServer.start();
    server.answer(() => ({ body: { hello: 1 } }));
  });
  afterAll(() => Promise.all([server.stop(), plain.stop(), clients.close()]));

  function ask(tls: TlsOptions, url = server.url) {
    const signal = new AbortController().signal;
    return clients.get(server.url, tls).send({ peer: 'the server', method: 'GET', url: new URL(url), signal });
  }

  it('refuses a certificate that nobody vouches for', async () => {
    await expect(ask({ ca: null, skipTlsVerify: false })).rejects.toMatchObject({
      code: 'unavailable',
      source: 'downstream',
      message: expect.stringContaining('its certificate is self-signed'),
    });
  });

  it('trusts the authority it was given', async () => {
    expect(await ask({ ca: pair?.cert ?? '', skipTlsVerify: false })).toMatchObject({ status: 200 });
  });

  it('does not look when told to', async () => {
    expect(await ask({ ca: null, skipTlsVerify: true })).toMatchObject({ status: 200 });
  });

  it('says when a server that should speak TLS does not', async () => {
    const asked = ask({ ca: null, skipTlsVerify: true }, plain.url.replace('http:', 'https:'));
    await expect(asked).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('does not speak TLS'),
    });
  });

  it('keeps connections of different trust apart, and answers from the same client otherwise', () => {
    const trusting = { ca: null, skipTlsVerify: true };
    expect(clients.get(server.url, trusting)).toBe(clients.get(server.url, { ...trusting }));
    expect(clients.get(server.url, trusting)).not.toBe(clients.get(server.url, { ca: null, skipTlsVerify: false }));
  });
});
