import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { EngineProcess } from '../../e2e/kill/engine-process';
import { HOUR_MS, MINUTE_MS, type DetectorPage, type DetectorSpecInput } from '../../src/schema';
import { atMost, quantile, report, type Row } from '../engine/report';
import { processUse } from '../engine/process-use';
import { untilCaughtUp } from '../engine/until-caught-up';
import { Probe } from './probe';
import { startSeriesServer } from './start-series-server';

const CORE_SHARE_MAX = 25;

const OPTIONS = {
  detectors: { type: 'string', default: '5' },
  series: { type: 'string', default: '5000' },
  /** Learnt first. */
  hours: { type: 'string', default: '24' },
  /** Measured then. */
  minutes: { type: 'string', default: '5' },
  /** A folder for the V8 profile of the measured minutes. */
  profile: { type: 'string' },
} as const;

/** Many series at an interval of a minute in the built engine: their history first, then minutes as they come. Needs `npm run build`. */
export async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: OPTIONS });
  const detectors = Number(values.detectors);
  const perDetector = Math.ceil(Number(values.series) / detectors);
  const dataDir = mkdtempSync(join(tmpdir(), 'vigil-bench-'));
  const server = await startSeriesServer(detectors, perDetector);
  let engine = await EngineProcess.start({ dataDir });
  try {
    for (let group = 0; group < detectors; group++) {
      await engine.call(
        'POST',
        '/detectors',
        specOf({ group, url: server.url, perDetector, hours: Number(values.hours) })
      );
    }
    const rows = await learning(engine);
    if (values.profile !== undefined) {
      await engine.end('SIGTERM');
      engine = await EngineProcess.start({ dataDir, nodeFlags: ['--cpu-prof', `--cpu-prof-dir=${values.profile}`] });
      await untilCaughtUp(engine);
    }
    rows.push(...(await living(engine, { minutes: Number(values.minutes), series: detectors * perDetector })));
    return report(rows);
  } finally {
    await engine.end('SIGTERM');
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function specOf(load: { group: number; url: string; perDetector: number; hours: number }): DetectorSpecInput {
  const { group, url, perDetector, hours } = load;
  return {
    name: `load ${group}`,
    source: { kind: 'prometheus', url, expr: `requests{group="${group}"}` },
    intervalMs: MINUTE_MS,
    historyMs: hours * HOUR_MS,
    seriesLimit: perDetector,
  };
}

/** The history, as fast as it goes. */
async function learning(engine: EngineProcess): Promise<Row[]> {
  const probe = new Probe(engine);
  const startMs = performance.now();
  probe.start();
  await untilCaughtUp(engine);
  const seconds = (performance.now() - startMs) / 1_000;
  const { healthMs, listMs } = await probe.stop();
  const points = await pointsOf(engine);
  const { cpuMs, rssPeakMb } = processUse(engine.pid);
  return [
    { what: 'history: points', measured: `${points} in ${seconds.toFixed(0)} s` },
    { what: 'history: points a second, fetched, scored and stored', measured: (points / seconds).toFixed(0) },
    { what: 'history: CPU time a point', measured: `${((cpuMs / points) * 1_000).toFixed(1)} µs` },
    { what: 'history: memory (RSS) at most', measured: `${rssPeakMb.toFixed(0)} MB` },
    { what: 'history: answers of /health meanwhile', measured: spread(healthMs) },
    { what: 'history: answers of /detectors meanwhile', measured: spread(listMs) },
  ];
}

/** Minutes as they come: whole ones, so that each holds one run of every detector. */
async function living(engine: EngineProcess, { minutes, series }: { minutes: number; series: number }): Promise<Row[]> {
  // Half-way between two rounds of runs, so that none is cut in two.
  await wait(MINUTE_MS - ((Date.now() + MINUTE_MS - 50_000) % MINUTE_MS));
  const probe = new Probe(engine);
  const before = { ...processUse(engine.pid), points: await pointsOf(engine), atMs: performance.now() };
  probe.start();
  const shares: number[] = [];
  let last = before;
  for (let minute = 0; minute < minutes; minute++) {
    await wait(before.atMs + (minute + 1) * MINUTE_MS - performance.now());
    const now = { ...processUse(engine.pid), points: await pointsOf(engine), atMs: performance.now() };
    shares.push(((now.cpuMs - last.cpuMs) / (now.atMs - last.atMs)) * 100);
    last = now;
  }
  const { healthMs, listMs, lagMs, failing } = await probe.stop();
  const share = ((last.cpuMs - before.cpuMs) / (last.atMs - before.atMs)) * 100;
  const stored = last.points - before.points;
  const runs = await runsMs(engine, minutes);
  const { rssMb, rssPeakMb } = processUse(engine.pid);
  const expected = series * minutes;
  return [
    atMost(`live: share of one core, ${series} series a minute, over ${minutes} minutes`, share, {
      limit: CORE_SHARE_MAX,
      unit: '%',
    }),
    {
      what: 'live: share of one core, minute by minute',
      measured: shares.map((each) => `${each.toFixed(1)} %`).join(', '),
    },
    { what: 'live: results stored', measured: `${stored}`, target: `${expected}`, met: stored === expected },
    {
      what: 'live: lag at most, as the API tells',
      measured: `${lagMs} ms`,
      target: '< 60000 ms',
      met: lagMs < MINUTE_MS,
    },
    { what: 'live: detectors seen failing', measured: `${failing}`, target: '0', met: failing === 0 },
    { what: 'live: a run of one detector', measured: spread(runs) },
    { what: 'live: answers of /health', measured: spread(healthMs) },
    { what: 'live: answers of /detectors', measured: spread(listMs) },
    {
      what: 'live: memory (RSS), now and at most since the start',
      measured: `${rssMb.toFixed(0)} MB, ${rssPeakMb.toFixed(0)} MB`,
    },
  ];
}

const spread = (ms: readonly number[]) =>
  `p50 ${quantile(ms, 0.5).toFixed(1)}, p99 ${quantile(ms, 0.99).toFixed(1)}, longest ${Math.max(...ms).toFixed(1)} ms`;

async function runsMs(engine: EngineProcess, count: number): Promise<number[]> {
  const { items } = await engine.call<DetectorPage>('GET', '/detectors');
  const lists = items.map(({ detector }) =>
    engine.call<{ items: Array<{ durationMs: number }> }>('GET', `/detectors/${detector.id}/runs`)
  );
  return (await Promise.all(lists)).flatMap((list) => list.items.slice(0, count).map(({ durationMs }) => durationMs));
}

/** Points evaluated and stored since the start of the engine. */
async function pointsOf(engine: EngineProcess): Promise<number> {
  const text = await (await fetch(`${engine.url}/metrics`)).text();
  return Number(/^vigil_points_total (\S+)$/m.exec(text)?.[1]);
}
