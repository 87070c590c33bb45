import { VigilError, type Detector, type RunRecord } from '../../../schema';
import type { Clock } from '../../base/clock';
import type { Logger } from '../../base/logger';
import type { RunCommit, Store } from '../../store/store';
import type { EngineMetrics } from '../metrics';
import type { Sources } from '../sources';
import { learningOf, type Standings } from '../standings';
import { restoreDetector, type ResidentDetector } from './residents';
import { runDetector, type RunTally } from './run';

export interface EvaluationOptions {
  store: Store;
  sources: Sources;
  standings: Standings;
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

interface Held {
  generation: number;
  decision: string;
  residents: ResidentDetector;
}

/** Runs detectors and holds their evaluators in memory between runs. The caller sees to one run per detector at a time. */
export class Evaluation {
  readonly #options: EvaluationOptions;
  readonly #held = new Map<string, Held>();

  constructor(options: EvaluationOptions) {
    this.#options = options;
  }

  /** One run of a detector up to the newest complete interval. Never throws: a failure is recorded and told by the outcome. */
  async run(detector: Detector, signal: AbortSignal): Promise<RunOutcome> {
    const { clock, standings, metrics } = this.#options;
    const startedMs = clock.nowMs();
    const standing = standings.of(detector.id);
    const before = standing.progress;
    const at = before.cursorMs ?? startedMs;
    const tally: RunTally = {
      fromMs: at,
      toMs: at,
      series: 0,
      points: 0,
      origin: 'live',
      progress: before,
      writing: false,
    };
    try {
      const residents = await this.#hold(detector, signal);
      await runDetector(this.#context(detector, { residents, signal, startedMs }), before, tally);
      metrics.ran('done', clock.nowMs() - startedMs);
      return { kind: 'done' };
    } catch (thrown) {
      // The evaluators may be ahead of the store: the next run starts from what was written.
      this.forget(detector.id);
      return await this.#failed(detector, { thrown, signal, tally, startedMs });
    } finally {
      standing.running = null;
    }
  }

  /** Lets go of a detector's evaluators; its next run brings them back from the store. */
  forget(detectorId: string): void {
    this.#held.delete(detectorId);
  }

  /** Writes the models that have moved since their last snapshot, so that the next start has little to repeat. */
  async saveSnapshots(): Promise<void> {
    for (const [detectorId, { generation, residents }] of this.#held) {
      const moved = [...residents.values()].filter((series) => series.unsaved);
      const snapshots = moved.map((series) => series.snapshot());
      if (snapshots.length > 0) {
        await this.#options.store.series.saveSnapshots(detectorId, generation, snapshots);
        moved.forEach((series) => series.markSaved(series.lastMs));
      }
    }
  }

  /** Models in memory and what they take. */
  usage(): { models: number; modelBytes: number } {
    let models = 0;
    let modelBytes = 0;
    for (const { residents } of this.#held.values()) {
      models += residents.size;
      for (const { evaluator } of residents.values()) {
        modelBytes += evaluator.bytes;
      }
    }
    return { models, modelBytes };
  }

  async #hold(detector: Detector, signal: AbortSignal): Promise<ResidentDetector> {
    const { store, logger } = this.#options;
    const { sensitivity, direction, minDeviation, severityLimits, intervalMs } = detector;
    const settings = { sensitivity, direction, minDeviation, severityLimits, intervalMs };
    const decision = JSON.stringify(settings);
    let held = this.#held.get(detector.id);
    if (held === undefined || held.generation !== detector.generation) {
      const residents = await restoreDetector({ store, logger }, detector, signal);
      held = { generation: detector.generation, decision, residents };
      this.#held.set(detector.id, held);
    } else if (held.decision !== decision) {
      held.residents.forEach(({ evaluator }) => evaluator.setDecision(settings));
      held.decision = decision;
    }
    return held.residents;
  }

  #context(detector: Detector, run: { residents: ResidentDetector; signal: AbortSignal; startedMs: number }) {
    const { store, sources, clock, standings, metrics } = this.#options;
    const { residents, signal, startedMs } = run;
    const standing = standings.of(detector.id);
    return {
      store,
      sources,
      clock,
      detector,
      residents,
      signal,
      onProgress: (range: { fromMs: number; toMs: number }, atMs: number) => {
        standing.running = { startedMs, ...range, atMs };
      },
      onCommitted: (commit: RunCommit) => {
        standings.committed(commit);
        standing.learning = learningOf(
          [...residents.values()].map(({ evaluator, firstMs, lastMs }) => ({
            progress: evaluator.progress,
            spanMs: lastMs - (firstMs ?? lastMs),
          }))
        );
        metrics.wrote(commit);
      },
    };
  }

  async #failed(
    detector: Detector,
    run: { thrown: unknown; signal: AbortSignal; tally: RunTally; startedMs: number }
  ): Promise<RunOutcome> {
    const { clock, logger, metrics, standings } = this.#options;
    const error = VigilError.from(run.thrown);
    if (run.signal.aborted || (run.tally.writing && isReplaced(error))) {
      return { kind: 'stopped' };
    }
    const nowMs = clock.nowMs();
    const { tally } = run;
    const previous = standings.of(detector.id).progress.failing;
    const { code, source, message } = error;
    const failing = {
      code,
      source,
      message,
      sinceMs: previous?.sinceMs ?? nowMs,
      attempts: (previous?.attempts ?? 0) + 1,
    };
    const record: RunRecord = {
      startedMs: run.startedMs,
      durationMs: nowMs - run.startedMs,
      fromMs: tally.fromMs,
      toMs: tally.toMs,
      series: tally.series,
      points: tally.points,
      origin: tally.origin,
      error: { code, source, message },
    };
    metrics.ran(source === 'downstream' ? 'source_failed' : 'failed', record.durationMs);
    logger.warn('a run failed', { detector: detector.id, org: detector.orgId, code, source, error: run.thrown });
    await this.#record(detector, { ...tally.progress, failing }, record);
    return { kind: 'failed', attempts: failing.attempts };
  }

  async #record(detector: Detector, progress: RunCommit['progress'], run: RunRecord): Promise<void> {
    const { store, logger, standings } = this.#options;
    const { id, generation } = detector;
    const commit: RunCommit = {
      detectorId: id,
      generation,
      results: [],
      anomalies: [],
      series: [],
      snapshots: [],
      progress,
      run,
    };
    try {
      await store.runs.commit(commit);
    } catch (thrown) {
      if (isReplaced(thrown)) {
        return;
      }
      // The store itself may be what failed: then the failure is known in memory until it recovers.
      logger.error('a failure could not be recorded', { detector: id, error: thrown });
    }
    standings.committed(commit);
  }
}

/** The store refuses to write for a detector that is gone or has to learn anew. */
function isReplaced(thrown: unknown): boolean {
  return thrown instanceof VigilError && thrown.code === 'failed_precondition';
}
