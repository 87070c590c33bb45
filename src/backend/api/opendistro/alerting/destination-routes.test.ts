import { MonitorsFixture, T0 } from '../../../testkit/monitors-fixture';
import { AlertingFixture } from '../../../testkit/alerting-fixture';

let fixture: AlertingFixture;
beforeEach(async () => {
  fixture = await AlertingFixture.open();
});
afterEach(() => MonitorsFixture.closeAll());

const anyId = expect.stringMatching(/^[a-z0-9]{14}$/);
const slack = { type: 'slack', name: 'chat', slack: { url: 'https://hooks.slack.test/services/T1/B2/hidden' } };
const webhook = {
  type: 'custom_webhook',
  name: 'hook',
  custom_webhook: {
    path: '/hidden',
    header_params: { 'Content-Type': 'application/json', Authorization: 'Bearer hidden' },
    scheme: 'HTTPS',
    port: 443,
    query_params: { token: 'hidden' },
    host: 'hooks.test',
    username: 'ann',
    password: 'hidden',
  },
};
const account = {
  name: 'ops',
  email: 'vigil@mail.test',
  host: 'mail.test',
  port: 465,
  method: 'ssl',
  username: 'ann',
  password: 'hidden',
};

describe('destinations', () => {
  it('are answered key for key, without what is secret', async () => {
    const { status, body } = await fixture.call('POST', '/destinations', slack);
    expect(status).toBe(201);
    expect(body).toEqual({
      _id: anyId,
      _version: 1,
      _seq_no: expect.any(Number),
      _primary_term: 1,
      destination: {
        type: 'slack',
        name: 'chat',
        schema_version: 1,
        last_update_time: T0,
        slack: { url: 'https://hooks.slack.test/[redacted]' },
      },
    });
    expect((await fixture.call('GET', `/destinations/${String(body._id)}`)).body).toEqual({
      totalDestinations: 1,
      destinations: [
        {
          id: body._id,
          type: 'slack',
          name: 'chat',
          schema_version: 1,
          seq_no: body._seq_no,
          primary_term: 1,
          last_update_time: T0,
          slack: { url: 'https://hooks.slack.test/[redacted]' },
        },
      ],
    });
  });

  it.each([
    [
      'chime',
      { type: 'chime', name: 'c', chime: { url: 'https://chime.test/hidden' } },
      { chime: { url: 'https://chime.test/[redacted]' } },
    ],
    [
      'a webhook',
      webhook,
      {
        custom_webhook: {
          url: null,
          scheme: 'https',
          host: 'hooks.test',
          port: 443,
          path: '[redacted]',
          method: 'POST',
          query_params: { token: '[redacted]' },
          header_params: { 'Content-Type': 'application/json', Authorization: '[redacted]' },
          username: 'ann',
          password: '[redacted]',
        },
      },
    ],
    [
      'email',
      {
        type: 'email',
        name: 'm',
        email: {
          email_account_id: 'x',
          recipients: [
            { type: 'email', email: 'a@b.test' },
            { type: 'email_group', email_group_id: 'g' },
          ],
        },
      },
      {
        email: {
          email_account_id: 'x',
          recipients: [
            { type: 'email', email: 'a@b.test' },
            { type: 'email_group', email_group_id: 'g' },
          ],
        },
      },
    ],
    [
      'a contact point',
      { type: 'grafana_contact_point', name: 'g', grafana_contact_point: { name: 'Ops' } },
      { grafana_contact_point: { name: 'Ops' } },
    ],
  ])('of kind %s are taken', async (_name, sent, shown) => {
    const { status, body } = await fixture.call('POST', '/destinations', sent);
    expect({ status, body }).toMatchObject({ status: 201, body: { destination: shown } });
    expect(JSON.stringify(body)).not.toContain('hidden');
    const stored = JSON.stringify(await fixture.under.store.documents.list(null, 'destination'));
    expect(stored).not.toContain('hidden');
  });

  it('keep their secrets when a client sends back what it was shown', async () => {
    const { body } = await fixture.call('POST', '/destinations', webhook);
    const id = String(body._id);
    const shown = body.destination as object;
    expect((await fixture.call('PUT', `/destinations/${id}`, { ...shown, name: 'renamed' })).body).toMatchObject({
      _version: 2,
      destination: { name: 'renamed', custom_webhook: { password: '[redacted]' } },
    });
    const address = await fixture.under.monitors.destinations.address(1, id);
    expect(address.kind === 'webhook' && address.url.reveal()).toBe('https://hooks.test/hidden?token=hidden');
    expect(address.kind === 'webhook' && address.user?.password.reveal()).toBe('hidden');
  });

  it.each([
    ['no name', { ...slack, name: undefined }],
    ['no type', { ...slack, type: undefined }],
    ['an unknown type', { ...slack, type: 'pigeon' }],
    ['nothing for its type', { type: 'chime', name: 'a', slack: slack.slack }],
    ['no address', { ...slack, slack: {} }],
    ['an address that is none', { ...slack, slack: { url: 'hooks' } }],
    ['another protocol', { ...slack, slack: { url: 'file:///etc/passwd' } }],
    ['a secret it never knew', { ...slack, slack: { url: 'https://hooks.slack.test/[redacted]' } }],
    ['neither address nor host', { ...webhook, custom_webhook: { path: '/a' } }],
    ['an unknown scheme', { ...webhook, custom_webhook: { host: 'a', scheme: 'gopher' } }],
    ['an unknown method', { ...webhook, custom_webhook: { host: 'a', method: 'TRACE' } }],
    ['a host that is none', { ...webhook, custom_webhook: { host: 'a b' } }],
    ['a host with a path', { ...webhook, custom_webhook: { host: 'a/hidden' } }],
    ['a host with a password', { ...webhook, custom_webhook: { host: 'ann:hidden@a' } }],
    ['an address with a password', { ...webhook, custom_webhook: { url: 'https://ann:hidden@a/' } }],
    ['a header of the connection', { ...webhook, custom_webhook: { host: 'a', header_params: { Expect: 'b' } } }],
    ['a port that is none', { ...webhook, custom_webhook: { host: 'a', port: 70_000 } }],
    ['a header with a line end', { ...webhook, custom_webhook: { host: 'a', header_params: { a: 'b\r\nc: d' } } }],
    ['a header without a name', { ...webhook, custom_webhook: { host: 'a', header_params: { '': 'b' } } }],
    ['no recipients', { type: 'email', name: 'a', email: { email_account_id: 'x', recipients: [] } }],
    [
      'a recipient that is none',
      {
        type: 'email',
        name: 'a',
        email: { email_account_id: 'x', recipients: [{ type: 'email', email: 'a@b, c@d' }] },
      },
    ],
    [
      'an unknown kind of recipient',
      { type: 'email', name: 'a', email: { email_account_id: 'x', recipients: [{ type: 'dove' }] } },
    ],
    ['no contact point', { type: 'grafana_contact_point', name: 'a', grafana_contact_point: {} }],
    ['a list', []],
  ])('are refused with %s', async (_name, sent) => {
    expect(await fixture.call('POST', '/destinations', sent)).toMatchObject({
      status: 400,
      body: { status: 400, error: {} },
    });
    expect(await fixture.under.store.documents.count(1, 'destination')).toBe(0);
  });

  it('are listed, sorted, searched, by type and paged', async () => {
    await fixture.call('POST', '/destinations', webhook);
    await fixture.call('POST', '/destinations', slack);
    await fixture.call('POST', '/destinations/email_groups', { name: 'team', emails: [] });
    const names = async (query: string) => {
      const { body } = await fixture.call('GET', `/destinations${query}`);
      return (body.destinations as Array<{ name: string }>).map(({ name }) => name);
    };
    expect(await names('')).toEqual(['chat', 'hook']);
    expect(await names('?sortString=destination.name.keyword&sortOrder=desc')).toEqual(['hook', 'chat']);
    expect(await names('?destinationType=slack')).toEqual(['chat']);
    expect(await names('?searchString=HO')).toEqual(['hook']);
    expect(await names('?size=1&startIndex=1')).toEqual(['hook']);
  });

  it('are removed, and told when they are not there', async () => {
    const { body } = await fixture.call('POST', '/destinations', slack);
    const path = `/destinations/${String(body._id)}`;
    expect((await fixture.call('DELETE', path)).body).toMatchObject({ result: 'deleted', _version: 2 });
    expect(await fixture.call('DELETE', path)).toMatchObject({ status: 200, body: { result: 'not_found' } });
    expect(await fixture.call('GET', path)).toMatchObject({
      status: 404,
      body: { error: { reason: 'Destination not found.' } },
    });
    expect((await fixture.call('PUT', path, slack)).status).toBe(404);
  });

  it('are not changed by what was made from an older one', async () => {
    const { body } = await fixture.call('POST', '/destinations', slack);
    const path = `/destinations/${String(body._id)}?if_seq_no=${Number(body._seq_no)}&if_primary_term=1`;
    expect((await fixture.call('PUT', path, slack)).status).toBe(200);
    expect((await fixture.call('PUT', path, slack)).status).toBe(409);
  });

  it('are changed by Admins alone, and seen by all of their organisation', async () => {
    const { body } = await fixture.call('POST', '/destinations', slack);
    const path = `/destinations/${String(body._id)}`;
    const editor = { role: 'Editor' } as const;
    expect((await fixture.call('POST', '/destinations', slack, editor)).status).toBe(403);
    expect((await fixture.call('PUT', path, slack, editor)).status).toBe(403);
    expect((await fixture.call('DELETE', path, undefined, editor)).status).toBe(403);
    expect((await fixture.call('POST', '/destinations/email_accounts', account, editor)).status).toBe(403);
    expect((await fixture.call('GET', path, undefined, { role: 'Viewer' })).status).toBe(200);
    expect((await fixture.call('GET', path, undefined, { orgId: 2 })).status).toBe(404);
    expect((await fixture.call('GET', '/destinations', undefined, { orgId: 2 })).body).toEqual({
      totalDestinations: 0,
      destinations: [],
    });
  });
});

