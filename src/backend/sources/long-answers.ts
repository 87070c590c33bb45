import { readQueryAnswer, type QueryAnswer } from '../../core/frames/answer';
import { readBuckets, type Buckets, type BucketsShape } from './elasticsearch/buckets';
import { jsonOrNull } from './http/answer-error';
import { parseMatrix, type Matrix } from './prometheus/matrix';

/**
 * Reads answers that may be megabytes long: in this thread, or in another so that this one stays free for requests.
 * Null where the text is no JSON.
 */
export interface LongAnswers {
  /** See `parseMatrix`. */
  matrix(text: string, peer: string): Promise<Matrix | null>;
  /** See `readQueryAnswer`. */
  frames(text: string, refIds: ReadonlySet<string>): Promise<QueryAnswer | null>;
  /** See `readBuckets`. */
  buckets(text: string, shape: BucketsShape): Promise<Buckets | null>;
}

/** In this thread. */
export const readHere: LongAnswers = {
  matrix: (text, peer) =>
    Promise.resolve(jsonOrNull(text)).then((body) => (body === null ? null : parseMatrix(body, peer))),
  frames: (text, refIds) => Promise.resolve(readQueryAnswer(jsonOrNull(text), refIds)),
  buckets: (text, shape) => Promise.resolve(readBuckets(jsonOrNull(text), shape)),
};

/** Reading this much takes about as long as asking another thread to. */
const LONG_CHARS = 100_000;

/** Short answers are read here, long ones by `others`. */
export function readLong(others: LongAnswers): LongAnswers {
  const readerOf = (text: string) => (text.length < LONG_CHARS ? readHere : others);
  return {
    matrix: (text, peer) => readerOf(text).matrix(text, peer),
    frames: (text, refIds) => readerOf(text).frames(text, refIds),
    buckets: (text, shape) => readerOf(text).buckets(text, shape),
  };
}
