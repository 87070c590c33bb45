import { mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand, type CommandProcess } from './command';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-cli-'));
});

afterEach(() => rm(folder, { recursive: true }));

function process(env: Record<string, string> = {}) {
  const out = { stdout: '', stderr: '' };
  const listeners = new Map<string, (...args: unknown[]) => void>();
  const spoken = Promise.withResolvers<void>();
  const made: CommandProcess = {
    env,
    stdout: {
      write: (text) => {
        out.stdout += text;
        spoken.resolve();
      },
    },
    stderr: { write: (text) => (out.stderr += text) },
    cwd: () => folder,
    on: (event, listener) => listeners.set(event, listener),
    exit: () => {},
  };
  return { made, out, spoken: spoken.promise, send: (event: string) => listeners.get(event)?.() };
}

async function run(...args: string[]) {
  const { made, out } = process();
  const code = await runCommand({ args, process: made, programDir: folder, version: '1.2.3' });
  return { code, ...out };
}

const rows = async (path: string) => (await readFile(join(folder, path), 'utf8')).trimEnd().split('\n');

describe('vigil', () => {
  it.each([
    [['--help'], 0, /vigil serve \[options\]/],
    [['help'], 0, /vigil score FILE_OR_FOLDER/],
    [['serve', '--help'], 0, /--data-dir VALUE/],
    [['score', '-h'], 0, /anomaly_score/],
    [['--version'], 0, /^1\.2\.3\n$/],
    [[], 2, /vigil serve/],
  ])('%j prints to standard output and exits with %i', async (args, code, text) => {
    const result = await run(...args);
    expect(result).toMatchObject({ code, stderr: '' });
    expect(result.stdout).toMatch(text);
  });

  it.each([
    [['serv'], 'there is no command "serv"'],
    [['serve', '--prot', '1'], "unknown option '--prot'"],
    [['serve', '--port', 'x'], '--port must be a whole number'],
    [['serve', '--host', '0.0.0.0'], 'set VIGIL_TOKEN'],
    [['serve', '--token', 'short'], 'the token must have at least 16 characters'],
    [['score'], 'score takes one file or folder, got 0'],
    [['score', 'a', 'b', '--out', 'c'], 'score takes one file or folder, got 2'],
    [['score', 'a'], '--out OUT is required'],
    [['score', 'a', '--out', 'a'], 'results would replace it'],
    [['score', 'nothing', '--out', 'o'], 'there is no file or folder'],
    [['score', '.', '--out', 'o'], 'there is no *.csv file'],
    [['score', '.', '--out', 'o', '--interval', '-1'], 'interval'],
  ])('%j exits with 2 and says why', async (args, words) => {
    const result = await run(...args);
    expect(result.code).toBe(2);
    expect(result.stderr).toContain(words);
    expect(result.stdout).toBe('');
  });
});

