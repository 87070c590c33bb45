import { isFetchError, type FetchError } from '@grafana/runtime';
import { ERROR_CODES, VigilError, type ErrorBody, type ErrorCode, type ErrorDetails } from '../../schema';

/** What an answer that is not from the engine itself (a proxy, Grafana, a dead process) means. */
const CODE_BY_STATUS: Readonly<Record<number, ErrorCode>> = {
  400: 'invalid_argument',
  401: 'unauthenticated',
  403: 'permission_denied',
  404: 'not_found',
  409: 'already_exists',
  412: 'failed_precondition',
  413: 'resource_exhausted',
  429: 'resource_exhausted',
  499: 'canceled',
  502: 'unavailable',
  503: 'unavailable',
  504: 'deadline_exceeded',
};

const UNREACHABLE = 'the Vigil engine cannot be reached; check that it is running';

/**
 * Turns whatever a failed call threw into a VigilError: the engine's own error word for word,
 * a network failure as `unavailable`, an abort as `canceled`, anything else by its HTTP status.
 */
export function toEngineError(thrown: unknown): VigilError {
  if (thrown instanceof VigilError) {
    return thrown;
  }
  if (isFetchError(thrown)) {
    return fromFetchError(thrown);
  }
  if (thrown instanceof TypeError) {
    // What `fetch` throws when no connection could be made.
    return new VigilError('unavailable', UNREACHABLE, { cause: thrown });
  }
  return VigilError.from(thrown);
}

/** The error of a non-2xx answer. `body` is whatever JSON came with it. */
export function errorOfAnswer(status: number, body: unknown): VigilError {
  if (isErrorBody(body)) {
    const { code, message, source, details } = body.error;
    return new VigilError(code, message, { source, ...(isDetails(details) && { details }) });
  }
  const code = CODE_BY_STATUS[status] ?? 'internal';
  const said = messageOf(body);
  const fallback = code === 'unavailable' ? UNREACHABLE : `the engine answered with HTTP status ${status}`;
  return new VigilError(code, said === null ? fallback : `${fallback} (${said})`);
}

function fromFetchError(error: FetchError<unknown>): VigilError {
  if (error.cancelled === true) {
    return new VigilError('canceled', 'the request was canceled', { cause: error });
  }
  if (!(error.status > 0)) {
    return new VigilError('unavailable', UNREACHABLE, { cause: error });
  }
  return errorOfAnswer(error.status, error.data);
}

function isErrorBody(body: unknown): body is ErrorBody {
  if (!isRecord(body) || !isRecord(body['error'])) {
    return false;
  }
  const { code, message } = body['error'];
  return typeof message === 'string' && (ERROR_CODES as readonly unknown[]).includes(code);
}

function isDetails(details: unknown): details is ErrorDetails {
  return isRecord(details);
}

function messageOf(body: unknown): string | null {
  return isRecord(body) && typeof body['message'] === 'string' && body['message'] !== '' ? body['message'] : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
