/** The closed list of error codes; a new one needs an ADR. `docs/errors.md` says what each means and what to do. */
export const ERROR_CODES = [
  'invalid_argument',
  'not_found',
  'already_exists',
  'failed_precondition',
  'unauthenticated',
  'permission_denied',
  'resource_exhausted',
  'unavailable',
  'deadline_exceeded',
  'canceled',
  'internal',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** Whose fault an error is: `plugin` is ours, `downstream` is their data, their outage or their credentials. */
export type ErrorSource = 'plugin' | 'downstream';

/** One thing wrong with one field of a request. `path` is dotted (`source.expr`), empty for the whole body. */
export interface FieldProblem {
  path: string;
  message: string;
}

export interface ErrorDetails {
  /** One entry per wrong field, so that an editor can show each next to its control. */
  fields?: FieldProblem[];
  /** The version now stored, with `failed_precondition` on a stale update. */
  currentVersion?: number;
  /** The sequence number now stored, with `failed_precondition` on a change made from an older one. */
  currentSeqNo?: number;
  /** Seconds after which trying again makes sense, with `resource_exhausted` and `unavailable`. */
  retryAfterSeconds?: number;
  /** Longest body accepted, with `resource_exhausted` for one that is longer; over HTTP the status is then 413. */
  maxBytes?: number;
}

export interface VigilErrorOptions {
  source?: ErrorSource;
  details?: ErrorDetails;
  /** Kept for logs, never sent to a client. */
  cause?: unknown;
}

/**
 * The only error class of the project.
 *
 * The message says what was wrong, the value, what is allowed and where: lower case, no full stop, no secret.
 * It may be shown to users as it is; `cause` may not.
 */
export class VigilError extends Error {
  readonly code: ErrorCode;
  readonly source: ErrorSource;
  readonly details: ErrorDetails | undefined;

  constructor(code: ErrorCode, message: string, options: VigilErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'VigilError';
    this.code = code;
    this.source = options.source ?? 'plugin';
    this.details = options.details;
  }

  /**
   * Turns anything caught at an edge (rpc, route, job run, process) into a VigilError.
   * An abort becomes `canceled`, a time-out `deadline_exceeded`; the rest is `internal` with a message that gives nothing away.
   */
  static from(thrown: unknown): VigilError {
    // By name, not by class: the engine is made of two bundles, each with a copy of this class, and the platform's own
    // errors may come from another realm.
    const name = typeof thrown === 'object' && thrown !== null && 'name' in thrown ? thrown.name : '';
    if (name === 'VigilError') {
      return thrown as VigilError;
    }
    if (name === 'AbortError') {
      return new VigilError('canceled', 'the request was canceled', { cause: thrown });
    }
    if (name === 'TimeoutError') {
      return new VigilError('deadline_exceeded', 'the operation took too long', {
        cause: thrown,
        source: 'downstream',
      });
    }
    return new VigilError('internal', 'something went wrong inside Vigil; the engine log has the details', {
      cause: thrown,
    });
  }
}

/** What a client gets when a call fails: the body of every non-2xx answer of the API. */
export interface ErrorBody {
  error: {
    code: ErrorCode;
    message: string;
    source: ErrorSource;
    details?: ErrorDetails;
  };
}
