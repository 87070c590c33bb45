import { VigilError, type Detector, type RunRecord } from '../../../schema';
import type { Clock } from '../../base/clock';
import type { Logger } from '../../base/logger';
import { isThreadLost } from '../../base/threads/thread';
import type { RunCommit, Store } from '../../store/store';
import type { EngineMetrics } from '../metrics';
import type { Sources } from '../sources';
import type { Standing, Standings } from '../standings';
import type { DetectorModels } from './detector-models';
import { ModelBudget } from './model-budget';
import type { ModelHosts } from './models';
import { restoreModels } from './restore-models';
import { newTally, runDetector, type RunContext, type RunTally } from './run';

export interface EvaluationOptions {
  store: Store;
  sources: Sources;
  standings: Standings;
  /** Where models live. */
  hosts: ModelHosts;
  /** Memory that models may take. (Default: all there is) */
  budgetBytes?: number;
  clock: Clock;
  logger: Logger;
  metrics: EngineMetrics;
}

/** How a run ended, for who plans the next one. */
export type RunOutcome =
  | { kind: 'done' }
  /** Failures in a row, this one included. */
  | { kind: 'failed'; attempts: number }
  /** Stopped from outside, or the detector is gone or has changed: nothing to record. */
  | { kind: 'stopped' };

interface Run {
  detector: Detector;
  signal: AbortSignal;
  startedMs: number;
  /** Of this generation: a run that is overtaken by a change writes into one that nobody looks at any more. */
  standing: Standing;
  tally: RunTally;
}

interface Held {
  generation: number;
  models: DetectorModels;
}

/** Runs detectors and holds their evaluators in memory between runs. The caller sees to one run per detector at a time. */
export class Evaluation {
  readonly #options: EvaluationOptions;
  readonly #held = new Map<string, Held>();
  readonly #budget: ModelBudget;

  constructor(options: EvaluationOptions) {
    this.#options = options;
    this.#budget = new ModelBudget(options.budgetBytes ?? Infinity, () => this.#bytes());
  }

