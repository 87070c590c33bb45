import {
  LIMITS,
  VigilError,
  type CreateHistoryRun,
  type EngineExecutions,
  type HistoryRun,
  type RunError,
} from '../../../schema';
import { newId } from '../../base/ids';
import type { Principal } from '../access';
import { specOf, type DetectorChange, type Detectors } from '../detectors';
import { usageOf } from '../evaluation/detector-models';
import { end, newActive, stoppedBy, type Active, type Ending } from './active-run';
import { passThrough, type PassageOptions } from './history-passage';
import { pickNext } from './history-queue';
import { assertRange } from './history-range';
import { HistoryRecords, isActive, noSuchRun } from './history-records';

export interface HistoryRunsOptions extends PassageOptions {
  detectors: Detectors;
}

/**
 * Historical runs: ranges gone through beside the live job, with models, results and anomalies of their own. A few at once,
 * the others wait; after a restart each goes on where it was.
 */
export class HistoryRuns {
  readonly #options: HistoryRunsOptions;
  readonly #records: HistoryRecords;
  readonly #active = new Map<string, Active>();
  readonly #counts = { executed: 0, canceled: 0, failed: 0 };
  #started = false;

  constructor(options: HistoryRunsOptions) {
    this.#options = options;
    this.#records = new HistoryRecords(options.store);
    options.budget.watch(() => usageOf([...this.#active.values()].flatMap(({ models }) => models ?? [])));
  }

  /** Goes on with what was not over when the engine ended. */
  async start(): Promise<void> {
    for (const run of await this.#records.list(null, null)) {
      if (isActive(run.state)) {
        this.#active.set(run.id, newActive(run, true));
      }
    }
    this.#started = true;
    this.#pump();
  }

  /** Breaks off those going on, to be gone on with later; resolves when the last has ended. Idempotent. */
  async close(): Promise<void> {
    this.#started = false;
    await Promise.all([...this.#active.values()].map((active) => end(active, { kind: 'paused' })));
  }

  /**
   * Takes a range on. One at a time for each detector.
   *
   * @param range points after `fromMs`, up to and including `toMs`; what is not complete yet is left out
   * @throws VigilError `not_found`; `invalid_argument` for a range that is too long or has no complete interval;
   *   `failed_precondition` while the detector has one that is not over
   */
  async create(principal: Principal, detectorId: string, range: CreateHistoryRun): Promise<HistoryRun> {
    const { detectors, clock } = this.#options;
    const detector = await detectors.get(principal.orgId, detectorId);
    const nowMs = clock.nowMs();
    assertRange(detector, range, nowMs);
    const other = this.#activeOf(detectorId);
    if (other !== undefined) {
      const message = `detector "${detector.name}" has a historical run that is not over: "${other.run.id}"`;
      throw new VigilError('failed_precondition', message);
    }
    const { fromMs, toMs } = range;
    const begun = { state: 'waiting', progress: 0, series: 0, points: 0, startedMs: null, endedMs: null } as const;
    const body = {
      ...{ id: newId(), orgId: detector.orgId, detectorId, spec: specOf(detector), fromMs, toMs },
      ...{ ...begun, createdMs: nowMs, updatedMs: nowMs, startedBy: principal.login, error: null },
    };
    const active = newActive({ ...body, version: 0, seqNo: 0 }, false);
    this.#active.set(body.id, active);
    try {
      active.run = await this.#records.create(body);
      await this.#options.store.histories.open(detector.orgId, detectorId, body.id);
    } catch (thrown) {
      this.#active.delete(body.id);
      if (active.run.version > 0) {
        await this.#records.remove(active.run);
      }
      throw thrown;
    }
    if (active.ending !== null) {
      throw noSuchRun(body.id);
    }
    active.ready = true;
    const created = active.run;
    this.#pump();
    return created;
  }

  /**
   * Ends a run at once; what it has found stays. One that was stopped before is as it is.
   *
   * @throws VigilError `not_found`; `failed_precondition` for one that is over
   */
  async stop({ orgId, login }: Principal, runId: string): Promise<HistoryRun> {
    const run = await this.get(orgId, runId);
    const active = this.#active.get(runId);
    if (active !== undefined && isActive(active.run.state)) {
      // Whoever asks for it meanwhile waits for the same.
      active.stopping ??= this.#stop(active, login);
      return await active.stopping;
    }
    if (run.state !== 'stopped') {
      throw new VigilError('failed_precondition', `historical run "${runId}" is over: it has ${run.state}`);
    }
    return run;
  }

  /** @throws VigilError `not_found` */
  async get(orgId: number, runId: string): Promise<HistoryRun> {
    const active = this.#active.get(runId);
    const run = active?.ready === true ? active.run : await this.#records.find(orgId, runId);
    if (run === null || run.orgId !== orgId) {
      throw noSuchRun(runId);
    }
    return run;
  }

  /** Of one detector, or (null) of the whole organisation; newest first. */
  async list(orgId: number, detectorId: string | null): Promise<HistoryRun[]> {
    const runs = await this.#records.list(orgId, detectorId);
    return runs.map((run) => this.#active.get(run.id)?.run ?? run);
  }

  /** Ends a run if need be, and removes it with all it has found. @throws VigilError `not_found` */
  async remove({ orgId }: Principal, runId: string): Promise<void> {
    const run = await this.get(orgId, runId);
    const active = this.#active.get(runId);
    if (active !== undefined) {
      await end(active, { kind: 'removed' });
      this.#active.delete(runId);
    }
    await this.#records.remove(run);
    this.#pump();
  }

  /** Removes those that were over before a time. */
  async forgetEndedBefore(beforeMs: number): Promise<void> {
    const runs = await this.#records.list(null, null);
    for (const run of runs.filter(({ endedMs }) => endedMs !== null && endedMs < beforeMs)) {
      await this.#records.remove(run);
    }
  }

  /** A detector is gone, and its historical runs with it. */
  follow({ kind, detector }: DetectorChange): void {
    if (kind !== 'removed') {
      return;
    }
    this.#records.changed();
    for (const active of this.#active.values()) {
      if (active.run.detectorId === detector.id) {
        void end(active, { kind: 'removed' });
        this.#active.delete(active.run.id);
      }
    }
  }

  /** What has become of them since the start of the engine. */
  counts(): EngineExecutions['history'] {
    const states = [...this.#active.values()].map(({ run }) => run.state);
    const waiting = states.filter((state) => state === 'waiting').length;
    return { waiting, executing: states.filter((state) => state === 'running').length, ...this.#counts };
  }

  async #stop(active: Active, login: string): Promise<HistoryRun> {
    const ending: Ending = { kind: 'stopped', login };
    await end(active, ending);
    if (active.ending === ending && isActive(active.run.state)) {
      await this.#over(active, stoppedBy(login));
    }
    return active.run;
  }

  #activeOf(detectorId: string): Active | undefined {
    return [...this.#active.values()].find(({ run }) => run.detectorId === detectorId && isActive(run.state));
  }

  #pump(): void {
    if (!this.#started) {
      return;
    }
    const all = [...this.#active.values()];
    const waiting = all.filter(
      ({ run, ready, ending, going }) => ready && ending === null && going === null && isActive(run.state)
    );
    const running = all.filter(({ going }) => going !== null).map(({ run }) => run.orgId);
    const next = pickNext(
      waiting.map(({ run }) => run),
      running,
      LIMITS.historyRunsAtOnce
    );
    for (const { id } of next) {
      const active = this.#active.get(id);
      if (active !== undefined) {
        active.going = this.#go(active).finally(() => {
          active.going = null;
          this.#pump();
        });
      }
    }
  }

  /** Never rejects: how it ended is in its record. */
  async #go(active: Active): Promise<void> {
    const { clock } = this.#options;
    const update = async (change: Partial<HistoryRun>) => {
      active.run = await this.#records.update(active.run, { ...change, updatedMs: clock.nowMs() });
    };
    this.#counts.executed += 1;
    try {
      await update({ state: 'running', startedMs: active.run.startedMs ?? clock.nowMs() });
      await passThrough(this.#options, {
        run: active.run,
        signal: active.controller.signal,
        resumes: () => active.ending?.kind === 'paused',
        onModels: (models) => {
          active.models = models;
        },
        onPiece: update,
      });
      await this.#over(active, { state: 'finished', progress: 1 });
    } catch (thrown) {
      await this.#endedEarly(active, thrown);
    }
  }

  async #endedEarly(active: Active, thrown: unknown): Promise<void> {
    const { logger } = this.#options;
    const { ending, run } = active;
    if (ending !== null) {
      // Who has ended it sees to what comes next.
      return;
    }
    const { code, source, message } = VigilError.from(thrown);
    try {
      if ((await this.#records.find(run.orgId, run.id)) === null) {
        this.#active.delete(run.id);
        return;
      }
      logger.warn('a historical run failed', { run: run.id, detector: run.detectorId, code, source, error: thrown });
      await this.#over(active, { state: 'failed', error: { code, source, message } });
    } catch (unwritten) {
      // Known in memory as failed; after a restart it is tried again.
      logger.error('the end of a historical run could not be recorded', { run: run.id, error: unwritten });
      active.run = { ...run, state: 'failed', error: { code, source, message }, endedMs: this.#options.clock.nowMs() };
    }
  }

  async #over(active: Active, how: Pick<HistoryRun, 'state'> & Partial<HistoryRun>): Promise<void> {
    const nowMs = this.#options.clock.nowMs();
    active.run = await this.#records.update(active.run, { ...how, endedMs: nowMs, updatedMs: nowMs });
    this.#active.delete(active.run.id);
    this.#counts.canceled += how.state === 'stopped' ? 1 : 0;
    this.#counts.failed += how.state === 'failed' ? 1 : 0;
    await this.#letGoOfOld(active.run);
  }

  /** Only so many runs of one detector are kept once they are over. */
  async #letGoOfOld({ orgId, detectorId }: HistoryRun): Promise<void> {
    try {
      const over = (await this.#records.list(orgId, detectorId)).filter(({ state }) => !isActive(state));
      for (const run of over.slice(LIMITS.historyRunsKept)) {
        await this.#records.remove(run);
      }
    } catch (error) {
      // They go with the next one; the run that has just ended has nothing to do with it.
      this.#options.logger.warn('an old historical run could not be removed', { detector: detectorId, error });
    }
  }
}
