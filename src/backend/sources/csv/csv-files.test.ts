import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LIMITS } from '../../../schema';
import { CsvFiles } from './csv-files';

const GOOD = Buffer.from('timestamp,value\n60,1\n120,2\n');
let root: string;
let files: CsvFiles;
const uploads = () => join(root, 'data', 'uploads');

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'vigil-files-'));
  mkdirSync(join(root, 'shared', 'deep', '.hidden'), { recursive: true });
  writeFileSync(join(root, 'shared', 'deep', 'x.csv'), GOOD);
  writeFileSync(join(root, 'shared', 'deep', 'notes.txt'), 'no');
  writeFileSync(join(root, 'shared', 'deep', '.hidden', 'y.csv'), GOOD);
  files = new CsvFiles({ uploads: uploads(), folders: [join(root, 'shared'), join(root, 'missing')] });
});
afterEach(() => rmSync(root, { recursive: true }));

describe('CsvFiles', () => {
  it('keeps an upload, for the owner alone, and lists it with those of the folders', async () => {
    const view = { path: 'sales.csv', bytes: GOOD.length, modifiedMs: expect.any(Number), uploaded: true };
    expect(await files.save('sales.csv', GOOD)).toEqual(view);
    expect(statSync(join(uploads(), 'sales.csv')).mode & 0o777).toBe(0o600);
    expect(statSync(uploads()).mode & 0o777).toBe(0o700);
    expect(await files.list()).toEqual([{ ...view, path: 'deep/x.csv', uploaded: false }, view]);
  });

  it('replaces an upload of the same name, in one step', async () => {
    await files.save('a.csv', GOOD);
    const other = Buffer.from('timestamp,value\n60,9\n');
    await files.save('a.csv', other);
    expect(readFileSync(join(uploads(), 'a.csv'))).toEqual(other);
    expect(readdirSync(uploads())).toEqual(['a.csv']);
  });

  it.each([
    ['../../etc/passwd', 'passwd.csv'],
    ['C:\\Users\\me\\Sales 2026.CSV', 'Sales_2026.csv'],
    ['.hidden.csv', 'hidden.csv'],
    ['umsätze;rm -rf.tsv', 'ums_tze_rm_-rf.tsv'],
    ['a\0b.csv', 'a_b.csv'],
    [`${'x'.repeat(300)}.csv`, `${'x'.repeat(100)}.csv`],
  ])('makes a harmless name of %j', async (name, safe) => {
    expect((await files.save(name, GOOD)).path).toBe(safe);
    expect(readdirSync(uploads())).toEqual([safe]);
  });

  it.each(['', '..', '/', '....', '___'])('refuses the name %j', async (name) => {
    await expect(files.save(name, GOOD)).rejects.toMatchObject({
      code: 'invalid_argument',
      details: { fields: [{ path: 'name' }] },
    });
  });

  it('takes the first column with a time when none is called timestamp', async () => {
    expect(await files.save('t.csv', Buffer.from('host;when;value\na;2026-01-01 00:00;1\n'))).toMatchObject({
      path: 't.csv',
    });
  });

  it.each([
    { name: 'nothing', text: '', message: 'the file has no row below its header' },
    { name: 'a header alone', text: 'timestamp,value\n', message: 'the file has no row below its header' },
    { name: 'no time', text: 'a,b\nx,1.5y\n', message: 'the first row below the header has no readable time' },
    { name: 'no numbers', text: 'timestamp,b\n1,x\n', message: expect.stringContaining('no column of numbers') },
    { name: 'a picture', text: '\x89PNG\r\n\x1a\n\0\0\0"IHDR', message: expect.any(String) },
  ])('keeps nothing of a file with $name', async ({ text, message }) => {
    await expect(files.save('a.csv', Buffer.from(text))).rejects.toMatchObject({ code: 'invalid_argument', message });
    expect((await files.list()).filter(({ uploaded }) => uploaded)).toEqual([]);
  });

  it('refuses a file that is too large, saying how large it may be', async () => {
    const large = Buffer.alloc(LIMITS.csvBytes + 1, '1,2\n');
    await expect(files.save('a.csv', large)).rejects.toMatchObject({
      code: 'resource_exhausted',
      message: 'a file may have at most 10 MiB, this one has 10.0',
    });
  });

  it('refuses more files than are kept, but lets one be replaced', async () => {
    mkdirSync(uploads(), { recursive: true });
    for (let i = 0; i < LIMITS.csvFiles; i++) {
      writeFileSync(join(uploads(), `f${i}.csv`), GOOD);
    }
    await expect(files.save('one-more.csv', GOOD)).rejects.toMatchObject({ code: 'resource_exhausted' });
    expect(await files.save('f7.csv', GOOD)).toMatchObject({ path: 'f7.csv' });
  });

  it('says when the disk does not take it', async () => {
    mkdirSync(join(uploads(), 'a.csv'), { recursive: true });
    await expect(files.save('a.csv', GOOD)).rejects.toMatchObject({
      code: 'unavailable',
      message: 'file "a.csv" could not be written',
    });
    expect(readdirSync(uploads())).toEqual(['a.csv']);
  });

  it('removes uploads and nothing else', async () => {
    await files.save('a.csv', GOOD);
    for (const path of ['deep/x.csv', '../shared/deep/x.csv', 'gone.csv', '', '.', 'a.csv/']) {
      await expect(files.remove(path)).rejects.toMatchObject({ code: 'not_found' });
    }
    await files.remove('a.csv');
    expect((await files.list()).map(({ path }) => path)).toEqual(['deep/x.csv']);
  });

  it('lists no links, which the source might refuse', async () => {
    symlinkSync('/etc/passwd', join(root, 'shared', 'link.csv'));
    expect((await files.list()).map(({ path }) => path)).toEqual(['deep/x.csv']);
  });

  it('lists nothing where nothing is', async () => {
    expect(await new CsvFiles({ uploads: join(root, 'a'), folders: [] }).list()).toEqual([]);
  });
});
