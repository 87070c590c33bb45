/** The thread that writes the store: what `store/sqlite/threaded-store.ts` starts. */
import { parentPort, workerData } from 'node:worker_threads';
import { lowerPriority } from './base/threads/lower-priority';
import { serveCalls } from './base/threads/serve-calls';
import { storeCalls } from './store/sqlite/store-calls';

if (parentPort !== null) {
  lowerPriority();
  serveCalls(parentPort, storeCalls(String(workerData)));
}