describe('vigil score', () => {
  const HEADER = 'timestamp,value,anomaly_score,alert_score,alert,expected,lower,upper';
  const input = (stamps: string[], header = 'timestamp,value') =>
    [header, ...stamps.map((stamp, i) => `${stamp},${10 + (i % 3)}`)].join('\n');

  it('writes one row per input row below the same relative paths, whatever the names', async () => {
    await mkdir(join(folder, 'in/deep'), { recursive: true });
    await writeFile(join(folder, 'in/deep/a b.csv'), input(['1700000000', '1700000300', '1700000600']));
    await writeFile(join(folder, 'in/B.CSV'), input(['2026-01-01 00:00:00', '2026-01-01 00:05:00']));
    await writeFile(join(folder, 'in/notes.txt'), 'not a series');
    const { code, stdout } = await run('score', 'in', '--out', 'out');
    expect({ code, stdout }).toEqual({ code: 0, stdout: `2 of 2 files scored into ${join(folder, 'out')}\n` });
    expect((await readdir(join(folder, 'out'), { recursive: true })).sort()).toEqual(['B.CSV', 'deep', 'deep/a b.csv']);
    const [header, ...results] = await rows('out/deep/a b.csv');
    expect(header).toBe(HEADER);
    expect(results.map((row) => row.split(',').slice(0, 5))).toEqual([
      ['1700000000', '10', '0', '0', '0'],
      ['1700000300', '11', '0', '0', '0'],
      ['1700000600', '12', '0', '0', '0'],
    ]);
    expect((await rows('out/B.CSV'))[1]?.split(',')[0]).toBe('2026-01-01 00:00:00');
  });

  it('never looks at the label column', async () => {
    const stamps = Array.from({ length: 600 }, (_, i) => String(1_700_000_000 + i * 300));
    const series = (label: (i: number) => number | string) =>
      [
        'timestamp,value,label',
        ...stamps.map((stamp, i) => `${stamp},${100 + (i % 7) + (i === 550 ? 80 : 0)},${label(i)}`),
      ].join('\n');
    await mkdir(join(folder, 'in'));
    await writeFile(
      join(folder, 'in/zero.csv'),
      series(() => 0)
    );
    await writeFile(
      join(folder, 'in/truth.csv'),
      series((i) => (i === 550 ? 1 : 0))
    );
    await run('score', 'in', '--out', 'out');
    const scored = await rows('out/zero.csv');
    expect(await rows('out/truth.csv')).toEqual(scored);
    const best = scored
      .slice(1)
      .reduce(
        (top, row, i) => (Number(row.split(',')[2]) > top.score ? { i, score: Number(row.split(',')[2]) } : top),
        { i: -1, score: 0 }
      );
    expect(best.i).toBeGreaterThanOrEqual(550);
    expect(best.i).toBeLessThan(556);
  });

  it('scores several columns as one row, from any of them', async () => {
    const lines = Array.from(
      { length: 600 },
      (_, i) => `${1_700_000_000 + i * 300},${5 + (i % 2)},${100 + (i % 7) + (i === 550 ? 80 : 0)}`
    );
    await writeFile(join(folder, 'two.csv'), ['timestamp,a,b', ...lines].join('\n'));
    await run('score', 'two.csv', '--out', 'out');
    const row = (await rows('out/two.csv'))[551]?.split(',') ?? [];
    expect(row[1]).toBe('5');
    expect(Number(row[2])).toBeGreaterThan(30);
  });

  it('keeps rows it cannot score in place, counted and named', async () => {
    await writeFile(
      join(folder, 'odd.csv'),
      input(['1700000600', '1700000600', 'yesterday', '1700000300', '1700000900'].map(String))
    );
    const { code, stderr } = await run('score', 'odd.csv', '--out', 'out');
    expect(code).toBe(0);
    expect((await rows('out/odd.csv')).slice(1).map((row) => row.split(',')[0])).toEqual([
      '1700000600',
      '1700000600',
      'yesterday',
      '1700000300',
      '1700000900',
    ]);
    expect(stderr).toContain('odd.csv: 1 rows without a readable time, not scored (line 4)');
    expect(stderr).toContain('odd.csv: 2 rows whose time does not rise, not scored (line 3, 5)');
  });

  it('goes on after a file it cannot read and exits with 1', async () => {
    await mkdir(join(folder, 'in'));
    await writeFile(join(folder, 'in/a.csv'), 'words,only\nx,y\n');
    await writeFile(join(folder, 'in/b.csv'), '');
    await writeFile(join(folder, 'in/c.csv'), input(['1700000000']));
    const { code, stdout, stderr } = await run('score', 'in', '--out', 'out');
    expect(code).toBe(1);
    expect(stdout).toContain('1 of 3 files scored');
    expect(stderr).toContain('a.csv: it has no column of times or none of numbers');
    expect(stderr).toContain('b.csv: ');
  });

  it('does not score its own results when it is run again', async () => {
    await writeFile(join(folder, 'a.csv'), input(['1700000000']));
    await run('score', '.', '--out', 'out');
    expect((await run('score', '.', '--out', 'out')).stdout).toContain('1 of 1 files scored');
  });
});

