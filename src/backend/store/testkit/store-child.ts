/**
 * A process of its own that uses a store, for tests of what happens to processes: `store-child MODE PATH`.
 * It speaks in lines of JSON and is bundled by `spawn-child.ts`.
 */
import { writeSync } from 'node:fs';
import { VigilError } from '../../../schema';
import type { Store } from '../store';
import { SqliteStore } from '../sqlite/sqlite-store';
import { anomaly, commit, detector, point, progress, run, series, START_MS } from './samples';

export const CHILD_DETECTOR = detector('child');
export const CHILD_SERIES = series({ pod: 'web-1' });
/** Written once more after each commit. */
export const CHILD_DOCUMENT = { orgId: 1, kind: 'monitor', id: 'm', parent: '', timeMs: START_MS, body: {} } as const;
/** Enough for a commit to take a while. */
export const POINTS_PER_COMMIT = 400;

/** What the child says: it has the store, it has committed up to `ack`, or it has failed. */
export interface Said {
  opened?: true;
  ack?: number;
  failed?: { code: string; message: string };
  /** After a failure: the commits that can still be read in the same process. */
  readable?: number;
}

const say = (line: Said) => writeSync(1, `${JSON.stringify(line)}\n`);

async function main(mode: string, path: string): Promise<void> {
  const store = await SqliteStore.open({ path });
  say({ opened: true });
  if (mode === 'hold') {
    setInterval(() => undefined, 60_000);
    return;
  }
  try {
    await commitWithoutEnd(store);
  } catch (error) {
    fail(error);
    say({ readable: ((await store.runs.progress(CHILD_DETECTOR.id)).cursorMs ?? START_MS) - START_MS });
  }
  await store.close();
}

async function commitWithoutEnd(store: Store): Promise<void> {
  if ((await store.detectors.get(1, CHILD_DETECTOR.id)) === null) {
    await store.detectors.create(CHILD_DETECTOR);
  }
  const { cursorMs } = await store.runs.progress(CHILD_DETECTOR.id);
  for (let n = (cursorMs ?? START_MS) - START_MS + 1; ; n++) {
    await store.runs.commit(numbered(n));
    await store.documents.put(CHILD_DOCUMENT);
    say({ ack: n });
  }
}

/** The `n`th commit, from 1: its number is the cursor's distance from the start. */
function numbered(n: number) {
  const from = (n - 1) * POINTS_PER_COMMIT;
  const features = [n, -n].map((value) => ({ value, expected: n, lower: n, upper: n, share: 0.5 }));
  const points = Array.from({ length: POINTS_PER_COMMIT }, (_, i) => point(from + i, { features }));
  const { seriesKey } = CHILD_SERIES;
  return commit(CHILD_DETECTOR, {
    series: [{ ...CHILD_SERIES, lastValue: n }],
    results: [{ seriesKey, points }],
    anomalies: [anomaly(CHILD_DETECTOR, from)],
    snapshots: [{ seriesKey, timeMs: START_MS + n, bytes: new Uint8Array(8_000).fill(n) }],
    missed: [{ fromMs: START_MS, toMs: START_MS + n, message: 'no data' }],
    progress: progress({ cursorMs: START_MS + n }),
    run: run(n),
  });
}

function fail(error: unknown): void {
  const { code, message } = VigilError.from(error);
  say({ failed: { code, message } });
}

const [mode, path] = process.argv.slice(2);
if (mode !== undefined && path !== undefined) {
  main(mode, path).catch(fail);
}
