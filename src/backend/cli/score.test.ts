import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from './command';
import { testProcess } from './testkit/command-process';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-score-'));
});

afterEach(() => rm(folder, { recursive: true }));

async function run(...args: string[]) {
  const { made, out } = testProcess(folder);
  const code = await runCommand({ args, process: made, programDir: folder, version: '1.2.3' });
  return { code, ...out };
}

const rows = async (path: string) => (await readFile(join(folder, path), 'utf8')).trimEnd().split('\n');

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

  const long = (value: (row: number) => string, rows: number, header = 'timestamp,value') =>
    [header, ...Array.from({ length: rows }, (_, i) => `${1_700_000_000 + i * 300},${value(i)}`)].join('\n');

  describe('of a row that is wrong', () => {
    it.each([
      { name: 'an unreadable time', row: 'noon,5', words: 'line 4: its time cannot be read ("noon")' },
      {
        name: 'a repeated time',
        row: '1700000300,5',
        words: 'line 4: its time is not later than the one before ("1700000300")',
      },
      {
        name: 'a word for a number',
        row: '1700000900,much',
        words: 'line 4: it has a cell that is no number ("much")',
      },
      { name: 'infinity', row: '1700000900,1e999', words: 'line 4: it has a cell that is no number ("1e999")' },
    ])('goes on after $name, and stops with --strict without a result', async ({ row, words }) => {
      await mkdir(join(folder, 'in'));
      await writeFile(join(folder, 'in/a.csv'), `${long(() => '5', 2)}\n${row}\n1700001200,6\n`);
      await writeFile(
        join(folder, 'in/b.csv'),
        long(() => '5', 2)
      );
      const lenient = await run('score', 'in', '--out', 'out');
      expect(lenient.code).toBe(0);
      expect(lenient.stderr).toMatch(/^a\.csv: 1 rows .* \(line 4\)\n$/);
      expect(await rows('out/a.csv')).toHaveLength(5);
      const strict = await run('score', 'in', '--out', 'strict', '--strict');
      expect(strict).toMatchObject({ code: 1, stderr: `a.csv: ${words}\n` });
      expect(await readdir(join(folder, 'strict'))).toEqual(['b.csv']);
    });

    it('counts all and names the first lines', async () => {
      await writeFile(
        join(folder, 'a.csv'),
        long((i) => (i % 2 === 0 ? '5' : '?'), 40)
      );
      const { stderr } = await run('score', 'a.csv', '--out', 'out');
      expect(stderr).toBe('a.csv: 20 rows with a cell that is no number, taken as missing (line 3, 5, 7, 9, 11, …)\n');
    });

    it.each(['', 'NaN', 'null', 'NA', '-'])('takes "%s" for a missing value without a word', async (cell) => {
      await writeFile(
        join(folder, 'a.csv'),
        long((i) => (i === 1 ? cell : '5'), 3)
      );
      expect(await run('score', 'a.csv', '--out', 'out', '--strict')).toMatchObject({ code: 0, stderr: '' });
      expect((await rows('out/a.csv'))[2]).toBe('1700000300,,0,0,0,,,');
    });
  });

  describe('of several columns', () => {
    const noise = (row: number, k: number) => Math.sin(7 * row + 11 * k) + Math.sin(31 * row * (k + 1));
    const members = (levels: number) =>
      long(
        (i) => [0, 1, 2, 3].map((k) => 50 + levels * k + noise(i, k) - (k === 2 && i >= 550 ? 30 : 0)).join(','),
        600,
        'timestamp,a,b,"c, d",e'
      );

    it.each([
      { levels: 0, flags: [], words: '4 columns, taken as peers of one group' },
      { levels: 100, flags: [], words: '4 columns, taken as metrics of one entity' },
      { levels: 100, flags: ['--group'], words: '4 columns, taken as peers of one group' },
      { levels: 0, flags: ['--metrics'], words: '4 columns, taken as metrics of one entity' },
      { levels: 0, flags: ['--separate'], words: '4 columns, taken as separate series' },
    ])('says how it took them: levels $levels apart, $flags', async ({ levels, flags, words }) => {
      await writeFile(join(folder, 'a.csv'), members(levels));
      const { code, stderr } = await run('score', 'a.csv', '--out', 'out', ...flags);
      expect({ code, stderr }).toEqual({ code: 0, stderr: `a.csv: ${words}\n` });
    });

    it('names the member that left', async () => {
      await writeFile(join(folder, 'a.csv'), members(0));
      await run('score', 'a.csv', '--out', 'out');
      const [header, ...scored] = await rows('out/a.csv');
      expect(header).toBe(`${HEADER},column`);
      expect(scored[551]).toMatch(/,1,[^,]+,[^,]+,[^,]+,"c, d"$/);
    });

    it('leaves columns of words out, and says so of a file with too few rows to tell', async () => {
      await writeFile(
        join(folder, 'a.csv'),
        long((i) => `web-${i},5,6`, 10, 'timestamp,host,a,b')
      );
      const { stderr } = await run('score', 'a.csv', '--out', 'out');
      expect(stderr).toBe('a.csv: 2 columns, too few rows to tell how they belong together: nothing scored\n');
    });
  });

  it('scores with the algorithm, parameters, sensitivity and direction asked for', async () => {
    await writeFile(
      join(folder, 'a.csv'),
      long((i) => String(i === 300 ? 3 : 5 + (i % 2)), 400)
    );
    const alerts = async (...flags: string[]) => {
      await run('score', 'a.csv', '--out', 'out', '--algorithm', 'threshold', ...flags);
      return (await rows('out/a.csv')).filter((row) => row.split(',')[4] === '1').length;
    };
    expect(await alerts('--set', 'lower=4')).toBeGreaterThan(0);
    expect(await alerts('--set', 'lower=4', '--direction', 'above')).toBe(0);
    expect(await alerts('--set', 'lower=2')).toBe(0);
    expect(await run('score', 'a.csv', '--out', 'out', '--sensitivity', 'low')).toMatchObject({ code: 0 });
  });

  it('reads a file longer than its buffers, and gives the same as a part of it would', async () => {
    const value = (i: number) => String(Math.round(100 * Math.sin(i / 40)) + (i % 5));
    await writeFile(join(folder, 'short.csv'), long(value, 3_000));
    await writeFile(join(folder, 'long.csv'), long(value, 12_000));
    await run('score', 'short.csv', '--out', 'out', '--algorithm', 'seasonal');
    await run('score', 'long.csv', '--out', 'out', '--algorithm', 'seasonal');
    const scored = await rows('out/long.csv');
    expect(scored).toHaveLength(12_001);
    expect(scored.slice(0, 3_001)).toEqual(await rows('out/short.csv'));
  });

  it('writes the result of a file to a name that looks like one', async () => {
    await writeFile(
      join(folder, 'a.csv'),
      long(() => '5', 3)
    );
    await run('score', 'a.csv', '--out', 'scored.csv');
    expect(await rows('scored.csv')).toHaveLength(4);
  });

  it.each([
    { name: 'the file itself', args: ['in/in/a.csv', '--out', 'in/in'] },
    { name: 'another input', args: ['in/in', '--out', 'in'] },
  ])('refuses to let a result replace $name', async ({ args }) => {
    await mkdir(join(folder, 'in/in/in'), { recursive: true });
    await writeFile(
      join(folder, 'in/in/in/a.csv'),
      long(() => '5', 3)
    );
    await writeFile(
      join(folder, 'in/in/a.csv'),
      long(() => '5', 3)
    );
    const { code, stderr } = await run('score', ...args);
    expect(code).toBe(2);
    expect(stderr).toContain('would replace');
  });

  it.each([
    ['the folder', 'in', 'link'],
    ['a file', 'other.csv', 'in/a.csv'],
  ])('refuses the same where %s is reached through a link', async (_, given, out) => {
    const text = long(() => '5', 3);
    await mkdir(join(folder, 'in'));
    await writeFile(join(folder, 'in/a.csv'), text);
    await symlink(join(folder, 'in'), join(folder, 'link'), 'junction');
    await symlink(join(folder, 'in/a.csv'), join(folder, 'other.csv'));
    const { code, stderr } = await run('score', given, '--out', out);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('would replace') });
    expect(await readFile(join(folder, 'in/a.csv'), 'utf8')).toBe(text);
  });

  it('shows how far it is on a terminal, and takes that away', async () => {
    await writeFile(
      join(folder, 'a.csv'),
      long((i) => String(i % 7), 30_000)
    );
    const { made, out } = testProcess(folder, { isTTY: true });
    const args = ['score', 'a.csv', '--out', 'out', '--algorithm', 'threshold', '--set', 'upper=9'];
    await runCommand({ args, process: made, programDir: folder, version: '1' });
    const shown = [...out.stderr.matchAll(/1 of 1 {2}a\.csv {2}(\d+) %/g)].map((match) => Number(match[1]));
    expect(shown.length).toBeGreaterThan(3);
    expect(shown).toEqual([...shown].sort((a, b) => a - b));
    expect(out.stderr.endsWith('\r\u001b[K')).toBe(true);
  });

  it('leaves nothing of a file behind when it is interrupted, and what was there before as it was', async () => {
    await mkdir(join(folder, 'out'));
    await writeFile(join(folder, 'out/a.csv'), 'earlier');
    await writeFile(
      join(folder, 'a.csv'),
      long((i) => String(i % 7), 30_000)
    );
    const { made, send } = testProcess(folder);
    const scored = runCommand({
      args: ['score', 'a.csv', '--out', 'out'],
      process: made,
      programDir: folder,
      version: '1',
    });
    while (!(await readdir(join(folder, 'out'))).includes('a.csv.unfinished')) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    send('SIGINT');
    expect(await scored).toBe(130);
    expect(await readdir(join(folder, 'out'))).toEqual(['a.csv']);
    expect(await readFile(join(folder, 'out/a.csv'), 'utf8')).toBe('earlier');
  });

  it('says so when it cannot write, and leaves nothing behind', async () => {
    await writeFile(
      join(folder, 'a.csv'),
      long(() => '5', 3)
    );
    await writeFile(join(folder, 'out'), 'a file');
    const { code, stderr } = await run('score', 'a.csv', '--out', 'out');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^a\.csv: .*out\/a\.csv cannot be written \((ENOTDIR|EEXIST)\)\n$/);
  });

  it('does not score its own results when it is run again', async () => {
    await writeFile(join(folder, 'a.csv'), input(['1700000000']));
    await run('score', '.', '--out', 'out');
    expect((await run('score', '.', '--out', 'out')).stdout).toContain('1 of 1 files scored');
  });
});
