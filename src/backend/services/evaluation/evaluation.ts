import { VigilError, type Detector, type TimeRange } from '../../../schema';
import type { Clock } from '../../base/clock';
import type { Logger } from '../../base/logger';
import { isThreadLost } from '../../base/threads/thread';
import type { MissedInterval, RunCommit, Store } from '../../store/store';
import type { Sources } from '../sources';
import type { Standing, Standings } from '../standings';
import type { Executions } from '../executions';
import { boundaryMs } from './boundary';
import { usageOf, type DetectorModels } from './detector-models';
import { missedIntervals } from './missed';
import type { ModelBudget } from './model-budget';
import type { ModelHosts } from './models';
import { newTally, type RunTally } from './pieces';
import { restoreModels } from './restore-models';
import { runDetector } from './run';

export interface EvaluationOptions {
  store: Store;
  sources: Sources;
  standings: Standings;
  /** Where models live. */
  hosts: ModelHosts;
  budget: ModelBudget;
  clock: Clock;
  logger: Logger;
  /** Told how every run has ended. */
  executions: Executions;
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
  /** Runs going on, by detector. */
  readonly #running = new Map<string, Promise<RunOutcome>>();

  constructor(options: EvaluationOptions) {
    this.#options = options;
    this.#budget = options.budget;
    this.#budget.watch(() => usageOf([...this.#held.values()].map(({ models }) => models)));
  }

  /** One run of a detector up to the newest complete interval. Never throws: a failure is recorded and told by the outcome. */
  async run(detector: Detector, signal: AbortSignal): Promise<RunOutcome> {
    const running = this.#run(detector, signal);
    this.#running.set(detector.id, running);
    try {
      return await running;
    } finally {
      this.#running.delete(detector.id);
    }
  }

  async #run(detector: Detector, signal: AbortSignal): Promise<RunOutcome> {
    const { clock, standings, executions } = this.#options;
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
          executions.ran(detector, 'done', { durationMs: clock.nowMs() - startedMs });
          if (tally.origin === 'backfill') {
            // So that the next start need not go through the history again.
            await this.#save(detector.id, { generation: detector.generation, models }, signal);
          }
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
   * A detector has been stopped: writes its models once its last run has ended, and lets go of them. Its next run brings them
   * back. One that is started again meanwhile keeps them.
   *
   * @param isStopped asked before anything is let go of
   */
  async rest(detectorId: string, isStopped: () => boolean): Promise<void> {
    await this.#running.get(detectorId);
    const held = this.#held.get(detectorId);
    if (held !== undefined && isStopped()) {
      await this.#save(detectorId, held);
    }
    // Saving takes a while, too.
    if (held !== undefined && isStopped() && !this.#running.has(detectorId) && this.#held.get(detectorId) === held) {
      this.forget(detectorId);
    }
  }

  /**
   * Writes the models that have moved since their last snapshot, so that the next start has little to repeat. Never throws: where
   * it fails, there is more to repeat, and nothing is lost.
   */
  async saveSnapshots(): Promise<void> {
    for (const [detectorId, held] of this.#held) {
      await this.#save(detectorId, held);
    }
  }

  async #save(detectorId: string, { generation, models }: Held, signal?: AbortSignal): Promise<void> {
    const { logger } = this.#options;
    try {
      await models.save(generation, signal);
    } catch (thrown) {
      logger.warn('the models of a detector could not be saved', { detector: detectorId, error: thrown });
    }
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

  #context({ detector, signal, startedMs, standing }: Run, models: DetectorModels) {
    const { store, sources, clock, executions } = this.#options;
    return {
      store,
      sources,
      clock,
      detector,
      models,
      signal,
      onProgress: (range: TimeRange, atMs: number) => {
        standing.running = { startedMs, ...range, atMs };
      },
      onCommitted: (commit: RunCommit, points: number) => {
        standing.committed(commit);
        standing.learning = models.learning;
        executions.wrote(points, commit.anomalies.length);
      },
    };
  }

  async #failed(run: Run, thrown: unknown): Promise<RunOutcome> {
    const { clock, logger, executions } = this.#options;
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
    executions.ran(detector, source === 'downstream' ? 'source_failed' : 'failed', { durationMs });
    logger.warn('a run failed', { detector: detector.id, org: detector.orgId, code, source, error: thrown });
    await this.#record(run, {
      missed: this.#missed(run, message),
      progress: { ...standing.progress, failing },
      run: { startedMs, durationMs, fromMs, toMs, series, points, origin, error },
    });
    return { kind: 'failed', attempts };
  }

  /** What this run should have brought; without what earlier failures have told of already. */
  #missed({ detector, startedMs, standing }: Run, message: string): MissedInterval[] {
    const { intervalMs } = detector;
    const toMs = boundaryMs(detector, startedMs);
    const { cursorMs, backfilled } = standing.progress;
    // Of a history nothing is missed yet: it is gone through as soon as it can be.
    const fromMs = backfilled && cursorMs !== null ? cursorMs : toMs - intervalMs;
    const range = { fromMs: Math.max(fromMs, standing.missedMs), toMs };
    standing.missedMs = Math.max(standing.missedMs, toMs);
    return missedIntervals(range, { intervalMs, message, hasResult: () => false });
  }

  async #record(
    { detector, standing }: Run,
    failure: Required<Pick<RunCommit, 'missed'>> & Pick<RunCommit, 'progress' | 'run'>
  ): Promise<void> {
    const { store, logger } = this.#options;
    const { id, generation } = detector;
    const nothing = { results: [], anomalies: [], series: [], snapshots: [] };
    const commit: RunCommit = { detectorId: id, generation, ...nothing, ...failure };
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
