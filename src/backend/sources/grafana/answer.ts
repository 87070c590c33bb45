import type { ReadFrame } from '../../../core/frames/frame';
import { VigilError } from '../../../schema';
import type { Secret } from '../../base/secret';
import { answerError, jsonOrNull } from '../http/answer-error';
import type { HttpAnswer } from '../http/http-client';
import { theirWords } from '../http/their-words';
import type { LongAnswers } from '../long-answers';

export interface AnswerContext {
  /** How messages call this Grafana. */
  peer: string;
  token: Secret;
  /** Queries whose frames count; those of others (hidden ones) are ignored. */
  refIds: ReadonlySet<string>;
  answers: LongAnswers;
}

/**
 * Reads an answer of `/api/ds/query`: the frames of each query, in order.
 *
 * @throws VigilError with Grafana's words when Grafana refuses or a query fails (the first one that does, by name)
 */
export async function readAnswer(
  answer: HttpAnswer & { text: string },
  { peer, token, refIds, answers }: AnswerContext
): Promise<ReadFrame[]> {
  const read = await answers.frames(answer.text, refIds);
  const failed = read?.failed ?? null;
  if (failed !== null) {
    throw answerError({
      peer: `query ${failed.refId} through ${peer}`,
      status: failed.status ?? (answer.status >= 400 ? answer.status : 500),
      words: theirWords(failed.words, [token]),
    });
  }
  if (answer.status < 200 || answer.status >= 300) {
    const words = theirWords(messageOf(jsonOrNull(answer.text)), [token]);
    throw answerError({ peer, status: answer.status, words, retryAfterSeconds: answer.retryAfterSeconds });
  }
  if (read === null) {
    const message = `${peer} answered with something that is not the result of a query: is this the address of Grafana?`;
    throw new VigilError('unavailable', message, { source: 'downstream' });
  }
  return read.frames.map((frame) => withoutSecrets(frame, token));
}

function withoutSecrets(frame: ReadFrame, token: Secret): ReadFrame {
  return { ...frame, notices: frame.notices.map((notice) => theirWords(notice, [token])) };
}

function messageOf(body: unknown): string {
  return typeof body === 'object' && body !== null && 'message' in body && typeof body.message === 'string'
    ? body.message
    : '';
}
