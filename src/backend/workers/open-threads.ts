import { join } from 'node:path';
import type { Clock } from '../base/clock';
import { Thread } from '../base/threads/thread';
import { LocalModels } from '../services/evaluation/local-models';
import type { ModelHosts } from '../services/evaluation/models';
import type { Settings } from '../settings';
import { readHere, readLong, type LongAnswers } from '../sources/long-answers';
import { SqliteStore } from '../store/sqlite/sqlite-store';
import { ThreadedStore } from '../store/sqlite/threaded-store';
import type { Store } from '../store/store';
import { ModelThreads } from './model-threads';
import { threadCode } from './thread-code';

/** What may run beside the main thread. */
export interface Threads {
  store: Store;
  hosts: ModelHosts;
  answers: LongAnswers;
  /** Threads that hold models now. */
  count(): number;
  /** Lets them finish and ends them, the store last. */
  stop(): Promise<void>;
}

/**
 * Opens the store, and makes ready threads for models and for writing, which start with their first work. With
 * `workers` 0 all stays in this thread.
 *
 * @throws as `SqliteStore.open`
 */
export async function openThreads({ workers, dataDir, programDir }: Settings, clock: Clock): Promise<Threads> {
  const path = join(dataDir, 'vigil.db');
  if (workers === 0) {
    const store = await SqliteStore.open({ path, clock });
    return { store, hosts: new LocalModels(), answers: readHere, count: () => 0, stop: () => store.close() };
  }
  const writer = threadCode('store-writer', programDir);
  const startWriter = () => new Thread({ code: writer, name: 'vigil-store', data: path });
  const store = await ThreadedStore.open({ path, clock, startWriter });
  const code = threadCode('worker', programDir);
  const models = new ModelThreads({
    max: workers,
    start: (number) => new Thread({ code, name: `vigil-models-${number}` }),
  });
  return {
    store,
    hosts: models,
    answers: readLong(models),
    count: () => models.count,
    stop: async () => {
      await models.stop();
      await store.close();
    },
  };
}
