import type { ErrorBody, ErrorCode, VigilError } from '../../schema';

const HTTP_STATUS: Record<ErrorCode, number> = {
  invalid_argument: 400,
  not_found: 404,
  already_exists: 409,
  failed_precondition: 409,
  unauthenticated: 401,
  permission_denied: 403,
  resource_exhausted: 429,
  unavailable: 503,
  deadline_exceeded: 504,
  canceled: 499,
  internal: 500,
};

export function httpStatusOf(code: ErrorCode): number {
  return HTTP_STATUS[code];
}

export function toProblemResponse(error: VigilError): Response {
  const body: ErrorBody = { error: { code: error.code, message: error.message, source: error.source } };
  return Response.json(body, { status: httpStatusOf(error.code) });
}
