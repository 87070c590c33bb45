/** The thread that writes the store: what `store/sqlite/threaded-store.ts` starts. */
import { parentPort, workerData } from 'node:worker_threads';
import { serveCalls } from './base/threads/serve-calls';
import { storeCalls } from './store/sqlite/store-calls';

if (parentPort !== null) {
  serveCalls(parentPort, storeCalls(String(workerData)));
}
