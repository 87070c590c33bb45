import type { Detector } from '../../../schema';
import { freeBuffers } from '../../base/free-buffers';
import type { Handler } from '../../base/threads/serve-calls';
import { viewsOfBatches } from '../result-rows';
import type { DocumentKind, ModelSnapshot, ResultStore, RunCommit, StoredDocument } from '../store';
import type { PruneLimits } from './prune';
import { SqliteStore } from './sqlite-store';

/** What changes the file, as plain requests. */
export interface StoreRequests {
  createDetector: { detector: Detector };
  updateDetector: { detector: Detector; expectedVersion: number };
  removeDetector: { orgId: number; id: string; expectedVersion: number | undefined };
  saveSnapshots: { detectorId: string; generation: number; snapshots: ModelSnapshot[] };
  commit: { commit: RunCommit };
  removePoints: { points: Parameters<ResultStore['removePoints']>[0] };
  openHistory: { orgId: number; detectorId: string; runId: string };
  removeHistory: { orgId: number; runId: string };
  putDocument: { document: Omit<StoredDocument, 'version' | 'seqNo'>; expected: number | null | undefined };
  removeDocument: { orgId: number; kind: DocumentKind; id: string; expected: number | undefined };
  removeDocumentsBefore: { kind: DocumentKind; beforeMs: number };
  prune: { limits: PruneLimits };
}

export interface StoreAnswers extends Record<keyof StoreRequests, unknown> {
  createDetector: Detector;
  updateDetector: Detector;
  removeDetector: number;
  saveSnapshots: void;
  commit: void;
  removePoints: number;
  openHistory: void;
  removeHistory: void;
  putDocument: StoredDocument;
  removeDocument: StoredDocument | null;
  removeDocumentsBefore: number;
  prune: { results: number; anomalies: number };
}

type Calls = {
  [Name in keyof StoreRequests]: (request: StoreRequests[Name], signal: AbortSignal) => Promise<StoreAnswers[Name]>;
};

/** The same writes for the thread that has the store and for the one that asks it. */
export function writesOf(store: SqliteStore): Calls {
  const { detectors, series, results, runs, histories, documents } = store;
  return {
    createDetector: ({ detector }) => detectors.create(detector),
    updateDetector: ({ detector, expectedVersion }) => detectors.update(detector, expectedVersion),
    removeDetector: ({ orgId, id, expectedVersion }) => detectors.remove(orgId, id, expectedVersion),
    saveSnapshots: ({ detectorId, generation, snapshots }) => series.saveSnapshots(detectorId, generation, snapshots),
    commit: ({ commit }) => runs.commit(commit),
    removePoints: ({ points }) => results.removePoints(points),
    openHistory: ({ orgId, detectorId, runId }) => histories.open(orgId, detectorId, runId),
    removeHistory: ({ orgId, runId }) => histories.remove(orgId, runId),
    putDocument: ({ document, expected }) => documents.put(document, expected),
    removeDocument: ({ orgId, kind, id, expected }) => documents.remove(orgId, kind, id, expected),
    removeDocumentsBefore: ({ kind, beforeMs }) => documents.removeBefore(kind, beforeMs),
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
      return thenFree(commit(request as never, signal), [...viewsOfBatches(results), ...viewsOf(snapshots)]);
    },
    removePoints: through('removePoints'),
    openHistory: through('openHistory'),
    removeHistory: through('removeHistory'),
    putDocument: through('putDocument'),
    removeDocument: through('removeDocument'),
    removeDocumentsBefore: through('removeDocumentsBefore'),
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
