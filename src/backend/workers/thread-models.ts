import type { QueryAnswer } from '../../core';
import type { CallOptions, Thread } from '../base/threads/thread';
import type {
  ModelHost,
  PieceAnswer,
  PieceRequest,
  Previewed,
  PreviewRequest,
  Restored,
  RestoreRequest,
} from '../services/evaluation/models';
import type { ModelSnapshot } from '../store/store';
import type { LongAnswers } from '../sources/long-answers';
import type { Buckets, BucketsShape } from '../sources/elasticsearch/buckets';
import type { Matrix } from '../sources/prometheus/matrix';
import type { BucketsRequest, FramesRequest, MatrixRequest, ModelCall } from './model-calls';
import { onOneBuffer } from './one-buffer';

/** Evaluators in another thread. */
export class ThreadModels implements ModelHost, LongAnswers {
  readonly #thread: Thread;
  /** Series expected of each detector that has been placed here and not let go of, by the name it is held under. */
  readonly #expected = new Map<string, number>();

  constructor(thread: Thread) {
    this.#thread = thread;
  }

  get alive(): boolean {
    return this.#thread.alive;
  }

  /** Calls not answered yet. */
  get busy(): number {
    return this.#thread.busy;
  }

  /** How many series are expected here. */
  get load(): number {
    let load = 0;
    for (const series of this.#expected.values()) {
      load += series;
    }
    return load;
  }

  expect(held: string, series: number): void {
    this.#expected.set(held, series);
  }

  restore(request: RestoreRequest, signal: AbortSignal): Promise<Restored> {
    const transfer = request.items.flatMap(({ times, values }) => [times.buffer, values.buffer]);
    return this.#ask('restore', request, { signal, transfer });
  }

  evaluate(request: PieceRequest, signal: AbortSignal): Promise<PieceAnswer> {
    // On one buffer: a thousand small ones take ten times as long.
    const series = request.series.map((one) => ({ ...one }));
    const transfer = [onOneBuffer(series)];
    return this.#ask('evaluate', { ...request, series }, { signal, transfer });
  }

  unsaved(request: { held: string; most: number }): Promise<ModelSnapshot[]> {
    return this.#ask('unsaved', request);
  }

  saved(request: Parameters<ModelHost['saved']>[0]): void {
    this.#tell('saved', request);
  }

  drop(request: Parameters<ModelHost['drop']>[0]): void {
    this.#tell('drop', request);
  }

  release(request: Parameters<ModelHost['release']>[0]): void {
    this.#expected.delete(request.held);
    this.#tell('release', request);
  }

  preview(request: PreviewRequest, signal: AbortSignal): Promise<Previewed> {
    // On a buffer of its own: of a view all that lies behind it would be copied, which is every series of an answer.
    const series = { ...request.series };
    const transfer = [onOneBuffer([series])];
    return this.#ask('preview', { ...request, series }, { signal, transfer });
  }

  matrix(text: string, peer: string): Promise<Matrix | null> {
    const request: MatrixRequest = { text, peer };
    return this.#ask('matrix', request);
  }

  frames(text: string, refIds: ReadonlySet<string>): Promise<QueryAnswer | null> {
    const request: FramesRequest = { text, refIds };
    return this.#ask('frames', request);
  }

  buckets(text: string, shape: BucketsShape): Promise<Buckets | null> {
    const request: BucketsRequest = { text, shape };
    return this.#ask('buckets', request);
  }

  stop(): Promise<void> {
    return this.#thread.stop();
  }

  #ask<T>(call: ModelCall, request: unknown, options: CallOptions = {}): Promise<T> {
    return this.#thread.call<T>(call, request, options);
  }

  /** A thread that is gone has nothing left to tell; whoever asks it next hears of that. */
  #tell(call: ModelCall, request: unknown): void {
    this.#thread.call(call, request).catch(() => undefined);
  }
}
