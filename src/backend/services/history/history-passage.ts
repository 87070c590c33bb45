import type { HistoryRun, TimeRange } from '../../../schema';
import type { Clock } from '../../base/clock';
import type { Logger } from '../../base/logger';
import { isThreadLost } from '../../base/threads/thread';
import type { SourceData, SourceRequest } from '../../sources/source';
import type { Store } from '../../store/store';
import type { DetectorModels } from '../evaluation/detector-models';
import type { ModelBudget } from '../evaluation/model-budget';
import type { ModelHosts } from '../evaluation/models';
import { goThrough, newTally, type RunTally } from '../evaluation/pieces';
import type { Plan } from '../evaluation/plan';
import { restoreModels } from '../evaluation/restore-models';
import type { Sources } from '../sources';
import { rangeOf } from './history-range';
import { detectorOfRun } from './history-records';

export interface PassageOptions {
  store: Store;
  sources: Sources;
  hosts: ModelHosts;
  budget: ModelBudget;
  clock: Clock;
  logger: Logger;
}

export interface Passing {
  run: HistoryRun;
  signal: AbortSignal;
  /** The models of it, once they are there; null when they have been let go of. */
  onModels(models: DetectorModels | null): void;
  /** Whether somebody will go on with it later. */
  resumes(): boolean;
  /** Called after every piece that has been written. */
  onPiece(change: Pick<HistoryRun, 'progress' | 'series' | 'points'>): Promise<void>;
}

/**
 * Goes through what is left of the range of a historical run, with models of its own, brought back from the store if it has
 * been begun before. Throws what made it end early; what was found until then stays.
 */
export async function passThrough(options: PassageOptions, passing: Passing): Promise<void> {
  for (let again = false; ; again = true) {
    try {
      return await passOnce(options, passing);
    } catch (thrown) {
      if (!isThreadLost(thrown) || again || passing.signal.aborted) {
        throw thrown;
      }
      options.logger.warn('a historical run goes on after a thread was lost', { run: passing.run.id, error: thrown });
    }
  }
}

async function passOnce(options: PassageOptions, passing: Passing): Promise<void> {
  const { store, sources, clock } = options;
  const { run, signal } = passing;
  const detector = detectorOfRun(run);
  await store.histories.open(run.orgId, run.detectorId, run.id);
  const before = await store.runs.progress(run.id);
  const tally = newTally(before, run.fromMs);
  const written = before.cursorMs === null ? 0 : await store.results.countAbout([run.id], EVER);
  const models = await restoreModels(options, detector, signal);
  passing.onModels(models);
  try {
    const extent = await sources.extent(detector.source, detector.orgId, signal);
    const whole = rangeOf(run, detector, extent);
    const fromMs = Math.max(whole.fromMs, before.cursorMs ?? -Infinity);
    const plan: Plan = {
      range: { fromMs: Math.min(fromMs, whole.toMs), toMs: whole.toMs },
      ...{ overlapMs: 0, origin: 'backfill', endless: extent === null, notices: new Set() },
    };
    const context = {
      ...{ store, clock, detector, models, signal },
      sources: { fetch: async (request: SourceRequest) => later(await sources.fetch(request), run.fromMs) },
      onCommitted: () => {},
      onProgress: async (_range: TimeRange, atMs: number) => {
        const { fromMs: beginMs, toMs } = whole;
        const progress = toMs <= beginMs ? 1 : Math.min(1, (atMs - beginMs) / (toMs - beginMs));
        await passing.onPiece({ progress, series: models.size, points: written + tally.points });
      },
    };
    const startedMs = clock.nowMs();
    await goThrough(context, { plan, endMs: whole.toMs, before, tally, startedMs });
  } catch (thrown) {
    if (passing.resumes() && !tally.ahead && models.alive) {
      // What is not saved is gone through again.
      await keepModels(options, run, models);
    }
    throw thrown;
  } finally {
    models.release();
    passing.onModels(null);
  }
}

const EVER = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER };

/** Without the points up to a time. */
function later({ series, ...data }: SourceData, fromMs: number): SourceData {
  const cut = series.map(({ labels, times, values }) => {
    const first = times.findIndex((timeMs) => timeMs > fromMs);
    const from = first === -1 ? times.length : first;
    return from === 0 ? { labels, times, values } : { labels, times: times.slice(from), values: values.slice(from) };
  });
  return { ...data, series: cut.filter(({ times }) => times.length > 0) };
}

async function keepModels({ logger }: PassageOptions, { id }: HistoryRun, models: DetectorModels): Promise<void> {
  try {
    await models.save(1);
  } catch (thrown) {
    logger.warn('the models of a historical run could not be saved', { run: id, error: thrown });
  }
}
