import { setTimeout as wait } from 'node:timers/promises';
import { MINUTE_MS, type DetectorView, type HistoryRun } from '../src/schema';
import { report, type Row } from './engine/report';
import { GeneratedSource } from './inside/generated-source';
import { openEngine } from './inside/open-engine';

const POINTS = 500_000;
const LEAST = 20_000;
const POLL_MS = 20;

/** A historical run of one feature: fetched, scored and stored, in the engine with its threads. */
export async function main(): Promise<number> {
  const rows: Row[] = [];
  for (const algorithm of ['auto', 'seasonal']) {
    rows.push(await rate(algorithm));
  }
  return report(rows);
}

async function rate(algorithm: string): Promise<Row> {
  const source = new GeneratedSource([{ pod: 'a' }]);
  const { call, close } = await openEngine(source);
  try {
    const spec = {
      name: 'h',
      source: { kind: 'demo', metric: 'orders' },
      algorithm: { name: algorithm },
      enabled: false,
    };
    const { detector } = await call<DetectorView>('POST', '/detectors', spec);
    const toMs = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS - MINUTE_MS;
    const range = { fromMs: toMs - POINTS * MINUTE_MS, toMs };
    const beginMs = performance.now();
    let run = await call<HistoryRun>('POST', `/detectors/${detector.id}/history`, range);
    while (run.state === 'waiting' || run.state === 'running') {
      await wait(POLL_MS);
      run = await call<HistoryRun>('GET', `/history/${run.id}`);
    }
    if (run.state !== 'finished' || run.points !== POINTS) {
      throw new Error(`the run is ${run.state} after ${run.points} points: ${run.error?.message}`);
    }
    const perSecond = Math.round((POINTS / (performance.now() - beginMs)) * 1_000);
    return {
      what: `historical run, 1 feature, ${POINTS.toLocaleString('en')} points, ${algorithm}`,
      measured: `${perSecond.toLocaleString('en')} points/s`,
      target: `≥ ${LEAST.toLocaleString('en')} points/s`,
      met: perSecond >= LEAST,
    };
  } finally {
    await close();
  }
}