describe('vigil serve', () => {
  it('prints its address once it answers, makes the demo once, keeps its state, and stops by signal', async () => {
    const start = async () => {
      const { made, out, send, spoken } = process({ VIGIL_LOG_LEVEL: 'error' });
      const args = ['serve', '--port', '0', '--data-dir', 'data'];
      const exited = runCommand({ args, process: made, programDir: folder, version: '1' });
      await Promise.race([spoken, exited]);
      const url = /http:\S+/.exec(out.stdout)?.[0] ?? '';
      const list = async () =>
        (await (await fetch(`${url}api/v1/detectors?sort=name`)).json()) as {
          items: Array<{ detector: { id: string; name: string } }>;
        };
      const stop = async () => {
        send('SIGTERM');
        return exited;
      };
      return { url, list, stop };
    };
    const first = await start();
    const { items } = await first.list();
    expect(items.map(({ detector }) => detector.name)).toEqual([
      'Demo: checkout p95',
      'Demo: CPU',
      'Demo: error ratio',
      'Demo: orders',
      'Demo: queue depth',
    ]);
    await fetch(`${first.url}api/v1/detectors/${items[0]?.detector.id}`, { method: 'DELETE' });
    expect(await first.stop()).toBe(0);
    const second = await start();
    expect((await second.list()).items.map(({ detector }) => detector.id)).toEqual(
      items.slice(1).map(({ detector }) => detector.id)
    );
    expect(await second.stop()).toBe(0);
  });

  it('says so when another engine has the folder', async () => {
    const { made, send, spoken } = process({ VIGIL_LOG_LEVEL: 'error' });
    const args = ['serve', '--port', '0', '--data-dir', 'data', '--no-demo'];
    const exited = runCommand({ args, process: made, programDir: folder, version: '1' });
    await Promise.race([spoken, exited]);
    const second = await run(...args);
    send('SIGINT');
    expect(await exited).toBe(0);
    expect(second.code).toBe(1);
    expect(second.stderr).toMatch(/^vigil: .*vigil\.db is in use by process \d+/);
  });

  const database = () => join(folder, 'data', 'vigil.db');
  const made = async () => {
    const { made, send, spoken } = process({ VIGIL_LOG_LEVEL: 'error' });
    const args = ['serve', '--port', '0', '--data-dir', 'data'];
    const exited = runCommand({ args, process: made, programDir: folder, version: '1' });
    await Promise.race([spoken, exited]);
    send('SIGTERM');
    await exited;
  };
  it.each([
    {
      name: 'a file in place of its folder',
      spoil: () => writeFile(join(folder, 'data'), 'mine'),
      words: /^vigil: .*vigil\.db cannot be made: (ENOTDIR|EEXIST)\n$/,
      kept: () => join(folder, 'data'),
    },
    {
      name: 'some other file in place of its database',
      spoil: async () => {
        await mkdir(join(folder, 'data'));
        await writeFile(database(), 'timestamp,value\n'.repeat(1_000));
      },
      words: /^vigil: .*vigil\.db is damaged or not a database: put back a backup, or move the file away/,
      kept: database,
    },
    {
      name: 'a database that is cut short',
      spoil: async () => {
        await made();
        await truncate(database(), 8_192);
      },
      words: /^vigil: .*vigil\.db is damaged: put back a backup, or move the file away/,
      kept: database,
    },
  ])('exits with 1 and says why when it finds $name, which it leaves as it is', async ({ spoil, words, kept }) => {
    await spoil();
    const before = await readFile(kept());
    const { code, stderr, stdout } = await run('serve', '--port', '0', '--data-dir', 'data', '--no-demo');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(words);
    expect(stderr).not.toContain('   at ');
    expect((await readFile(kept())).equals(before)).toBe(true);
  });

  it.each(['uncaughtException', 'unhandledRejection'])('stops in order and exits with 1 after an %s', async (event) => {
    const { made, send, spoken } = process({ VIGIL_LOG_LEVEL: 'error' });
    const args = ['serve', '--port', '0', '--data-dir', 'data', '--no-demo'];
    const exited = runCommand({ args, process: made, programDir: folder, version: '1' });
    await Promise.race([spoken, exited]);
    send(event);
    expect(await exited).toBe(1);
    expect(await readdir(join(folder, 'data'))).not.toContain('vigil.db-wal');
  });
});