  /** One run of a detector up to the newest complete interval. Never throws: a failure is recorded and told by the outcome. */
  async run(detector: Detector, signal: AbortSignal): Promise<RunOutcome> {
    const { clock, standings, metrics } = this.#options;
    const startedMs = clock.nowMs();
    const standing = standings.of(detector.id);
    try {
      for (let again = false; ; again = true) {
        const tally = newTally(standing.progress, startedMs);
        const run: Run = { detector, signal, startedMs, standing, tally };
        let models: DetectorModels | null = null;
        try {
          models = await this.#hold(detector, signal);
          await runDetector(this.#context(run, models), standing.progress, tally);
          metrics.ran('done', clock.nowMs() - startedMs);
          return { kind: 'done' };
        } catch (thrown) {
          if (models?.released === true) {
            return { kind: 'stopped' };
          }
          const lost = isThreadLost(thrown);
          if (tally.ahead || lost) {
            // What comes next starts from what was written.
            this.forget(detector.id);
          }
          if (!lost || again || signal.aborted) {
            return await this.#failed(run, thrown);
          }
          this.#options.logger.warn('models are brought back after a thread was lost', {
            ...{ detector: detector.id, error: thrown },
          });
        }
      }
    } finally {
      standing.running = null;
    }
  }

  /** Lets go of a detector's evaluators; its next run brings them back from the store. */
  forget(detectorId: string): void {
    this.#held.get(detectorId)?.models.release();
    this.#held.delete(detectorId);
  }

  /**
   * Writes the models that have moved since their last snapshot, so that the next start has little to repeat. Never throws: where
   * it fails, there is more to repeat, and nothing is lost.
   */
  async saveSnapshots(): Promise<void> {
    const { store, logger } = this.#options;
    for (const [detectorId, { generation, models }] of this.#held) {
      try {
        const snapshots = await models.unsaved();
        if (snapshots.length > 0) {
          await store.series.saveSnapshots(detectorId, generation, snapshots);
          models.saved(snapshots);
        }
      } catch (thrown) {
        logger.warn('the models of a detector could not be saved', { detector: detectorId, error: thrown });
      }
    }
  }

  /** Models in memory and what they take. */
  usage(): { models: number; modelBytes: number; lightModels: number; budgetBytes: number } {
    let count = 0;
    let modelBytes = 0;
    let lightModels = 0;
    for (const { models } of this.#held.values()) {
      count += models.size;
      modelBytes += models.bytes;
      lightModels += models.light;
    }
    return { models: count, modelBytes, lightModels, budgetBytes: this.#budget.bytes };
  }

  #bytes(): number {
    let bytes = 0;
    for (const { models } of this.#held.values()) {
      bytes += models.bytes;
    }
    return bytes;
  }

  async #hold(detector: Detector, signal: AbortSignal): Promise<DetectorModels> {
    const { store, hosts, logger } = this.#options;
    const held = this.#held.get(detector.id);
    if (held?.generation === detector.generation && held.models.alive) {
      return held.models;
    }
    this.forget(detector.id);
    const models = await restoreModels({ store, hosts, budget: this.#budget, logger }, detector, signal);
    if (signal.aborted) {
      // Gone or changed in the meantime: nobody would let go of what is held now.
      models.release();
      signal.throwIfAborted();
    }
    this.#held.set(detector.id, { generation: detector.generation, models });
    return models;
  }

  #context({ detector, signal, startedMs, standing }: Run, models: DetectorModels): RunContext {
    const { store, sources, clock, metrics } = this.#options;
    return {
      store,
      sources,
      clock,
      detector,
      models,
      signal,
      onProgress: (range, atMs) => {
        standing.running = { startedMs, ...range, atMs };
      },
      onCommitted: (commit, points) => {
        standing.committed(commit);
        standing.learning = models.learning;
        metrics.wrote(points, commit.anomalies.length);
      },
    };
  }

  async #failed(run: Run, thrown: unknown): Promise<RunOutcome> {
    const { clock, logger, metrics } = this.#options;
    const { detector, signal, startedMs, standing, tally } = run;
    const { code, source, message } = VigilError.from(thrown);
    if (signal.aborted || (tally.writing && isReplaced(thrown))) {
      return { kind: 'stopped' };
    }
    const nowMs = clock.nowMs();
    const error = { code, source, message };
    const previous = standing.progress.failing;
    const attempts = (previous?.attempts ?? 0) + 1;
    const failing = { ...error, sinceMs: previous?.sinceMs ?? nowMs, attempts };
    const { fromMs, toMs, series, points, origin } = tally;
    const durationMs = nowMs - startedMs;
    metrics.ran(source === 'downstream' ? 'source_failed' : 'failed', durationMs);
    logger.warn('a run failed', { detector: detector.id, org: detector.orgId, code, source, error: thrown });
    await this.#record(
      run,
      { ...standing.progress, failing },
      { startedMs, durationMs, fromMs, toMs, series, points, origin, error }
    );
    return { kind: 'failed', attempts };
  }

  async #record({ detector, standing }: Run, progress: RunCommit['progress'], run: RunRecord): Promise<void> {
    const { store, logger } = this.#options;
    const { id, generation } = detector;
    const nothing = { results: [], anomalies: [], series: [], snapshots: [] };
    const commit: RunCommit = { detectorId: id, generation, ...nothing, progress, run };
    try {
      await store.runs.commit(commit);
    } catch (thrown) {
      if (isReplaced(thrown)) {
        return;
      }
      // The store itself may be what failed: then the failure is known in memory until it recovers.
      logger.error('a failure could not be recorded', { detector: id, error: thrown });
    }
    standing.committed(commit);
  }
}

/** The store refuses to write for a detector that is gone or has to learn anew. */
function isReplaced(thrown: unknown): boolean {
  return thrown instanceof VigilError && thrown.code === 'failed_precondition';
}
