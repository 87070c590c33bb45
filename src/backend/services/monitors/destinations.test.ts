import { LIMITS } from '../../../schema';
import { SecretBox } from '../../base/secret-box';
import type { Destination, EmailAccount, WebhookTarget } from './destination';
import { MonitorsFixture } from '../../testkit/monitors-fixture';

const webhook: WebhookTarget = {
  kind: 'custom_webhook',
  url: null,
  scheme: 'https',
  host: 'hooks.test',
  port: 8443,
  path: '/path/with/token',
  method: 'PUT',
  queryParams: { key: 'q-secret' },
  headerParams: { 'Content-Type': 'text/plain', 'X-Api-Key': 'h-secret' },
  username: 'ann',
  password: 'p-secret',
};

const account: EmailAccount = {
  name: 'ops',
  email: 'vigil@test',
  host: 'mail.test',
  port: 587,
  security: 'starttls',
  username: 'ann',
  password: 'm-secret',
};

let fixture: MonitorsFixture;
beforeEach(async () => {
  fixture = await MonitorsFixture.open();
});
afterEach(() => MonitorsFixture.closeAll());

const all = () => fixture.monitors.destinations;
const secretNames = () => new SecretBox(fixture.folder).names();

async function stored(): Promise<string> {
  return JSON.stringify(await fixture.store.documents.list(null, 'destination'));
}

