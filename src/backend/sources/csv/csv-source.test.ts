import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { csvQuerySchema } from '../../../schema';
import { sourceRequest } from '../testkit/source-request';
import type { SourceRequest } from '../source';
import { CsvSource } from './csv-source';

let root: string;
let allowed: string;
let second: string;
let source: CsvSource;

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'vigil-csv-')));
  allowed = join(root, 'allowed');
  second = join(root, 'second');
  mkdirSync(join(allowed, 'deep'), { recursive: true });
  mkdirSync(second);
  writeFileSync(join(allowed, 'deep', 'a.csv'), 'timestamp,value\n60,1\n120,2\n180,3\n');
  writeFileSync(join(second, 'b.csv'), 'timestamp,host,value\n60,x,1\n60,y,2\n');
  writeFileSync(join(root, 'secret.csv'), 'timestamp,value\n1,1\n');
  source = new CsvSource({ folders: [allowed, join(root, 'missing'), second] });
});
afterEach(() => rmSync(root, { recursive: true }));

type Request = SourceRequest<ReturnType<typeof csvQuerySchema.parse>>;
const query = (file: string, more: object = {}) => csvQuerySchema.parse({ kind: 'csv', file, ...more });
const fetch = (file: string, given: Partial<Request> = {}) => source.fetch(sourceRequest(query(file), given));

describe('CsvSource', () => {
  it('gives the points after fromMs, up to toMs, at the times of the file', async () => {
    const { series } = await fetch('deep/a.csv', { range: { fromMs: 60_000, toMs: 180_000 }, intervalMs: 10_000 });
    expect(series).toEqual([{ labels: {}, times: Float64Array.of(120_000, 180_000), values: Float64Array.of(2, 3) }]);
  });

  it('looks through the folders in order, and passes over one that is not there', async () => {
    expect((await fetch('b.csv')).series.map(({ labels }) => labels['host'])).toEqual(['x', 'y']);
    writeFileSync(join(allowed, 'b.csv'), 'timestamp,value\n60,7\n');
    expect((await fetch('b.csv')).series.map(({ labels }) => labels)).toEqual([{}]);
  });

  it('leaves out series beyond the limit and counts them', async () => {
    expect(await fetch('b.csv', { seriesLimit: 1 })).toMatchObject({
      series: [{ labels: { host: 'x' } }],
      seriesLeftOut: 1,
    });
  });

  it('keeps series together that differ in the inner label alone', async () => {
    writeFileSync(join(second, 'two.csv'), 'timestamp,host,errors,orders\n60,x,1,10\n60,y,2,20\n');
    const keptOf = async (innerLabel: string | null) => {
      const { series } = await fetch('two.csv', { seriesLimit: 2, innerLabel });
      return series.map(({ labels }) => `${labels['column']} ${labels['host']}`);
    };
    expect(await keptOf(null)).toEqual(['errors x', 'errors y']);
    expect(await keptOf('column')).toEqual(['errors x', 'orders x']);
  });

  it('tells the first and the last time', async () => {
    const signal = new AbortController().signal;
    expect(await source.extent(query('deep/a.csv'), 1, signal)).toEqual({ fromMs: 60_000, toMs: 180_000 });
  });

  it('reads a file anew when it has changed, and not otherwise', async () => {
    const path = join(allowed, 'deep', 'a.csv');
    const values = async () => [...((await fetch('deep/a.csv')).series[0]?.values ?? [])];
    utimesSync(path, 1_000, 1_000);
    expect(await values()).toEqual([1, 2, 3]);
    writeFileSync(path, 'timestamp,value\n60,4\n120,5\n180,6\n');
    utimesSync(path, 1_000, 1_000);
    expect(await values()).toEqual([1, 2, 3]);
    utimesSync(path, 2_000, 2_000);
    expect(await values()).toEqual([4, 5, 6]);
  });

  it('tells about bad rows', async () => {
    writeFileSync(join(allowed, 'bad.csv'), 'timestamp,value\n60,1\nx,2\n120,3\n');
    expect((await fetch('bad.csv')).notices).toEqual([
      expect.stringMatching(/^1 row was skipped in bad\.csv, in whole or in part \(line 3\)/),
    ]);
  });

  it('can be read by many at once', async () => {
    const all = await Promise.all(Array.from({ length: 20 }, () => fetch('deep/a.csv')));
    expect(all.every(({ series }) => series[0]?.times.length === 3)).toBe(true);
  });

  it('stops when canceled', async () => {
    await expect(fetch('deep/a.csv', { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('gives up on a file that can be read no more, and recovers with it', async () => {
    writeFileSync(join(allowed, 'late.csv'), '');
    await expect(fetch('late.csv')).rejects.toMatchObject({ code: 'invalid_argument', message: 'the file is empty' });
    writeFileSync(join(allowed, 'late.csv'), 'timestamp,value\n60,1\n');
    expect((await fetch('late.csv')).series).toHaveLength(1);
  });
});

describe('CsvSource and the folders it must stay in', () => {
  it.each([
    '../secret.csv',
    'deep/../../secret.csv',
    '/etc/passwd',
    'C:\\secret.csv',
    '\\\\host\\share',
    'a\0b.csv',
    '..',
  ])('refuses %j', async (file) => {
    await expect(fetch(file)).rejects.toMatchObject({ code: 'invalid_argument', source: 'downstream' });
  });

  it.each([
    {
      name: 'a link to a file outside',
      make: () => symlinkSync(join(root, 'secret.csv'), join(allowed, 'l.csv')),
      file: 'l.csv',
    },
    { name: 'a link to a folder outside', make: () => symlinkSync(root, join(allowed, 'out')), file: 'out/secret.csv' },
    { name: 'a folder', make: () => undefined, file: 'deep' },
    { name: 'the allowed folder itself', make: () => undefined, file: '.' },
    { name: 'a pipe', make: () => execFileSync('mkfifo', [join(allowed, 'p.csv')]), file: 'p.csv' },
  ])('refuses $name', async ({ make, file }) => {
    make();
    await expect(fetch(file)).rejects.toMatchObject({ code: 'permission_denied', source: 'downstream' });
  });

  it('follows a link that stays inside', async () => {
    symlinkSync(join(allowed, 'deep', 'a.csv'), join(allowed, 'inside.csv'));
    expect((await fetch('inside.csv')).series).toHaveLength(1);
  });

  it.each(['gone.csv', 'deep/gone.csv', 'deep/a.csv/x', 'gone/../../secret.csv'])(
    'never tells where the folders are (%s)',
    async (file) => {
      const error: unknown = await fetch(file).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: expect.stringMatching(/^(not_found|invalid_argument)$/) });
      expect(`${(error as Error).message}${JSON.stringify(error)}`).not.toContain(root);
    }
  );

  it('reads nothing when no folder is allowed', async () => {
    await expect(new CsvSource({ folders: [] }).fetch(sourceRequest(query('a.csv')))).rejects.toMatchObject({
      code: 'not_found',
      message: 'file "a.csv" cannot be read: no folder is allowed',
    });
  });
});
