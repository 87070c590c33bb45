import { mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from './command';
import { testProcess } from './testkit/command-process';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-cli-'));
});

afterEach(() => rm(folder, { recursive: true }));

const process = (env: Record<string, string> = {}) => testProcess(folder, { env });

async function run(...args: string[]) {
  const { made, out } = process();
  const code = await runCommand({ args, process: made, programDir: folder, version: '1.2.3' });
  return { code, ...out };
}

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
    [['score', 'a', '--out', 'o', '--interval=-1'], '--interval must be a number of seconds above 0, got "-1"'],
    [
      ['score', 'a', '--out', 'o', '--algorithm', 'magic'],
      'there is no algorithm "magic": --algorithm must be one of auto, seasonal',
    ],
    [
      ['score', 'a', '--out', 'o', '--set', 'trees=3'],
      'auto has no parameter "trees": it has size (one of fit, full, light)',
    ],
    [
      ['score', 'a', '--out', 'o', '--algorithm', 'seasonal', '--set', 'trees=3'],
      'seasonal has no parameter "trees": it has levelHours (a number from 1 to 336 hours), dayMemory (a whole number from 2 to 60 days)',
    ],
    [
      ['score', 'a', '--out', 'o', '--algorithm', 'seasonal', '--set', 'levelHours=900'],
      '--set levelHours: must be a number from 1 to 336 hours, got "900"',
    ],
    [
      ['score', 'a', '--out', 'o', '--algorithm', 'seasonal', '--set', 'dayMemory=many'],
      '--set dayMemory: must be a whole number from 2 to 60 days, got "many"',
    ],
    [
      ['score', 'a', '--out', 'o', '--algorithm', 'seasonal', '--set', 'levelHours'],
      '--set takes name=value, got "levelHours"',
    ],
    [
      ['score', 'a', '--out', 'o', '--algorithm', 'threshold', '--set', 'lower=5', '--set', 'upper=3'],
      '--set upper: must be at least the lower limit, 5, got "3"',
    ],
    [
      ['score', 'a', '--out', 'o', '--sensitivity', 'huge'],
      '--sensitivity must be one of low, medium, high, got "huge"',
    ],
    [['score', 'a', '--out', 'o', '--direction', 'up'], '--direction must be one of both, above, below, got "up"'],
    [
      ['score', 'a', '--out', 'o', '--group', '--metrics'],
      'only one of --metrics, --group and --separate can be given',
    ],
  ])('%j exits with 2 and says why', async (args, words) => {
    const result = await run(...args);
    expect(result.code).toBe(2);
    expect(result.stderr).toContain(words);
    expect(result.stdout).toBe('');
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
