import type { Series } from '../../../schema';
import type { PieceAnswer } from './models';

/** Series handed over in one message: about 2 ms of this thread. */
const SERIES_AT_ONCE = 250;

/** Always the same place for one key, and about as many in each. */
export function shardOf(key: string, count: number): number {
  return parseInt(key.slice(0, 8), 16) % count;
}

/** One after the other, so that none keeps this thread from anything else for long. */
export async function inBatches(
  series: Series[],
  evaluate: (batch: { series: Series[]; isLast: boolean }) => Promise<PieceAnswer>
): Promise<PieceAnswer[]> {
  const answers: PieceAnswer[] = [];
  let from = 0;
  do {
    const to = from + SERIES_AT_ONCE;
    answers.push(await evaluate({ series: series.slice(from, to), isLast: to >= series.length }));
    from = to;
  } while (from < series.length);
  return answers;
}

export function nothing(): PieceAnswer {
  return { results: [], anomalies: [], unsure: [], series: [], points: 0, inFuture: 0, snapshots: [] };
}

export function joined(answers: readonly PieceAnswer[]): PieceAnswer {
  return {
    results: answers.flatMap(({ results }) => results),
    anomalies: answers.flatMap(({ anomalies }) => anomalies),
    unsure: answers.flatMap(({ unsure }) => unsure),
    series: answers.flatMap(({ series }) => series),
    points: answers.reduce((sum, { points }) => sum + points, 0),
    inFuture: answers.reduce((sum, { inFuture }) => sum + inFuture, 0),
    snapshots: answers.flatMap(({ snapshots }) => snapshots),
  };
}

/** All of them, or the first failure once none is at work any more: what a failed run leaves behind must not move on. */
export async function onceAll<T>(promises: ReadonlyArray<Promise<T>>): Promise<T[]> {
  await Promise.allSettled(promises);
  return Promise.all(promises);
}
