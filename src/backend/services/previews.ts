import { LIMITS, MINUTE_MS, VigilError, type CreatePreview, type Preview, type PreviewResult } from '../../schema';
import type { Clock } from '../base/clock';
import { newId } from '../base/ids';
import type { Logger } from '../base/logger';
import type { ModelHosts } from './evaluation/models';
import { runPreview } from './preview-run';
import type { Sources } from './sources';

/** Points of finished previews held for collection, over all: more, and the oldest go before their time. */
const POINTS_KEPT = 3 * LIMITS.previewPoints;
const RETRY_AFTER_SECONDS = 2;
/** What one organisation may run at once while others want previews too. */
const SHARE = Math.max(1, Math.floor(LIMITS.previewsRunning / 2));
/** An organisation that has asked within this time, in vain or not, counts as one that wants previews. */
const WANTED_MS = MINUTE_MS;

export interface PreviewsOptions {
  sources: Sources;
  /** Where series are scored. */
  hosts: ModelHosts;
  clock: Clock;
  logger: Logger;
}

interface Job {
  orgId: number;
  controller: AbortController;
  preview: Preview;
  cancelTimer: () => void;
}

/** Previews as jobs: started, asked how far they are, collected or cancelled. Memory and work are bounded. */
export class Previews {
  readonly #options: PreviewsOptions;
  /** Oldest first. */
  readonly #jobs = new Map<string, Job>();
  /** When each organisation last asked for a preview. */
  readonly #askedMs = new Map<number, number>();

  constructor(options: PreviewsOptions) {
    this.#options = options;
  }

  /** @throws VigilError `resource_exhausted` while as many run as may, over all or of this organisation */
  create(orgId: number, request: CreatePreview): Preview {
    const job = this.#add(orgId);
    void this.#run(job, request);
    return { ...job.preview };
  }

  #add(orgId: number): Job {
    this.#assertRoom(orgId);
    const preview: Preview = {
      id: newId(),
      state: 'running',
      progress: 0,
      step: 'starting',
      result: null,
      error: null,
    };
    const job: Job = { orgId, controller: new AbortController(), preview, cancelTimer: () => {} };
    this.#jobs.set(preview.id, job);
    return job;
  }

  /**
   * One that is waited for instead of collected later, under the same limits.
   *
   * @throws VigilError `resource_exhausted` as `create`; whatever the source throws; the reason of `signal` once that aborts
   */
  async run(orgId: number, request: CreatePreview, signal: AbortSignal): Promise<PreviewResult> {
    const job = this.#add(orgId);
    const stop = () => job.controller.abort(signal.reason);
    signal.addEventListener('abort', stop);
    try {
      signal.throwIfAborted();
      return await this.#preview(job, request);
    } finally {
      signal.removeEventListener('abort', stop);
      this.#drop(job);
    }
  }

  /** @throws VigilError `not_found`, also once its time is over */
  get(orgId: number, id: string): Preview {
    return { ...this.#find(orgId, id).preview };
  }

  /** Ends it if it is running and forgets it. @throws VigilError `not_found` */
  remove(orgId: number, id: string): void {
    const job = this.#find(orgId, id);
    job.controller.abort();
    this.#drop(job);
  }

  /** Ends all of them. */
  stop(): void {
    for (const job of this.#jobs.values()) {
      job.controller.abort();
      this.#drop(job);
    }
  }

  #assertRoom(orgId: number): void {
    const nowMs = this.#options.clock.nowMs();
    this.#askedMs.set(orgId, nowMs);
    for (const [asker, askedMs] of this.#askedMs) {
      if (askedMs <= nowMs - WANTED_MS) {
        this.#askedMs.delete(asker);
      }
    }
    const running = [...this.#jobs.values()].filter(({ preview }) => preview.state === 'running');
    const own = running.filter((job) => job.orgId === orgId).length;
    const most = this.#askedMs.size > 1 ? SHARE : LIMITS.previewsRunning;
    if (running.length >= LIMITS.previewsRunning || own >= most) {
      throw new VigilError(
        'resource_exhausted',
        `at most ${most} previews may run at once; try again in ${RETRY_AFTER_SECONDS} s`,
        { details: { retryAfterSeconds: RETRY_AFTER_SECONDS } }
      );
    }
  }

  #find(orgId: number, id: string): Job {
    const job = this.#jobs.get(id);
    if (job === undefined || job.orgId !== orgId) {
      throw new VigilError('not_found', `there is no preview "${id}": it was cancelled, or its time is over`);
    }
    return job;
  }

  #preview({ preview, orgId, controller: { signal } }: Job, request: CreatePreview): Promise<PreviewResult> {
    const { sources, hosts, clock } = this.#options;
    const onStep = (progress: number, step: string) => Object.assign(preview, { progress, step });
    return runPreview({ orgId, request, sources, hosts, nowMs: clock.nowMs(), signal, onStep });
  }

  async #run(job: Job, request: CreatePreview): Promise<void> {
    const { clock, logger } = this.#options;
    const { preview } = job;
    try {
      const result = await this.#preview(job, request);
      Object.assign(preview, { state: 'done', progress: 1, step: 'done', result });
    } catch (thrown) {
      const { code, message } = VigilError.from(thrown);
      if (code === 'internal') {
        logger.error('a preview failed', { error: thrown });
      }
      Object.assign(preview, { state: 'failed', step: 'failed', error: { code, message } });
    }
    if (this.#jobs.has(preview.id)) {
      job.cancelTimer = clock.setTimer(LIMITS.previewKeptMs, () => this.#drop(job));
      this.#makeRoom();
    }
  }

  #makeRoom(): void {
    const finished = [...this.#jobs.values()].filter(({ preview }) => preview.state !== 'running');
    let kept = finished.length;
    let points = finished.reduce((sum, { preview }) => sum + pointsOf(preview.result), 0);
    // The newest is always kept: somebody is about to collect it.
    for (const job of finished.slice(0, -1)) {
      if (kept > LIMITS.previewsKept || points > POINTS_KEPT) {
        kept -= 1;
        points -= pointsOf(job.preview.result);
        this.#drop(job);
      }
    }
  }

  #drop(job: Job): void {
    job.cancelTimer();
    this.#jobs.delete(job.preview.id);
  }
}

function pointsOf(result: PreviewResult | null): number {
  return result?.series.reduce((sum, { strength }) => sum + strength.length, 0) ?? 0;
}