describe('mail accounts and groups', () => {
  it('are made, shown, changed, searched and removed', async () => {
    const { status, body } = await fixture.call('POST', '/destinations/email_accounts', account);
    expect(status).toBe(201);
    expect(body).toMatchObject({
      _id: anyId,
      _version: 1,
      _primary_term: 1,
      email_account: {
        schema_version: 1,
        name: 'ops',
        email: 'vigil@mail.test',
        host: 'mail.test',
        port: 465,
        method: 'ssl',
        username: 'ann',
        password: '[redacted]',
      },
    });
    const path = `/destinations/email_accounts/${String(body._id)}`;
    expect((await fixture.call('GET', path)).body).toEqual(body);
    const changed = await fixture.call('PUT', path, {
      ...(body.email_account as object),
      port: 587,
      method: 'starttls',
    });
    expect(changed.body).toMatchObject({ _version: 2, email_account: { port: 587, method: 'starttls' } });
    const search = {
      from: 0,
      size: 20,
      sort: { 'email_account.name.keyword': 'desc' },
      query: { match: { 'email_account.name': 'ops' } },
    };
    const found = await fixture.call('POST', '/destinations/email_accounts/_search', search);
    expect(found.body).toMatchObject({
      hits: { total: { value: 1 }, hits: [{ _id: body._id, _source: { name: 'ops', port: 587 } }] },
    });
    expect(JSON.stringify(found.body)).not.toContain('hidden');
    expect((await fixture.call('DELETE', path)).body).toMatchObject({ result: 'deleted' });
    expect(await fixture.call('GET', path)).toMatchObject({
      status: 404,
      body: { error: { reason: 'Email account not found.' } },
    });
  });

  it('hold groups of addresses', async () => {
    const group = { name: 'team', emails: [{ email: 'a@b.test' }] };
    const { body } = await fixture.call('POST', '/destinations/email_groups', group);
    expect(body).toMatchObject({ email_group: { schema_version: 1, ...group } });
    const found = await fixture.call('GET', '/destinations/email_groups/_search', { query: { match_all: {} } });
    expect(found.body).toMatchObject({
      hits: { hits: [{ _source: { name: 'team', emails: [{ email: 'a@b.test' }] } }] },
    });
  });

  it.each([
    ['email_accounts', { ...account, name: 'has spaces' }],
    ['email_accounts', { ...account, email: 'nobody' }],
    ['email_accounts', { ...account, host: '' }],
    ['email_accounts', { ...account, port: undefined }],
    ['email_accounts', { ...account, port: 0 }],
    ['email_accounts', { ...account, method: 'smoke' }],
    ['email_groups', { name: 'team', emails: [{ email: 'a' }] }],
    ['email_groups', { name: 'team', emails: ['a@b.test'] }],
    ['email_groups', { emails: [] }],
  ])('refuse in %s %j', async (kind, sent) => {
    expect((await fixture.call('POST', `/destinations/${kind}`, sent)).status).toBe(400);
  });
});