describe('destinations', () => {
  it('hide what is secret, in answers and in the store, and know it when a message goes out', async () => {
    const made = await all().destinations.create(1, { name: 'hook', target: webhook });
    expect(made.record.target).toEqual({
      ...webhook,
      path: '[redacted]',
      queryParams: { key: '[redacted]' },
      headerParams: { 'Content-Type': 'text/plain', 'X-Api-Key': '[redacted]' },
      password: '[redacted]',
    });
    expect(await stored()).not.toMatch(/token|q-secret|h-secret|p-secret/);
    const address = await all().address(1, made.id);
    expect(address).toMatchObject({ kind: 'webhook', method: 'PUT', user: { name: 'ann' } });
    if (address.kind !== 'webhook') {
      throw new Error('no webhook');
    }
    expect(address.url.reveal()).toBe('https://hooks.test:8443/path/with/token?key=q-secret');
    expect(Object.entries(address.headers).map(([name, secret]) => [name, secret.reveal()])).toEqual([
      ['Content-Type', 'text/plain'],
      ['X-Api-Key', 'h-secret'],
    ]);
    expect(JSON.stringify(address)).not.toMatch(/secret/);
  });

  it('show of an address of Slack only where it leads', async () => {
    const url = 'https://hooks.slack.test/services/T1/B2/abc';
    const made = await all().destinations.create(1, { name: 'chat', target: { kind: 'slack', url } });
    expect(made.record.target).toEqual({ kind: 'slack', url: 'https://hooks.slack.test/[redacted]' });
    expect(await stored()).not.toContain('abc');
  });

  it('keep what is hidden in an update, replace what is new, and drop secrets that are no longer used', async () => {
    const made = await all().destinations.create(1, { name: 'hook', target: webhook });
    const target = { ...(made.record.target as WebhookTarget), method: 'POST' as const, password: 'new' };
    await all().destinations.update(1, made.id, { record: { name: 'hook', target } });
    const address = await all().address(1, made.id);
    expect(address).toMatchObject({ kind: 'webhook' });
    if (address.kind === 'webhook') {
      expect(address.url.reveal()).toBe('https://hooks.test:8443/path/with/token?key=q-secret');
      expect(address.user?.password.reveal()).toBe('new');
    }
    expect(await secretNames()).toHaveLength(1);
    await all().destinations.remove(1, made.id);
    expect(await secretNames()).toEqual([]);
  });

  it('refuse something hidden of which nothing is known', async () => {
    const target = { kind: 'slack', url: 'https://hooks.slack.test/[redacted]' } as const;
    await expect(all().destinations.create(1, { name: 'chat', target })).rejects.toMatchObject({
      code: 'invalid_argument',
      message: expect.stringContaining('url must be given'),
    });
    expect(await stored()).toBe('[]');
  });

  it.each<[string, Partial<WebhookTarget>]>([
    ['another host', { host: 'other.test' }],
    ['another port', { port: 443 }],
    ['no TLS', { scheme: 'http' }],
    ['a whole address elsewhere', { url: 'https://other.test/' }],
  ])('want their secrets anew when they are led to %s', async (_name, change) => {
    const made = await all().destinations.create(1, { name: 'hook', target: webhook });
    const target = { ...(made.record.target as WebhookTarget), ...change };
    await expect(all().destinations.update(1, made.id, { record: { name: 'hook', target } })).rejects.toMatchObject({
      code: 'invalid_argument',
      message: expect.stringContaining('must be given'),
    });
    const record = { name: 'hook', target: { ...webhook, ...change } };
    expect(await all().destinations.update(1, made.id, { record })).toMatchObject({ version: 2 });
  });

  it('want the password of a mail account anew for another server', async () => {
    const made = await all().accounts.create(1, account);
    const moved = all().accounts.update(1, made.id, { record: { ...made.record, host: 'other.test' } });
    await expect(moved).rejects.toMatchObject({ code: 'invalid_argument' });
    const renamed = await all().accounts.update(1, made.id, { record: { ...made.record, name: 'b' } });
    expect(renamed.record).toMatchObject({ name: 'b', password: '[redacted]' });
  });

  it('hide every header that is not known to be harmless', async () => {
    const target = { ...webhook, headerParams: { 'X-Signature': 'h-secret', Accept: 'text/plain' } };
    const made = await all().destinations.create(1, { name: 'hook', target });
    expect(made.record.target).toMatchObject({ headerParams: { 'X-Signature': '[redacted]', Accept: 'text/plain' } });
    expect(await stored()).not.toContain('h-secret');
  });

  it('leave the stored one and its secrets as they are when an update is stale', async () => {
    const made = await all().destinations.create(1, { name: 'hook', target: webhook });
    const record: Destination = { name: 'b', target: { ...webhook, password: 'new' } };
    const update = all().destinations.update(1, made.id, { record, expected: made.seqNo + 1 });
    await expect(update).rejects.toMatchObject({ code: 'failed_precondition' });
    const address = await all().address(1, made.id);
    expect(address.kind === 'webhook' && address.user?.password.reveal()).toBe('p-secret');
    expect(await secretNames()).toHaveLength(1);
  });

  it('are of one kind each, and of one organisation', async () => {
    const made = await all().accounts.create(1, account);
    expect(made.record.password).toBe('[redacted]');
    await expect(all().destinations.get(1, made.id)).rejects.toMatchObject({ code: 'not_found' });
    await expect(all().accounts.get(2, made.id)).rejects.toMatchObject({ code: 'not_found' });
    expect(await all().groups.remove(1, made.id)).toBeNull();
    expect(await all().accounts.list(1)).toHaveLength(1);
    expect(await all().accounts.list(2)).toEqual([]);
  });

  it('lead mails to accounts and groups', async () => {
    const from = await all().accounts.create(1, account);
    const group = await all().groups.create(1, { name: 'team', emails: ['a@test', 'b@test'] });
    const recipients = [
      { kind: 'email', address: 'a@test' },
      { kind: 'email_group', groupId: group.id },
    ] as const;
    const made = await all().destinations.create(1, {
      name: 'mail',
      target: { kind: 'email', accountId: from.id, recipients },
    });
    const address = await all().address(1, made.id);
    expect(address).toMatchObject({
      kind: 'email',
      to: ['a@test', 'b@test'],
      server: { host: 'mail.test', port: 587, security: 'starttls', from: 'vigil@test', user: { name: 'ann' } },
    });
    await all().groups.remove(1, group.id);
    await expect(all().address(1, made.id)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('are no more than an organisation may have', async () => {
    for (let i = 0; i < LIMITS.destinationsPerOrg; i++) {
      const place = { orgId: 1, kind: 'destination', id: `d${i}`, parent: 'destination', timeMs: i } as const;
      await fixture.store.documents.put({ ...place, body: { shown: {}, secret: null } });
    }
    await expect(all().groups.create(1, { name: 'team', emails: [] })).rejects.toMatchObject({
      code: 'resource_exhausted',
    });
  });

  it.each([
    ['ftp', { ...webhook, url: 'ftp://hooks.test/a' }],
    ['no host', { ...webhook, host: null }],
    ['no address at all', { ...webhook, url: 'hooks' }],
  ])('do not lead to %s', async (_name, target) => {
    const made = await all().destinations.create(1, { name: 'hook', target });
    await expect(all().address(1, made.id)).rejects.toMatchObject({ code: 'invalid_argument' });
  });
});
