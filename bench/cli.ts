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
  const before = process.cpuUsage();
  const code = await runCommand({ args, process, programDir: process.cwd(), version: '' });
  const { user, system } = process.cpuUsage(before);
  const rssMb = process.resourceUsage().maxRSS / 1_024;
  process.send?.({ seconds: (performance.now() - beginMs) / 1_000, cpuSeconds: (user + system) / 1e6, rssMb });
  return code;
}

async function scoring(algorithm: string, args: string[]): Promise<Row[]> {
  const started = fork(join('bench', 'run.mjs'), ['cli', ...args], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  let took = { seconds: NaN, cpuSeconds: NaN, rssMb: NaN };
  started.on('message', (message) => {
    took = message as typeof took;
  });
  const [code] = (await once(started, 'exit')) as [number | null];
  const rate = code === 0 ? POINTS / took.cpuSeconds : NaN;
  const what = `vigil score, ${POINTS.toLocaleString('en')} points, ${algorithm}`;
  return [
    {
      what: `${what}: points a second of CPU time`,
      measured: shown(rate),
      target: `≥ ${shown(LIMITS.pointsPerSecond)}`,
      met: rate >= LIMITS.pointsPerSecond,
    },
    { what: `${what}: points a second as the clock goes`, measured: shown(POINTS / took.seconds) },
    atMost(`${what}: largest memory (RSS)`, took.rssMb, { limit: LIMITS.rssMb, unit: 'MB', digits: 0 }),
  ];
}

function shown(number: number): string {
  return Math.round(number).toLocaleString('en');
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
