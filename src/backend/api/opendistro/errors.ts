// Of the file itself: Grafana's handshake loads this too, and must not wait for all schemas.
import { VigilError, type ErrorCode } from '../../../schema/error';
import { SearchFault } from '../../services/search/search-fault';
import { HTTP_STATUS, statusOf } from '../problem';
import type { EsAnswer } from './es-route';
import { toFaultBody } from './results/fault-body';

/**
 * How a failure is told. `envelope`: type, reason and root cause. `text`: plain text. `short`: the text beside the
 * status. `bare`: the text alone.
 */
export type FaultForm = 'envelope' | 'text' | 'short' | 'bare';

/** A failure as clients of Open Distro know it; the cause of the VigilError that carries it. */
export class EsFault {
  readonly status: number;
  readonly type: string;
  readonly reason: string;
  readonly form: FaultForm;
  /** More keys of the envelope, beside type and reason: `index`, `line`, … */
  readonly extra: Readonly<Record<string, unknown>>;

  constructor(
    status: number,
    { type, reason, form = 'envelope', extra = {} }: { type: string; reason: string; form?: FaultForm; extra?: object }
  ) {
    this.status = status;
    this.type = type;
    this.reason = reason;
    this.form = form;
    this.extra = { ...extra };
  }
}

/** An error that is told in a form of its own. */
export function esError(
  status: number,
  fault: { type: string; reason: string; form?: FaultForm; extra?: object }
): VigilError {
  return new VigilError(codeOf(status), fault.reason, { cause: new EsFault(status, fault) });
}

/** 400 `illegal_argument_exception`: what most wrong values are. */
export function illegalArgument(reason: string, extra: object = {}): VigilError {
  return esError(400, { type: 'illegal_argument_exception', reason, extra });
}

/** What the plugin itself says, where the release that counts says it in plain text. */
export function plainText(status: number, reason: string): VigilError {
  return esError(status, { type: 'status_exception', reason, form: 'text' });
}

/** What the plugin itself says, in an envelope. */
export function statusException(status: number, reason: string): VigilError {
  return esError(status, { type: 'status_exception', reason });
}

/** The types of envelopes for failures that have none of their own. */
const TYPES: Readonly<Record<ErrorCode, string>> = {
  invalid_argument: 'illegal_argument_exception',
  not_found: 'resource_not_found_exception',
  already_exists: 'resource_already_exists_exception',
  failed_precondition: 'version_conflict_engine_exception',
  unauthenticated: 'security_exception',
  permission_denied: 'security_exception',
  resource_exhausted: 'circuit_breaking_exception',
  unavailable: 'status_exception',
  deadline_exceeded: 'timeout_exception',
  canceled: 'task_cancelled_exception',
  internal: 'exception',
};

/** Any failure as an answer. */
export function toEnvelope(error: VigilError): EsAnswer {
  if (error.cause instanceof SearchFault) {
    return { status: error.cause.status, body: toFaultBody(error.cause) };
  }
  const fault = faultOf(error);
  const { status, reason, form } = fault;
  const retry = error.details?.retryAfterSeconds;
  const headers = retry === undefined ? {} : { 'retry-after': String(retry) };
  switch (form) {
    case 'text':
      return { status, body: reason, headers };
    case 'short':
      return { status, body: { error: reason, status }, headers };
    case 'bare':
      return { status, body: { error: reason }, headers };
    case 'envelope': {
      const { type, extra } = fault;
      const { caused_by: causedBy, ...shown } = extra;
      const cause = { type, reason, ...shown };
      const causes = causedBy === undefined ? {} : { caused_by: causedBy };
      return { status, body: { error: { root_cause: [cause], ...cause, ...causes }, status }, headers };
    }
  }
}

/** How a failure is told to a client of Open Distro. */
export function faultOf(error: VigilError): EsFault {
  return error.cause instanceof EsFault
    ? error.cause
    : new EsFault(statusOf(error), { type: TYPES[error.code], reason: error.message });
}

function codeOf(status: number): ErrorCode {
  const codes = Object.entries(HTTP_STATUS) as Array<[ErrorCode, number]>;
  return codes.find(([, of]) => of === status)?.[0] ?? (status < 500 ? 'invalid_argument' : 'internal');
}
