import type { VigilError } from '../../../schema';
import { toEnvelope } from './errors';
import type { EsAnswer } from './es-route';

/** A failure outside of any route. */
export function envelopeResponse(error: VigilError, { method }: Pick<Request, 'method'>): Response {
  return toResponse(toEnvelope(error), { isHead: method === 'HEAD', isPretty: false });
}

/** An answer as a web response, spread over lines if asked. */
export function toResponse({ status, body, headers }: EsAnswer, how: { isHead: boolean; isPretty: boolean }): Response {
  const isText = typeof body === 'string';
  const contentType = `${isText ? 'text/plain' : 'application/json'}; charset=UTF-8`;
  const text = isText ? body : body === null ? null : toJson(body, how.isPretty);
  return new Response(how.isHead ? null : text, { status, headers: { 'content-type': contentType, ...headers } });
}

function toJson(body: object, isPretty: boolean): string {
  return isPretty ? `${JSON.stringify(body, null, 2)}\n` : JSON.stringify(body);
}
