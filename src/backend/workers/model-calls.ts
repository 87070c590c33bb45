import type { QueryAnswer } from '../../core';
import { Moved, type Handler } from '../base/threads/serve-calls';
import { LocalModels } from '../services/evaluation/local-models';
import type { ModelHost, PieceRequest, PreviewRequest, RestoreRequest } from '../services/evaluation/models';
import type { BucketsShape } from '../sources/elasticsearch/buckets';
import { readHere } from '../sources/long-answers';
import { viewsOfBatches } from '../store/result-rows';
import { HeapTrimmer } from './heap-trimmer';
import { freeColumns, onOneBuffer, type Columns } from './one-buffer';

/** What a thread of models can be asked. */
export type ModelCall = Exclude<keyof ModelHost, 'alive'> | 'matrix' | 'frames' | 'buckets';

export interface MatrixRequest {
  text: string;
  peer: string;
}

export interface FramesRequest {
  text: string;
  refIds: ReadonlySet<string>;
}

export interface BucketsRequest {
  text: string;
  shape: BucketsShape;
}

/** The calls of one thread, over evaluators of its own. Large columns move out instead of being copied. */
export function modelCalls(): Record<ModelCall, Handler> {
  const models = new LocalModels();
  const heap = new HeapTrimmer();
  return {
    restore: (request: RestoreRequest, signal) =>
      models.restore(request, signal).finally(() => freeColumns(request.items)),
    evaluate: async (request: PieceRequest, signal) => {
      const answer = await models.evaluate(request, signal).finally(() => freeColumns(request.series));
      heap.trim();
      const views = [...viewsOfBatches(answer.results), ...answer.snapshots.map(({ bytes }) => bytes)];
      return new Moved(
        answer,
        views.map(({ buffer }) => buffer)
      );
    },
    unsaved: async (request: { held: string; most: number }) => {
      const snapshots = await models.unsaved(request);
      const buffers = snapshots.map(({ bytes }) => bytes.buffer);
      return new Moved(snapshots, buffers);
    },
    saved: (request: Parameters<ModelHost['saved']>[0]) => models.saved(request),
    drop: (request: Parameters<ModelHost['drop']>[0]) => models.drop(request),
    release: (request: Parameters<ModelHost['release']>[0]) => models.release(request),
    preview: (request: PreviewRequest, signal) => models.preview(request, signal),
    matrix: async ({ text, peer }: MatrixRequest) => {
      const matrix = await readHere.matrix(text, peer);
      return matrix === null ? null : packed(matrix, matrix.series);
    },
    frames: async ({ text, refIds }: FramesRequest) => {
      const answer = await readHere.frames(text, refIds);
      return answer === null ? null : packed(answer, seriesOf(answer));
    },
    buckets: async ({ text, shape }: BucketsRequest) => {
      const buckets = await readHere.buckets(text, shape);
      return buckets === null ? null : packed(buckets, buckets.series);
    },
  };
}

function seriesOf({ frames }: QueryAnswer): Columns[] {
  return frames.flatMap(({ series }) => series);
}

function packed<T>(answer: T, series: Columns[]): Moved<T> {
  return new Moved(answer, [onOneBuffer(series)]);
}
