import type { ErrorBody, ErrorCode, VigilError } from '../../schema';

/** What each error code is over HTTP. `docs/errors.md` says what to do about it. */
export const HTTP_STATUS: Readonly<Record<ErrorCode, number>> = {
  invalid_argument: 400,
  unauthenticated: 401,
  permission_denied: 403,
  not_found: 404,
  already_exists: 409,
  failed_precondition: 409,
  resource_exhausted: 429,
  canceled: 499,
  internal: 500,
  unavailable: 503,
  deadline_exceeded: 504,
};

const CONTENT_TOO_LARGE = 413;

/** The status of an error; a body that is too long has one of its own. */
export function statusOf(error: VigilError): number {
  return error.details?.maxBytes === undefined ? HTTP_STATUS[error.code] : CONTENT_TOO_LARGE;
}

/** An error as a client of the native API gets it: never with its cause. */
export function problemResponse(error: VigilError, headers: Record<string, string> = {}): Response {
  const { code, message, source, details } = error;
  const body: ErrorBody = { error: { code, message, source, ...(details !== undefined && { details }) } };
  const retry = details?.retryAfterSeconds;
  return Response.json(body, {
    status: statusOf(error),
    headers: { ...headers, ...(retry !== undefined && { 'retry-after': String(retry) }) },
  });
}
