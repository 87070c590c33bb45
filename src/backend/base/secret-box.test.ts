import { createCipheriv } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LIMITS } from '../../schema';
import { Secret } from './secret';
import { SecretBox } from './secret-box';

let folder: string;
const box = () => join(folder, 'secrets.box');
const key = () => join(folder, 'secrets.key');

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'vigil-box-')), 'data');
});

afterEach(() => {
  rmSync(join(folder, '..'), { recursive: true });
});

/** Puts a box of this many secrets in the place of the one that is there, as quickly as can be. */
function fill(count: number): void {
  const format = Buffer.of(1);
  const iv = Buffer.alloc(12, 7);
  const cipher = createCipheriv('aes-256-gcm', readFileSync(key()), iv).setAAD(format);
  const text = JSON.stringify(Array.from({ length: count }, (_, i) => [`n${i}`, 'x']));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  writeFileSync(box(), Buffer.concat([format, iv, cipher.getAuthTag(), sealed]));
}

describe('SecretBox', () => {
  it('is empty at first, and reading makes no file', async () => {
    const secrets = new SecretBox(folder);
    await expect(secrets.get('a')).resolves.toBeNull();
    await expect(secrets.names()).resolves.toEqual([]);
    expect(() => statSync(folder)).toThrow('ENOENT');
  });

  it('keeps secrets over a restart', async () => {
    await new SecretBox(folder).set('token', new Secret('glsa_ünï🔑'));
    await new SecretBox(folder).set('other', new Secret(''));
    const again = new SecretBox(folder);
    expect((await again.get('token'))?.reveal()).toBe('glsa_ünï🔑');
    expect((await again.get('other'))?.reveal()).toBe('');
    await expect(again.names()).resolves.toEqual(['other', 'token']);
  });

  it('replaces and removes', async () => {
    const secrets = new SecretBox(folder);
    await secrets.set('a', new Secret('1'));
    await secrets.set('a', new Secret('2'));
    expect((await secrets.get('a'))?.reveal()).toBe('2');
    await secrets.remove('a');
    await secrets.remove('a');
    await expect(secrets.get('a')).resolves.toBeNull();
  });

  it('has room for what one organisation may have, and says whose secrets fill it when it is full', async () => {
    expect(LIMITS.secrets).toBeGreaterThan(2 * LIMITS.destinationsPerOrg);
    const secrets = new SecretBox(folder);
    await secrets.set('a', new Secret('1'));
    fill(LIMITS.secrets);
    await expect(secrets.set('one more', new Secret('1'))).rejects.toMatchObject({
      code: 'resource_exhausted',
      message: 'at most 5000 secrets can be kept: those of connections and destinations of all organisations',
    });
    await secrets.set('n7', new Secret('changed'));
    await secrets.remove('n8');
    await secrets.set('one more', new Secret('1'));
    expect((await secrets.get('n7'))?.reveal()).toBe('changed');
  });

  it('writes neither name nor text in the clear, and never the same bytes twice', async () => {
    const secrets = new SecretBox(folder);
    await secrets.set('production-db', new Secret('hunter2hunter2'));
    const first = readFileSync(box());
    await secrets.set('production-db', new Secret('hunter2hunter2'));
    expect(readFileSync(box()).equals(first)).toBe(false);
    expect(first.includes('hunter2')).toBe(false);
    expect(first.includes('production')).toBe(false);
  });

  it('lets only the owner read its files and leaves no others', async () => {
    await new SecretBox(folder).set('a', new Secret('1'));
    expect(readdirSync(folder).sort()).toEqual(['secrets.box', 'secrets.key']);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(box()).mode & 0o777).toBe(0o600);
    expect(statSync(key()).mode & 0o777).toBe(0o600);
  });

  it('loses none of many changes made at once', async () => {
    const secrets = new SecretBox(folder);
    await Promise.all(Array.from({ length: 20 }, (_, i) => secrets.set(`s${i}`, new Secret(String(i)))));
    await expect(secrets.names()).resolves.toHaveLength(20);
  });

  it('agrees on one key when two boxes start at once', async () => {
    await Promise.all(Array.from({ length: 5 }, (_, i) => new SecretBox(folder).set(`s${i}`, new Secret('x'))));
    await expect(new SecretBox(folder).names()).resolves.not.toEqual([]);
    expect(readdirSync(folder).sort()).toEqual(['secrets.box', 'secrets.key']);
  });

  it.each([
    ['a byte was changed', (bytes: Buffer) => bytes.with(bytes.length - 1, (bytes.at(-1) ?? 0) ^ 1)],
    ['the format byte was changed', (bytes: Buffer) => bytes.with(0, 2)],
    ['the end is missing', (bytes: Buffer) => bytes.subarray(0, -3)],
    ['it is empty', () => new Uint8Array()],
    ['it is something else', () => Buffer.from('not a box at all, but longer than its head')],
  ])('refuses a box when %s, and leaves it as it is', async (_name, tamper) => {
    const secrets = new SecretBox(folder);
    await secrets.set('a', new Secret('hunter2'));
    const tampered = Buffer.from(tamper(readFileSync(box())));
    writeFileSync(box(), tampered);
    const refusal = { code: 'failed_precondition', message: expect.stringContaining(box()) };
    await expect(secrets.get('a')).rejects.toMatchObject(refusal);
    await expect(secrets.set('b', new Secret('x'))).rejects.toMatchObject(refusal);
    await expect(secrets.remove('a')).rejects.toMatchObject(refusal);
    expect(readFileSync(box()).equals(tampered)).toBe(true);
  });

  it.each([
    ['is missing', () => rmSync(key())],
    ['is another', () => writeFileSync(key(), Buffer.alloc(32, 7))],
    ['has the wrong length', () => writeFileSync(key(), 'short')],
  ])('refuses a box whose key %s, and makes no new key', async (_name, change) => {
    const secrets = new SecretBox(folder);
    await secrets.set('a', new Secret('hunter2'));
    change();
    const before = readdirSync(folder);
    await expect(secrets.set('b', new Secret('x'))).rejects.toMatchObject({ code: 'failed_precondition' });
    expect(readdirSync(folder)).toEqual(before);
  });

  it('goes on after a change that failed', async () => {
    const secrets = new SecretBox(folder);
    await secrets.set('a', new Secret('1'));
    await expect(secrets.set('b', new Secret('x'.repeat(200_001)))).rejects.toMatchObject({ code: 'invalid_argument' });
    await secrets.set('c', new Secret('3'));
    await expect(secrets.names()).resolves.toEqual(['a', 'c']);
  });

  it('says so when the folder cannot be written, and has kept what was there', async () => {
    writeFileSync(join(folder, '..', 'file'), '');
    const secrets = new SecretBox(join(folder, '..', 'file'));
    await expect(secrets.set('a', new Secret('hunter2'))).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.not.stringContaining('hunter2'),
    });
    mkdirSync(box(), { recursive: true });
    await expect(new SecretBox(folder).set('a', new Secret('x'))).rejects.toMatchObject({ code: 'unavailable' });
    expect(readdirSync(folder)).toEqual(['secrets.box']);
  });
});
