import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { EngineProcess } from '../../e2e/kill/engine-process';
import { HOUR_MS, MINUTE_MS, type AlgorithmName, type DetectorPage } from '../../src/schema';
import { processUse } from '../engine/process-use';
import { atMost, quantile, report, type Row } from '../engine/report';
import { untilCaughtUp } from '../engine/until-caught-up';
import { startSeriesServer } from '../load/start-series-server';
import { AnswerTimes, type Times } from './answer-times';

const P99_MAX_MS = 50;
const IDLE_MS = 8_000;

const OPTIONS = {
  series: { type: 'string', default: '1000' },
  hours: { type: 'string', default: '24' },
  algorithm: { type: 'string' },
  /** As the setting; absent: its default. */
  workers: { type: 'string' },
  /** A folder for V8 profiles of the engine, one for each thread. */
  profile: { type: 'string' },
} as const;

/** How long the engine takes to answer while it goes through the history of many series. Needs `npm run build`. */
export async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: OPTIONS });
  const dataDir = mkdtempSync(join(tmpdir(), 'vigil-bench-'));
  const series = Number(values.series);
  const server = await startSeriesServer(2, series);
  const nodeFlags = values.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${values.profile}`];
  const flags = values.workers === undefined ? [] : ['--workers', values.workers];
  const engine = await EngineProcess.start({ dataDir, nodeFlags: ['--max-semi-space-size=4', ...nodeFlags], flags });
  const create = (group: number, seriesLimit: number, hours: number) =>
    engine.call<{ detector: { id: string } }>('POST', '/detectors', {
      name: `busy ${group}`,
      source: { kind: 'prometheus', url: server.url, expr: `requests{group="${group}"}` },
      ...{ intervalMs: MINUTE_MS, historyMs: hours * HOUR_MS, seriesLimit },
      ...(values.algorithm !== undefined && { algorithm: { name: values.algorithm as AlgorithmName } }),
    });
  try {
    const { detector } = await create(1, 5, 24);
    await untilCaughtUp(engine);
    const idle = new AnswerTimes(engine, detector.id);
    idle.start();
    await wait(IDLE_MS);
    const idleTimes = await idle.stop();
    const before = processUse(engine.pid);
    const times = new AnswerTimes(engine, detector.id);
    const startMs = performance.now();
    await create(0, series, Number(values.hours));
    times.start();
    await untilCaughtUp(engine);
    const seconds = (performance.now() - startMs) / 1_000;
    const after = processUse(engine.pid);
    const { items } = await engine.call<DetectorPage>('GET', '/detectors');
    const points = series * Number(values.hours) * 60;
    return report([
      { what: 'detectors, series of the history', measured: `${items.length}, ${series}` },
      { what: 'history: points', measured: `${points} in ${seconds.toFixed(0)} s` },
      {
        what: 'history: CPU time a point',
        measured: `${(((after.cpuMs - before.cpuMs) / points) * 1_000).toFixed(1)} µs`,
      },
      { what: 'history: memory (RSS) at most', measured: `${after.rssPeakMb.toFixed(0)} MB` },
      // What other programs do to this machine shows here, too.
      ...idleTimes.flatMap((each) => rowsOf('before', { ...each, limited: false })),
      ...(await times.stop()).flatMap((each) => rowsOf('meanwhile', each)),
    ]);
  } finally {
    await engine.end('SIGTERM');
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function rowsOf(when: string, { what, ms, limited }: Times): Row[] {
  const p99 = quantile(ms, 0.99);
  const spread = `p50 ${quantile(ms, 0.5).toFixed(1)}, longest ${Math.max(...ms).toFixed(1)} ms, of ${ms.length}`;
  const name = `${when}: ${what}`;
  return [
    limited
      ? atMost(`${name}, p99`, p99, { limit: P99_MAX_MS, unit: 'ms' })
      : { what: `${name}, p99`, measured: `${p99.toFixed(1)} ms` },
    { what: `${name}, else`, measured: spread },
  ];
}
