import { Readable } from 'node:stream';
import * as fc from 'fast-check';
import { LIMITS, VigilError } from '../../../schema';
import { csvRows } from './csv-rows';
import { readTable, type CsvTable } from './csv-table';
import type { ColumnChoice } from './columns';

/** Reads text in small chunks, as a disk might give it. */
function read(text: string, choice: Partial<ColumnChoice> = {}, chunk = 7): Promise<CsvTable> {
  const all = Buffer.from(text);
  const chunks = Array.from({ length: Math.ceil(all.length / chunk) }, (_, i) =>
    all.subarray(i * chunk, (i + 1) * chunk)
  );
  const rows = csvRows({ head: all.subarray(0, 1_000), bytes: Readable.from(chunks) });
  return readTable(rows, { timeColumn: 'timestamp', valueColumns: [], ...choice });
}

const shown = ({ series }: CsvTable) => series.map(({ labels, times, values }) => [labels, [...times], [...values]]);

describe('readTable', () => {
  it('reads a time column and a value column', async () => {
    const table = await read('timestamp,value\n60,1.5\n120,-2e3\n');
    expect(shown(table)).toEqual([[{}, [60_000, 120_000], [1.5, -2_000]]]);
    expect(table).toMatchObject({ extent: { fromMs: 60_000, toMs: 120_000 }, badRows: 0, badLines: [], points: 2 });
  });

  it.each([
    ['semicolons', 'timestamp;value\n60;1\n'],
    ['tabs', 'timestamp\tvalue\n60\t1\n'],
    ['quotes, a byte order mark and Windows line ends', '\uFEFF"timestamp","value"\r\n"60","1"\r\n\r\n'],
    ['commas within a quoted header', '"a,b";timestamp;value\nx;60;1\n'],
    ['blanks around names', ' timestamp , value \n60, 1\n'],
  ])('reads %s', async (_, text) => {
    const [, times, values] = shown(await read(text))[0] ?? [];
    expect([times, values]).toEqual([[60_000], [1]]);
  });

  it('takes every column of numbers but time and label, told apart by the name of the column', async () => {
    const table = await read('timestamp,cpu,label,memory,empty\n60,1,0,2,\n120,3,1,4,\n');
    expect(shown(table)).toEqual([
      [{ column: 'cpu' }, [60_000, 120_000], [1, 3]],
      [{ column: 'memory' }, [60_000, 120_000], [2, 4]],
    ]);
  });

  it('takes only the columns that were asked for, even one called label', async () => {
    const table = await read('at,cpu,label\n60,1,0\n', { timeColumn: 'at', valueColumns: ['label'] });
    expect(shown(table)).toEqual([[{}, [60_000], [0]]]);
  });

  it('makes labels of the columns of text', async () => {
    const table = await read('timestamp,host,value\n60,a,1\n60,b,2\n120,a,3\n');
    expect(shown(table)).toEqual([
      [{ host: 'a' }, [60_000, 120_000], [1, 3]],
      [{ host: 'b' }, [60_000], [2]],
    ]);
  });

  it('makes gaps of empty cells, NaN and infinities', async () => {
    const cells = ['1', '', 'NaN', 'null', 'inf', '-Infinity', 'N/A'];
    const table = await read(`timestamp,value\n${cells.map((cell, i) => `${i},${cell}`).join('\n')}`);
    expect(shown(table)[0]?.[2]).toEqual([1, NaN, NaN, NaN, NaN, NaN, NaN]);
    expect(table.badRows).toBe(0);
  });

  it('puts unordered rows in order and keeps the last of repeated times', async () => {
    expect(shown(await read('timestamp,value\n120,1\n60,2\n120,3\n'))).toEqual([[{}, [60_000, 120_000], [2, 3]]]);
  });

  it('skips bad rows, counts them and tells the lines of the first', async () => {
    const good = Array.from({ length: 30 }, (_, i) => `${i},${i},${i}`);
    const bad = ['x,1,1', '31,1', '32,1,1,1', '33,oops,7', ',1,1', '34,1,1', '35,bad,bad'];
    const table = await read(['timestamp,a,b', ...good, ...bad].join('\n'));
    expect(table).toMatchObject({ badRows: 6, badLines: [32, 33, 34, 35, 36] });
    expect(shown(table).map(([, times]) => (times as number[]).slice(30))).toEqual([[34_000], [33_000, 34_000]]);
  });

  it('counts the lines of the file, also over quoted line breaks', async () => {
    const table = await read('timestamp,note,value\n60,"two\nlines",1\nx,y,2\n120,z,3\n');
    expect(table).toMatchObject({ badRows: 1, badLines: [4] });
  });

  it.each([
    { name: 'an empty file', text: '', message: 'the file is empty' },
    {
      name: 'no such time column',
      text: 'time,value\n1,2\n',
      message: 'the file has no column "timestamp", only "time", "value"',
    },
    {
      name: 'no such value column',
      text: 'timestamp,value\n1,2\n',
      choice: { valueColumns: ['cpu'] },
      message: /no column "cpu"/,
    },
    {
      name: 'no numbers',
      text: 'timestamp,host\n1,a\n',
      message: /no column of numbers beside the time column "timestamp", only/,
    },
    { name: 'a header alone', text: 'timestamp,value\n', message: /no column of numbers/ },
    {
      name: 'no readable time',
      text: 'timestamp,value\nx,1\ny,2\n',
      message: /none of the 2 rows has a time that can be read in column "timestamp"/,
    },
  ])('refuses $name in words', async ({ text, message, choice }) => {
    await expect(read(text, choice)).rejects.toMatchObject({
      code: 'invalid_argument',
      source: 'downstream',
      message: typeof message === 'string' ? message : expect.stringMatching(message),
    });
  });

  it('refuses a quote that is never closed', async () => {
    await expect(read('timestamp,value\n60,"1\n120,2\n')).rejects.toMatchObject({
      code: 'invalid_argument',
      message: expect.stringMatching(/quotes do not match/),
    });
    await expect(read(`timestamp,value\n60,"${'x'.repeat(200_000)}`, {}, 10_000)).rejects.toMatchObject({
      code: 'invalid_argument',
      message: expect.stringMatching(/a row is longer than/),
    });
  });

  it('refuses more rows than the limit', async () => {
    function* many() {
      yield Buffer.from('timestamp,value\n');
      const lines = Buffer.from('1,2\n'.repeat(10_000));
      for (let i = 0; i <= LIMITS.csvRows / 10_000; i++) {
        yield lines;
      }
    }
    const rows = csvRows({ head: Buffer.from('timestamp,value\n'), bytes: Readable.from(many()) });
    const count = async () => {
      let counted = 0;
      for await (const { line } of rows) {
        counted = line;
      }
      return counted;
    };
    await expect(count()).rejects.toMatchObject({
      code: 'resource_exhausted',
      message: expect.stringContaining('more than 500000 rows'),
    });
  });

  it('refuses texts that make too many series', async () => {
    const lines = Array.from({ length: LIMITS.seriesPerDetector + 1 }, (_, i) => `${i},note ${i},1`);
    await expect(read(['timestamp,note,value', ...lines].join('\n'), {}, 65_536)).rejects.toMatchObject({
      code: 'resource_exhausted',
      message: 'the texts in "note" make more than 20000 series',
    });
  });

  it('never fails but with a VigilError, and its times rise strictly, whatever the text is', async () => {
    const cell = fc.oneof(fc.constantFrom('1', '2', 'x', '', 'NaN', '"', '2026-01-01'), fc.string({ maxLength: 4 }));
    const line = fc.array(cell, { maxLength: 4 }).map((cells) => cells.join(','));
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 8 }), async (lines) => {
        try {
          for (const { times } of (await read(['timestamp,a,b', ...lines].join('\n'))).series) {
            expect(times.every((timeMs, i) => i === 0 || timeMs > (times[i - 1] ?? NaN))).toBe(true);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(VigilError);
        }
      }),
      { seed: 3, numRuns: 200 }
    );
  });
});
