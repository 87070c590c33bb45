import type { Handler } from '../../base/threads/serve-calls';
import type { Detector } from '../../../schema';
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
  return {
    createDetector: through('createDetector'),
    updateDetector: through('updateDetector'),
    removeDetector: through('removeDetector'),
    saveSnapshots: through('saveSnapshots'),
    commit: through('commit'),
    prune: through('prune'),
    close: async () => (await opening)?.close(),
  };
}
