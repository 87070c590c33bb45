import type { QueryAnswer } from '../../core';
import type { Thread } from '../base/threads/thread';
import type { ModelHost, ModelHosts } from '../services/evaluation/models';
import type { Buckets, BucketsShape } from '../sources/elasticsearch/buckets';
import type { LongAnswers } from '../sources/long-answers';
import type { Matrix } from '../sources/prometheus/matrix';
import { ThreadModels } from './thread-models';

/** A thread takes this many series before the next one is started: each costs memory of its own. */
const SERIES_PER_START = 250;

export interface ModelThreadsOptions {
  /** Threads at most, ≥ 1. */
  max: number;
  start(number: number): Thread;
}

/** The threads that hold models. None is started before there is work, and one that has died is replaced with the next work. */
export class ModelThreads implements ModelHosts, LongAnswers {
  readonly #options: ModelThreadsOptions;
  #threads: ThreadModels[] = [];
  #started = 0;

  constructor(options: ModelThreadsOptions) {
    this.#options = options;
  }

  /** Running threads. */
  get count(): number {
    return this.#living().length;
  }

  /**
   * One thread for a few series; a large detector is spread over several. The thread with the fewest series comes first; another is started once
   * all have their share.
   */
  place(held: string, series: number): readonly ModelHost[] {
    const wanted = Math.min(this.#options.max, Math.max(1, Math.ceil(series / SERIES_PER_START)));
    const chosen: ThreadModels[] = [];
    while (chosen.length < wanted) {
      const [freest] = this.#living()
        .filter((each) => !chosen.includes(each))
        .sort((a, b) => a.load - b.load);
      const full = freest === undefined || freest.load >= SERIES_PER_START;
      const next = full && this.count < this.#options.max ? this.#start() : freest;
      if (next === undefined) {
        break;
      }
      next.expect(held, Math.ceil(series / wanted));
      chosen.push(next);
    }
    return chosen;
  }

  any(): ThreadModels {
    const [idlest] = this.#living().sort((a, b) => a.busy - b.busy);
    return idlest === undefined || (idlest.busy > 0 && this.count < this.#options.max) ? this.#start() : idlest;
  }

  matrix(text: string, peer: string): Promise<Matrix | null> {
    return this.any().matrix(text, peer);
  }

  frames(text: string, refIds: ReadonlySet<string>): Promise<QueryAnswer | null> {
    return this.any().frames(text, refIds);
  }

  buckets(text: string, shape: BucketsShape): Promise<Buckets | null> {
    return this.any().buckets(text, shape);
  }

  /** Lets all finish what they were asked, then ends them. */
  async stop(): Promise<void> {
    const all = this.#threads;
    this.#threads = [];
    await Promise.all(all.map((each) => each.stop()));
  }

  #living(): ThreadModels[] {
    this.#threads = this.#threads.filter(({ alive }) => alive);
    return [...this.#threads];
  }

  #start(): ThreadModels {
    this.#started += 1;
    const models = new ThreadModels(this.#options.start(this.#started));
    this.#threads.push(models);
    return models;
  }
}
