import { VigilError } from '../../../schema';
import { answerError, jsonOrNull } from '../http/answer-error';
import type { HttpAnswer } from '../http/http-client';
import type { Server } from '../http/server';
import { isRecord } from './feature-value';
import { searchFailure, toVigilError, type SearchFailure } from './search-failure';

/** @throws VigilError when the whole request was refused, by the server or on the way to it */
export function assertAnswered(answer: HttpAnswer, server: Server): void {
  const refused = refusalOf(answer);
  if (refused === null) {
    return;
  }
  if (refused.types.length > 0) {
    throw toVigilError(refused, server);
  }
  const { peer } = server;
  const { retryAfterSeconds } = answer;
  throw answerError({ peer, status: refused.status, words: server.words(refused.words), retryAfterSeconds });
}

/** Why the whole request was refused; null when it was not. A query that cannot even be read is, with all beside it. */
export function refusalOf({ status, text }: HttpAnswer): SearchFailure | null {
  if (status === 200) {
    return null;
  }
  const body = jsonOrNull(text ?? '');
  // `error` is theirs, `message` that of a Grafana on the way.
  return searchFailure(isRecord(body) ? (body['error'] ?? body['message']) : undefined, status);
}

export function noSearchEngine({ peer }: Server): VigilError {
  const message = `${peer} answered, but not as Elasticsearch or OpenSearch do: is this the address of its API?`;
  return new VigilError('unavailable', message, { source: 'downstream' });
}
