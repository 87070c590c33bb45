import { createServer, type AddressInfo, type Socket } from 'node:net';
import { Secret } from '../base/secret';
import { SmtpServer } from './testkit/smtp-server';
import { FakeServer } from '../sources/testkit/fake-server';
import type { Address, Message, Notifier } from './notifier';
import { openNotifier } from './open-notifier';

const message: Message = { subject: 'Grade', text: 'It is <high> & "rising"', labels: { severity: '1' } };
const signal = new AbortController().signal;
let server: FakeServer;
let smtp: SmtpServer;
let notifier: Notifier;

beforeEach(async () => {
  server = await FakeServer.start();
  smtp = await SmtpServer.start();
  const access = () => Promise.resolve({ url: `${server.url}/grafana/`, token: new Secret('glsa_hidden') });
  notifier = openNotifier({ get: (orgId) => (orgId === 9 ? Promise.resolve(null) : access()) });
});
afterEach(async () => {
  await notifier.close();
  await Promise.all([server.stop(), smtp.stop()]);
});

const hook = (changes: Partial<Extract<Address, { kind: 'webhook' }>> = {}): Address => ({
  kind: 'webhook',
  method: 'POST',
  url: new Secret(`${server.url}/hidden?key=hidden`),
  headers: {},
  user: null,
  ...changes,
});

const mail = (changes: object = {}, to = ['a@test']): Address => ({
  kind: 'email',
  to,
  server: { host: '127.0.0.1', port: smtp.port, security: 'none', from: 'vigil@test', user: null, ...changes },
});

