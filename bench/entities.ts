import { fork } from 'node:child_process';
import { once } from 'node:events';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { HOUR_MS, MINUTE_MS, SECOND_MS, type DetectorView, type EngineStatus, type RunList } from '../src/schema';
import { processUse } from './engine/process-use';
import { atMost, report, type Row } from './engine/report';
import { GeneratedSource } from './inside/generated-source';
import { openEngine } from './inside/open-engine';

const LIMITS = { rssMb: 1_500, lagSeconds: 60 };
const CORES = 2;
const POLL_MS = 1_000;
const OPTIONS = {
  entities: { type: 'string', default: '10000' },
  /** Learnt first. */
  hours: { type: 'string', default: '6' },
  /** Measured then. */
  minutes: { type: 'string', default: '5' },
} as const;

/** What the engine says of itself, whenever it is asked. */
interface Said {
  state: DetectorView['state'];
  status: EngineStatus;
  runs: RunList['items'];
}

/** One detector with 10,000 entities at an interval of a minute in an engine of its own process: the history first, then minutes as they come. */
export async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  const [entities, hours, minutes] = [values.entities, values.hours, values.minutes].map(Number) as [
    number,
    number,
    number,
  ];
  if (positionals[0] === 'engine') {
    return engine(entities, hours);
  }
  const child = fork(join('bench', 'run.mjs'), [
    'entities',
    'engine',
    '--entities',
    String(entities),
    '--hours',
    String(hours),
  ]);
  const ask = async () => {
    child.send('ask');
    const [said] = (await once(child, 'message')) as [Said];
    return said;
  };
  try {
    await once(child, 'message');
    const beginMs = performance.now();
    let said = await ask();
    while (said.state.lastRun === null || said.state.lagMs !== 0) {
      await wait(POLL_MS);
      said = await ask();
    }
    const learntMs = performance.now() - beginMs;
    return report([...learning(said, { learntMs, hours }), ...(await living(child.pid ?? 0, ask, minutes))]);
  } finally {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
}

function learning({ state, runs }: Said, { learntMs, hours }: { learntMs: number; hours: number }): Row[] {
  const points = runs.find(({ origin }) => origin === 'backfill')?.points ?? NaN;
  const perSecond = Math.round((points / learntMs) * 1_000).toLocaleString('en');
  const measured = `${(learntMs / 1_000).toFixed(0)} s, ${perSecond} points/s`;
  return [{ what: `${state.series} entities, ${hours} h learnt`, measured }];
}

async function living(pid: number, ask: () => Promise<Said>, minutes: number): Promise<Row[]> {
  const before = processUse(pid);
  const beginMs = performance.now();
  let lagMs = 0;
  let said = await ask();
  while (performance.now() - beginMs < minutes * MINUTE_MS) {
    await wait(POLL_MS);
    said = await ask();
    lagMs = Math.max(lagMs, said.state.lagMs ?? Infinity);
  }
  const after = processUse(pid);
  const share = (100 * (after.cpuMs - before.cpuMs)) / (performance.now() - beginMs);
  const live = said.runs.filter(({ origin, error }) => origin === 'live' && error === null).slice(0, minutes);
  const { memory } = said.status;
  const what = `${said.state.series} entities at 1 minute over ${minutes} minutes`;
  return [
    atMost(`${what}: lag at most`, lagMs / SECOND_MS, { limit: LIMITS.lagSeconds, unit: 's' }),
    atMost(`${what}: memory (RSS) at most, learning included`, after.rssPeakMb, {
      limit: LIMITS.rssMb,
      unit: 'MB',
      digits: 0,
    }),
    atMost(`${what}: share of one core`, share, { limit: CORES * 100, unit: '%' }),
    { what: `${what}: memory (RSS) at the end`, measured: `${after.rssMb.toFixed(0)} MB` },
    { what: `${what}: a run, shortest / longest`, measured: durations(live.map(({ durationMs }) => durationMs)) },
    { what: `${what}: points of the runs`, measured: live.map(({ points }) => points).join(', ') },
    {
      what: 'models, light ones, their memory',
      measured: `${memory.models}, ${memory.lightModels}, ${(memory.modelBytes / 1e6).toFixed(0)} MB`,
    },
    { what: 'processors of this machine', measured: String(cpus().length) },
  ];
}

function durations(all: number[]): string {
  return `${Math.min(...all)} / ${Math.max(...all)} ms`;
}

/** The engine, which answers whatever it is asked with how it stands. */
async function engine(entities: number, hours: number): Promise<number> {
  const labels = Array.from({ length: entities }, (_, n) => ({
    host: `host-${n % 100}`,
    service: `service-${Math.floor(n / 100)}`,
  }));
  const { call, close } = await openEngine(new GeneratedSource(labels));
  const spec = {
    name: 'entities',
    source: { kind: 'demo', metric: 'orders' },
    ...{ intervalMs: MINUTE_MS, windowDelayMs: 0, historyMs: hours * HOUR_MS, seriesLimit: entities },
  };
  const { detector } = await call<DetectorView>('POST', '/detectors', spec);
  const { promise, resolve } = Promise.withResolvers<void>();
  process.once('SIGTERM', () => resolve());
  process.on('message', () => {
    void (async () => {
      const [{ state }, status, { items }] = await Promise.all([
        call<DetectorView>('GET', `/detectors/${detector.id}`),
        call<EngineStatus>('GET', '/status'),
        call<RunList>('GET', `/detectors/${detector.id}/runs`),
      ]);
      process.send?.({ state, status, runs: items } satisfies Said);
    })();
  });
  process.send?.('ready');
  await promise;
  await close();
  process.disconnect?.();
  return 0;
}
