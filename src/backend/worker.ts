/** A thread that holds models and scores with them: what `workers/` starts. Knows neither store nor network. */
import { parentPort } from 'node:worker_threads';
import { serveCalls } from './base/threads/serve-calls';
import { modelCalls } from './workers/model-calls';

if (parentPort !== null) {
  serveCalls(parentPort, modelCalls());
}
