import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { EngineProcess } from '../e2e/kill/engine-process';
import { untilCaughtUp } from './engine/until-caught-up';
import { processUse } from './engine/process-use';
import { atMost, quantile, report, type Row } from './engine/report';

const STARTS = 10;
const IDLE_MS = 10_000;
/** With detectors that run every minute: all of them have run once. */
const RUN_MS = 75_000;
const LIMITS = { handshakeMs: 150, rssMb: 90 };

/** What Grafana waits for when it starts the built backend, and what memory that takes. Needs `npm run build`. */
export async function main(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'vigil-bench-'));
  try {
    const rows = await starting('empty store', { dataDir: join(folder, 'empty'), settleMs: IDLE_MS });
    const demo = join(folder, 'demo');
    await learnDemo(demo);
    rows.push(...(await starting('five demo detectors', { dataDir: demo, settleMs: RUN_MS })));
    return report(rows);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function starting(
  store: string,
  { dataDir, settleMs }: { dataDir: string; settleMs: number }
): Promise<Row[]> {
  const took: number[] = [];
  let rssMb = NaN;
  for (let i = 0; i < STARTS; i++) {
    const beginMs = performance.now();
    const backend = startBackend(dataDir);
    await once(backend.stdout!, 'data');
    took.push(performance.now() - beginMs);
    if (i === STARTS - 1) {
      await wait(settleMs);
      rssMb = processUse(backend.pid ?? 0).rssMb;
    }
    backend.kill('SIGTERM');
    await once(backend, 'exit');
  }
  const { handshakeMs, rssMb: rssLimit } = LIMITS;
  return [
    atMost(`start → handshake line, median of ${STARTS}, ${store}`, quantile(took, 0.5), { limit: handshakeMs, unit: 'ms' }),
    { what: `start → handshake line, slowest of ${STARTS}, ${store}`, measured: `${Math.max(...took).toFixed(1)} ms` },
    atMost(`memory (RSS) idle, ${settleMs / 1_000} s after the start, ${store}`, rssMb, { limit: rssLimit, unit: 'MB' }),
  ];
}

/** With the environment that Grafana gives: its own is not inherited. */
function startBackend(dataDir: string): ChildProcess {
  const cpu = process.arch === 'x64' ? 'amd64' : process.arch;
  return spawn(join('dist', `gpx_vigil_${process.platform}_${cpu}`), [], {
    env: { grafana_plugin_type: 'datasource', PLUGIN_PROTOCOL_VERSIONS: '2', GF_PLUGIN_DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

async function learnDemo(dataDir: string): Promise<void> {
  const engine = await EngineProcess.start({ dataDir, flags: ['--demo'] });
  await untilCaughtUp(engine);
  await engine.end('SIGTERM');
}
