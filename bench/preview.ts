import { setTimeout as wait } from 'node:timers/promises';
import { DAY_MS, MINUTE_MS, type Preview } from '../src/schema';
import { atMost, quantile, report } from './engine/report';
import { GeneratedSource } from './inside/generated-source';
import { openEngine } from './inside/open-engine';

const DAYS = 7;
const REPEATS = 9;
const LIMIT_S = 2;
const POLL_MS = 5;

/** A preview of 7 days at 1 minute with 2 features, from the request to the result in hand, without the source. */
export async function main(): Promise<number> {
  const names = ['orders', 'errors'];
  const source = new GeneratedSource(names.map((feature) => ({ feature })));
  const { call, close } = await openEngine(source);
  const took: number[] = [];
  try {
    const toMs = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS - MINUTE_MS;
    const fromMs = toMs - DAYS * DAY_MS;
    const features = { label: 'feature', names };
    const spec = { name: 'p', source: { kind: 'demo', metric: 'orders' }, features, historyMs: DAYS * DAY_MS };
    for (let n = 0; n < REPEATS; n++) {
      source.spentMs = 0;
      const beginMs = performance.now();
      let preview = await call<Preview>('POST', '/previews', { spec, fromMs, toMs });
      while (preview.state === 'running') {
        await wait(POLL_MS);
        preview = await call<Preview>('GET', `/previews/${preview.id}`);
      }
      took.push((performance.now() - beginMs - source.spentMs) / 1_000);
      const rows = preview.result?.series[0]?.columns.timeMs.length;
      if (rows !== (DAYS * DAY_MS) / MINUTE_MS) {
        throw new Error(`the preview is ${preview.state} with ${rows} rows: ${preview.error?.message}`);
      }
      await call('DELETE', `/previews/${preview.id}`);
    }
  } finally {
    await close();
  }
  const what = `preview of ${DAYS} days at 1 minute, 2 features`;
  return report([
    atMost(`${what}, longest of ${REPEATS}`, Math.max(...took), { limit: LIMIT_S, unit: 's', digits: 2 }),
    { what: `${what}, median`, measured: `${quantile(took, 0.5).toFixed(2)} s` },
  ]);
}
