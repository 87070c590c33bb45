import type { Detector } from '../../../schema';
import { freeBuffers } from '../../base/free-buffers';
import type { Handler } from '../../base/threads/serve-calls';
import type { ModelSnapshot, RunCommit } from '../store';
import type { PruneLimits } from './prune';
import { SqliteStore } from './sqlite-store';

/** What changes the file, as plain requests. */
export interface StoreRequests {
  createDetector: { detector: Detector };
  updateDetector: { detector: Detector; expectedVersion: number };
  removeDetector: { orgId: number; id: string };
  saveSnapshots: { detectorId: string; generation: number; snapshots: ModelSnapshot[] };
  commit: { commit: RunCommit };
  prune: { limits: PruneLimits };
}

export interface StoreAnswers extends Record<keyof StoreRequests, unknown> {
  createDetector: void;
  updateDetector: void;
  removeDetector: void;
  saveSnapshots: void;
  commit: void;
  prune: { results: number; anomalies: number };
}

type Calls = {
  [Name in keyof StoreRequests]: (request: StoreRequests[Name], signal: AbortSignal) => Promise<StoreAnswers[Name]>;
};

/** The same writes for the thread that has the store and for the one that asks it. */
export function writesOf(store: SqliteStore): Calls {
  const { detectors, series, runs } = store;
  return {
    createDetector: ({ detector }) => detectors.create(detector),
    updateDetector: ({ detector, expectedVersion }) => detectors.update(detector, expectedVersion),
    removeDetector: ({ orgId, id }) => detectors.remove(orgId, id),
    saveSnapshots: ({ detectorId, generation, snapshots }) => series.saveSnapshots(detectorId, generation, snapshots),
    commit: ({ commit }) => runs.commit(commit),
    prune: ({ limits }, signal) => store.prune(limits, signal),
  };
}

/** The calls of the thread that writes a file; it is opened with the first of them. */
export function storeCalls(path: string): Record<keyof StoreRequests | 'close', Handler> {
  let opening: Promise<SqliteStore> | null = null;
  const opened = async () => {
    try {
      return await (opening ??= SqliteStore.open({ path, lockHeld: true }));
    } catch (thrown) {
      opening = null;
      throw thrown;
    }
  };
  const through =
    <Name extends keyof StoreRequests>(name: Name): Handler =>
    async (request: StoreRequests[Name], signal) =>
      writesOf(await opened())[name](request, signal);
  const commit = through('commit');
  const saveSnapshots = through('saveSnapshots');
  return {
    createDetector: through('createDetector'),
    updateDetector: through('updateDetector'),
    removeDetector: through('removeDetector'),
    saveSnapshots: (request: StoreRequests['saveSnapshots'], signal) =>
      thenFree(saveSnapshots(request as never, signal), viewsOf(request.snapshots)),
    commit: (request: StoreRequests['commit'], signal) => {
      const { results, snapshots } = request.commit;
      return thenFree(commit(request as never, signal), [...results.map(({ rows }) => rows), ...viewsOf(snapshots)]);
    },
    prune: through('prune'),
    close: async () => (await opening)?.close(),
  };
}

function viewsOf(snapshots: readonly ModelSnapshot[]): Uint8Array[] {
  return snapshots.map(({ bytes }) => bytes);
}

async function thenFree(writing: unknown, views: ArrayBufferView[]): Promise<void> {
  try {
    await writing;
  } finally {
    freeBuffers(views);
  }
}
