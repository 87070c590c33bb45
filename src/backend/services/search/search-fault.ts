import { VigilError, type ErrorCode } from '../../../schema/error';

/**
 * What a search engine of that language would say about a search that failed; the cause of the VigilError that carries it,
 * so that an API which speaks the language can tell it in its own form.
 */
export class SearchFault {
  readonly status: number;
  /** `parsing_exception`, `illegal_argument_exception`, … */
  readonly type: string;
  readonly reason: string;
  /** Found while the search ran, not while it was read: told as a failure of all shards. */
  readonly whileRunning: boolean;

  constructor(status: number, type: string, { reason, whileRunning }: { reason: string; whileRunning: boolean }) {
    this.status = status;
    this.type = type;
    this.reason = reason;
    this.whileRunning = whileRunning;
  }
}

/** The body is not of the language: an unknown clause, a wrong shape. */
export function malformed(reason: string): VigilError {
  return fault('invalid_argument', 400, { type: 'parsing_exception', reason });
}

/** A value that is not allowed. */
export function unacceptable(reason: string): VigilError {
  return fault('invalid_argument', 400, { type: 'illegal_argument_exception', reason });
}

/** The search does not go together with the fields there are. */
export function unrunnable(reason: string, type = 'illegal_argument_exception'): VigilError {
  return fault('invalid_argument', 400, { type, reason, whileRunning: true });
}

/** It would take more memory than a search may. */
export function tooLarge(reason: string): VigilError {
  return fault('resource_exhausted', 503, { type: 'too_many_buckets_exception', reason, whileRunning: true });
}

/** It went on for longer than a search may. */
export function tookTooLong(timeoutMs: number): VigilError {
  const reason = `the search took longer than ${timeoutMs / 1_000} s`;
  return fault('deadline_exceeded', 408, { type: 'timeout_exception', reason });
}

function fault(
  code: ErrorCode,
  status: number,
  { type, reason, whileRunning = false }: { type: string; reason: string; whileRunning?: boolean }
): VigilError {
  return new VigilError(code, reason, { cause: new SearchFault(status, type, { reason, whileRunning }) });
}
