/** A thread that holds models and scores with them: what `workers/` starts. Knows neither store nor network. */
import { parentPort } from 'node:worker_threads';
import { lowerPriority } from './base/threads/lower-priority';
import { serveCalls } from './base/threads/serve-calls';
import { modelCalls } from './workers/model-calls';

if (parentPort !== null) {
  lowerPriority();
  serveCalls(parentPort, modelCalls());
}