describe('webhooks', () => {
  it.each(['slack', 'chime'] as const)('speak as %s wants it', async (kind) => {
    server.answer(() => ({ body: 'ok' }));
    await notifier.send({ kind, url: new Secret(`${server.url}/T1`) }, message, signal);
    const text = 'Grade\n\nIt is <high> & "rising"';
    expect(server.requests).toMatchObject([
      { method: 'POST', path: '/T1', headers: { 'content-type': 'application/json' } },
    ]);
    expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual(kind === 'slack' ? { text } : { Content: text });
  });

  it('send the message itself, with method, headers and user', async () => {
    server.answer(() => ({ status: 204 }));
    const user = { name: 'ann', password: new Secret('hidden') };
    const headers = { 'Content-Type': new Secret('text/plain'), 'X-Key': new Secret('hidden') };
    await notifier.send(hook({ method: 'PUT', headers, user }), message, signal);
    expect(server.requests).toMatchObject([
      {
        method: 'PUT',
        path: '/hidden?key=hidden',
        body: message.text,
        headers: { 'content-type': 'text/plain', 'x-key': 'hidden', authorization: `Basic ${btoa('ann:hidden')}` },
      },
    ]);
  });

  it.each([
    [400, 'invalid_argument'],
    [401, 'unauthenticated'],
    [404, 'not_found'],
    [429, 'unavailable'],
    [503, 'unavailable'],
  ])('tell %d from the rest, without what is secret', async (status, code) => {
    server.answer(({ path }) => ({ status, body: `no ${server.url}${path}` }));
    await expect(notifier.send(hook(), message, signal)).rejects.toMatchObject({
      code,
      message: expect.not.stringContaining('hidden'),
    });
  });

  it.each([
    ['the path', () => 'Cannot POST /services/T0/hidden-part'],
    ['a part of the path', () => 'no such hook: hidden-part'],
    ['a parameter', () => '{"key": "hidden-key is unknown"}'],
  ])('do not show %s that is repeated to them', async (_name, body) => {
    server.answer(() => ({ status: 404, body: body() }));
    const url = new Secret(`${server.url}/services/T0/hidden-part?key=hidden-key`);
    await expect(notifier.send(hook({ url }), message, signal)).rejects.toMatchObject({
      message: expect.stringMatching(/answered 404(?!.*hidden).*\[redacted\]/),
    });
  });

  it('do not follow redirects', async () => {
    server.answer(() => ({ status: 302, headers: { location: 'http://169.254.169.254/' } }));
    await expect(notifier.send(hook(), message, signal)).rejects.toMatchObject({ code: 'unavailable' });
    expect(server.requests).toHaveLength(1);
  });

  it('read no more of an answer than they need', async () => {
    server.answer(() => ({ body: 'x'.repeat(1_000_000) }));
    await notifier.send(hook(), message, signal);
    server.answer(() => ({ status: 500, body: 'x'.repeat(1_000_000) }));
    await expect(notifier.send(hook(), message, signal)).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('end with the signal', async () => {
    server.answer(() => 'hang');
    const controller = new AbortController();
    const sent = notifier.send(hook(), message, controller.signal);
    controller.abort(new Error('enough'));
    await expect(sent).rejects.toThrow('enough');
  });

  it('go nowhere but to http and https', async () => {
    await expect(notifier.send(hook({ url: new Secret('file:///etc/passwd') }), message, signal)).rejects.toMatchObject(
      {
        code: 'invalid_argument',
        message: expect.not.stringContaining('passwd'),
      }
    );
  });
});

describe('mails', () => {
  it('go to each address alone', async () => {
    await notifier.send(mail({}, ['a@test', 'b@test']), message, signal);
    expect(
      smtp.mails.map(({ from, to }) => ({ from, to })).sort((a, b) => (a.to[0] ?? '').localeCompare(b.to[0] ?? ''))
    ).toEqual([
      { from: 'vigil@test', to: ['a@test'] },
      { from: 'vigil@test', to: ['b@test'] },
    ]);
    expect(smtp.mails[0]?.text).toContain('Subject: Grade');
    expect(smtp.mails[0]?.text).toContain(message.text);
  });

  it('go out over few connections', async () => {
    const to = Array.from({ length: 30 }, (_, i) => `a${i}@test`);
    await notifier.send(mail({}, to), message, signal);
    expect(smtp.mails.map((each) => each.to[0]).sort()).toEqual([...to].sort());
    expect(smtp.most).toBeLessThanOrEqual(4);
  });

  it('that some have taken ask for no other attempt', async () => {
    smtp.unknown = 'b@test';
    await expect(notifier.send(mail({}, ['a@test', 'b@test', 'c@test']), message, signal)).rejects.toMatchObject({
      code: 'failed_precondition',
      message: expect.stringMatching(/^only 2 of 3 took the message: mail server .*451 later/),
    });
    expect(smtp.mails.map(({ to }) => to[0]).sort()).toEqual(['a@test', 'c@test']);
    await expect(notifier.send(mail({}, ['b@test']), message, signal)).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('are sent by who signs in', async () => {
    await notifier.send(mail({ user: { name: 'ann', password: new Secret('hidden') } }), message, signal);
    expect(smtp.mails[0]?.user).toBe('ann hidden');
  });

  it('cannot add headers through the subject', async () => {
    await notifier.send(mail(), { ...message, subject: 'a\r\nBcc: evil@test' }, signal);
    expect(smtp.mails[0]?.to).toEqual(['a@test']);
    expect(smtp.mails[0]?.text).not.toMatch(/^Bcc:/m);
  });

  it.each([
    ['451 later', 'unavailable'],
    ['550 never', 'invalid_argument'],
  ])('tell "%s" from the rest', async (refusal, code) => {
    smtp.refusal = refusal;
    await expect(notifier.send(mail(), message, signal)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(refusal),
    });
  });

  it('insist on TLS where it is asked for', async () => {
    const sent = notifier.send(mail({ security: 'starttls' }), message, signal);
    await expect(sent).rejects.toMatchObject({
      message: expect.stringContaining(`mail server 127.0.0.1:${smtp.port}`),
    });
    expect(smtp.mails).toEqual([]);
  });

  it('say when nobody is there', async () => {
    const address = mail();
    await smtp.stop();
    await expect(notifier.send(address, message, signal)).rejects.toMatchObject({ code: 'unavailable' });
    smtp = await SmtpServer.start();
  });

  it('end with the signal', async () => {
    const sockets: Socket[] = [];
    const silent = createServer((socket) => sockets.push(socket));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const controller = new AbortController();
    const { port } = silent.address() as AddressInfo;
    const sent = notifier.send(mail({ port }), message, controller.signal);
    setTimeout(() => controller.abort(new Error('enough')), 20);
    await expect(sent).rejects.toThrow('enough');
    sockets.forEach((socket) => socket.destroy());
    await new Promise((resolve) => silent.close(resolve));
  });
});

describe('contact points of Grafana', () => {
  const address: Address = { kind: 'grafana contact point', orgId: 1, name: 'Ops team' };
  const points = [
    {
      uid: 'u1',
      name: 'Ops team',
      type: 'slack',
      settings: { url: '[REDACTED]', channel: '#ops' },
      disableResolveMessage: false,
    },
    { uid: 'u2', name: 'Ops team', type: 'email', settings: { addresses: 'a@test' }, disableResolveMessage: true },
    { uid: 'u3', name: 'Ops', type: 'email', settings: {}, disableResolveMessage: false },
  ];
  const isList = (path: string) => path.startsWith('/grafana/api/v1/provisioning/contact-points?name=Ops%20team');

  it('are used as Grafana 13 offers it, one integration after the other', async () => {
    server.answer(({ path }) => (isList(path) ? { body: points } : { body: { status: 'success' } }));
    await notifier.send({ ...address, orgId: 2 }, message, signal);
    const path = `/grafana/apis/notifications.alerting.grafana.app/v1beta1/namespaces/org-2/receivers/${btoa('Ops team').replace('=', '')}/test`;
    expect(server.requests.slice(1).map((request) => [request.method, request.path])).toEqual([
      ['POST', path],
      ['POST', path],
    ]);
    expect(JSON.parse(server.requests[1]?.body ?? '')).toEqual({
      integration: { uid: 'u1', type: 'slack', settings: { channel: '#ops' }, disableResolveMessage: false },
      alert: {
        labels: { alertname: 'Vigil', severity: '1' },
        annotations: { summary: 'Grade', description: message.text },
      },
    });
    expect(server.requests.every(({ headers }) => headers.authorization === 'Bearer glsa_hidden')).toBe(true);
  });

  it.each([404, 410])('are used as older ones offer it where the newer way answers %d', async (status) => {
    const ok = { receivers: [{ grafana_managed_receiver_configs: [{ status: 'ok' }] }] };
    server.answer(({ path }) => {
      const older = path === '/grafana/api/alertmanager/grafana/config/api/v1/receivers/test';
      return isList(path) ? { body: points.slice(0, 1) } : older ? { body: ok } : { status };
    });
    await notifier.send(address, message, signal);
    expect(JSON.parse(server.requests[2]?.body ?? '')).toMatchObject({
      receivers: [
        {
          name: 'Ops team',
          grafana_managed_receiver_configs: [
            { name: 'Ops team', uid: 'u1', type: 'slack', settings: { channel: '#ops' } },
          ],
        },
      ],
      alert: { annotations: { summary: 'Grade' } },
    });
  });

  it.each([
    ['newer', { status: 'failure', error: 'Post "https://hooks.test/hidden": refused' }],
    [
      'older',
      {
        receivers: [
          { grafana_managed_receiver_configs: [{ status: 'failed', error: 'Post "https://hooks.test/hidden"' }] },
        ],
      },
    ],
  ])('tell that Grafana could not deliver, as %s ones say it, without the address', async (_name, body) => {
    server.answer(({ path }) => (isList(path) ? { body: points } : { body }));
    await expect(notifier.send(address, message, signal)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/could not notify through contact point "Ops team": Post "\[address\]/),
    });
  });

  it('go on to the other integrations when one is broken, and ask for no other attempt then', async () => {
    server.answer(({ path, body }) => {
      const broken = { status: 'failure', error: 'no such channel' };
      return isList(path) ? { body: points } : { body: body.includes('u1') ? broken : { status: 'success' } };
    });
    await expect(notifier.send(address, message, signal)).rejects.toMatchObject({
      code: 'failed_precondition',
      message:
        'only 1 of 2 took the message: Grafana could not notify through contact point "Ops team": no such channel',
    });
    expect(server.requests).toHaveLength(3);
  });

  it('say which one Grafana does not have', async () => {
    server.answer(() => ({ body: points.slice(2) }));
    await expect(notifier.send(address, message, signal)).rejects.toMatchObject({
      code: 'not_found',
      message: 'Grafana has no contact point "Ops team"',
    });
  });

  it('say that the token may not', async () => {
    server.answer(() => ({ status: 403, body: { message: 'glsa_hidden may not' } }));
    await expect(notifier.send(address, message, signal)).rejects.toMatchObject({
      code: 'permission_denied',
      message: expect.not.stringContaining('glsa_hidden'),
    });
  });

  it('need a token', async () => {
    await expect(notifier.send({ ...address, orgId: 9 }, message, signal)).rejects.toMatchObject({
      code: 'failed_precondition',
    });
  });
});
