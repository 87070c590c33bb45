import { VigilError } from '../../../schema';
import type { Secret } from '../../base/secret';
import { answerError, jsonOrNull } from '../http/answer-error';
import type { HttpAnswer } from '../http/http-client';
import { theirWords } from '../http/their-words';
import { readFrame, type ReadFrame } from './frame';

export interface AnswerContext {
  /** How messages call this Grafana. */
  peer: string;
  token: Secret;
  /** Queries whose frames count; those of others (hidden ones) are ignored. */
  refIds: ReadonlySet<string>;
}

/**
 * Reads an answer of `/api/ds/query`: the frames of each query, in order.
 *
 * @throws VigilError with Grafana's words when Grafana refuses or a query fails (the first one that does, by name)
 */
export function readAnswer(answer: HttpAnswer & { text: string }, context: AnswerContext): ReadFrame[] {
  const { peer, token, refIds } = context;
  const body = recordOf(jsonOrNull(answer.text));
  const results = Object.entries(recordOf(body?.['results']) ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [refId, result] of results) {
    const error = recordOf(result)?.['error'];
    if (typeof error === 'string' && error !== '') {
      throw answerError({
        peer: `query ${refId} through ${peer}`,
        status: statusOf(result, answer.status),
        words: theirWords(error, [token]),
      });
    }
  }
  if (answer.status < 200 || answer.status >= 300) {
    const message = body?.['message'];
    const words = theirWords(typeof message === 'string' ? message : '', [token]);
    throw answerError({ peer, status: answer.status, words, retryAfterSeconds: answer.retryAfterSeconds });
  }
  if (body === null || recordOf(body['results']) === null) {
    const message = `${peer} answered with something that is not the result of a query: is this the address of Grafana?`;
    throw new VigilError('unavailable', message, { source: 'downstream' });
  }
  return results
    .filter(([refId]) => refIds.has(refId))
    .flatMap(([refId, result]) => {
      const frames = recordOf(result)?.['frames'];
      return Array.isArray(frames) ? frames.map((frame) => withoutSecrets(readFrame(frame, refId), token)) : [];
    });
}

function withoutSecrets(frame: ReadFrame, token: Secret): ReadFrame {
  return { ...frame, notices: frame.notices.map((notice) => theirWords(notice, [token])) };
}

/** Of the query itself; Grafana's own status when it says nothing, and 500 when that one is a success. */
function statusOf(result: unknown, httpStatus: number): number {
  const status = recordOf(result)?.['status'];
  if (typeof status === 'number' && status >= 400) {
    return status;
  }
  return httpStatus >= 400 ? httpStatus : 500;
}

function recordOf(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}
