import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { runCommand } from '../src/backend/cli/command';
import { ORDINARY_SERIES } from '../src/core/testkit/generators';
import { Random } from '../src/core/stats/random';
import { MINUTE_MS } from '../src/schema';
import { atMost, report, type Row } from './engine/report';

const POINTS = 1_000_000;
const LIMITS = { rssMb: 300, pointsPerSecond: 25_000 };
const START_MS = Date.UTC(2024, 0, 1);
const LINES_PER_PIECE = 10_000;

/**
 * `vigil score` on one series of 1,000,000 points: memory and speed.
 *
 * @param args for the process that is measured: what `vigil` is to do
 */
export async function main(args: string[]): Promise<number> {
  if (args.length > 0) {
    return child(args);
  }
  const folder = mkdtempSync(join(tmpdir(), 'vigil-bench-'));
  try {
    const input = join(folder, 'long.csv');
    await pipeline(Readable.from(longSeries()), createWriteStream(input));
    const rows: Row[] = [];
    for (const algorithm of ['auto', 'seasonal']) {
      rows.push(
        ...(await scoring(algorithm, ['score', input, '--out', join(folder, 'out'), '--algorithm', algorithm]))
      );
    }
    return report(rows);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs `vigil` in this process and says what it took. */
async function child(args: string[]): Promise<number> {
  const beginMs = performance.now();
  const code = await runCommand({ args, process, programDir: process.cwd(), version: '' });
  process.send?.({ seconds: (performance.now() - beginMs) / 1_000, rssMb: process.resourceUsage().maxRSS / 1_024 });
  return code;
}

async function scoring(algorithm: string, args: string[]): Promise<Row[]> {
  const started = fork(join('bench', 'run.mjs'), ['cli', ...args], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  let took = { seconds: NaN, rssMb: NaN };
  started.on('message', (message) => {
    took = message as typeof took;
  });
  const [code] = (await once(started, 'exit')) as [number | null];
  const rate = code === 0 ? POINTS / took.seconds : NaN;
  const what = `vigil score, ${POINTS.toLocaleString('en')} points, ${algorithm}`;
  return [
    {
      what: `${what}: points a second`,
      measured: Math.round(rate).toLocaleString('en'),
      target: `≥ ${LIMITS.pointsPerSecond.toLocaleString('en')}`,
      met: rate >= LIMITS.pointsPerSecond,
    },
    atMost(`${what}: largest memory (RSS)`, took.rssMb, { limit: LIMITS.rssMb, unit: 'MB', digits: 0 }),
  ];
}

function* longSeries(): Generator<string> {
  const next = ORDINARY_SERIES.find(({ name }) => name === 'seasonal')?.start(new Random(31), MINUTE_MS);
  yield 'timestamp,value\n';
  for (let from = 0; from < POINTS; from += LINES_PER_PIECE) {
    const lines = Array.from({ length: LINES_PER_PIECE }, (_, i) => {
      const at = from + i;
      return `${START_MS + at * MINUTE_MS},${(next?.(at) ?? NaN).toFixed(4)}\n`;
    });
    yield lines.join('');
  }
}
