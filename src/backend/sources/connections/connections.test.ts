import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectionSchema } from '../../../schema';
import { SecretBox } from '../../base/secret-box';
import { ConnectionStore } from './connections';

const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
let folder: string;
let store: ConnectionStore;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigil-connections-'));
  store = new ConnectionStore(new SecretBox(folder));
});
afterEach(() => rmSync(folder, { recursive: true }));

const input = (given: object) => connectionSchema.parse({ url: 'https://prom.example:9090', ...given });
const basic = input({ auth: 'basic', user: 'anna', secret: 'hunter2', ca: PEM });

describe('ConnectionStore', () => {
  it('gives back what was put, and shows it without its secrets', async () => {
    const view = {
      name: 'main',
      url: basic.url,
      auth: 'basic',
      user: 'anna',
      secretSet: true,
      caSet: true,
      skipTlsVerify: false,
    };
    expect(await store.put(1, 'main', basic)).toEqual(view);
    expect(await store.list(1)).toEqual([view]);
    const again = await new ConnectionStore(new SecretBox(folder)).get(1, 'main');
    expect(again).toMatchObject({ url: basic.url, auth: 'basic', user: 'anna', ca: PEM, skipTlsVerify: false });
    expect(again?.secret?.reveal()).toBe('hunter2');
    expect(JSON.stringify([again, await store.list(1)])).not.toContain('hunter2');
  });

  it('writes nothing readable to the disk', async () => {
    await store.put(1, 'main', basic);
    const files = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'latin1'));
    expect(files.join()).not.toMatch(/hunter2|anna|prom\.example/);
  });

  it('keeps organisations apart', async () => {
    await store.put(1, 'main', basic);
    await store.put(11, 'other', basic);
    expect(await store.get(2, 'main')).toBeNull();
    expect((await store.list(1)).map(({ name }) => name)).toEqual(['main']);
    await expect(store.remove(2, 'main')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('keeps secret and authority when an update leaves them out, and removes them when they are empty', async () => {
    await store.put(1, 'main', basic);
    const kept = await store.put(1, 'main', input({ auth: 'basic', user: 'berta' }));
    expect(kept).toMatchObject({ user: 'berta', secretSet: true, caSet: true });
    expect((await store.get(1, 'main'))?.secret?.reveal()).toBe('hunter2');
    expect(await store.put(1, 'main', input({ auth: 'none', ca: '' }))).toMatchObject({
      secretSet: false,
      caSet: false,
    });
    await expect(store.put(1, 'main', input({ auth: 'bearer' }))).rejects.toMatchObject({ code: 'invalid_argument' });
  });

  it('does not send a stored secret to an address it was not entered for', async () => {
    await store.put(1, 'main', basic);
    const moved = input({ url: 'https://evil.example', auth: 'basic', user: 'anna' });
    await expect(store.put(1, 'main', moved)).rejects.toMatchObject({
      code: 'invalid_argument',
      message: 'secret must be given again, since the address has changed',
    });
    expect((await store.get(1, 'main'))?.url).toBe(basic.url);
  });

  it.each([
    { name: 'credentials in the address', given: { url: 'http://anna:hunter2@prom' }, path: 'url' },
    { name: 'no user', given: { auth: 'basic', secret: 'x' }, path: 'user' },
    { name: 'no secret', given: { auth: 'bearer' }, path: 'secret' },
    { name: 'no key', given: { auth: 'apikey' }, path: 'secret' },
    { name: 'an empty secret', given: { auth: 'bearer', secret: '' }, path: 'secret' },
    { name: 'an authority that is no certificate', given: { ca: 'hello' }, path: 'ca' },
  ])('refuses $name, naming the field', async ({ given, path }) => {
    const error: unknown = await store.put(1, 'main', input(given)).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'invalid_argument', details: { fields: [{ path }] } });
    expect((error as Error).message).not.toContain('hunter2');
    expect(await store.list(1)).toEqual([]);
  });

  it.each(['', '   ', 'x'.repeat(121)])('refuses the name %j', async (name) => {
    await expect(store.put(1, name, basic)).rejects.toMatchObject({
      code: 'invalid_argument',
      details: { fields: [{ path: 'name' }] },
    });
  });

  it('removes one, once', async () => {
    await store.put(1, 'main', basic);
    await store.remove(1, 'main');
    expect(await store.list(1)).toEqual([]);
    await expect(store.remove(1, 'main')).rejects.toMatchObject({
      code: 'not_found',
      message: 'there is no connection "main"',
    });
  });
});
