import { status, type ServiceError } from '@grpc/grpc-js';
import { VigilError, type ErrorCode } from '../../schema/error';
import { LIMITS } from '../../schema/limits';

/** What every service needs of a call that grpc-js hands it. */
export interface IncomingCall {
  readonly cancelled: boolean;
  on(event: 'cancelled', listener: () => void): unknown;
  getDeadline(): Date | number;
}

/** Aborts when the caller hangs up or its deadline passes. */
export function signalOf(call: IncomingCall): AbortSignal {
  const controller = new AbortController();
  call.on('cancelled', () => controller.abort());
  if (call.cancelled) {
    controller.abort();
  }
  return controller.signal;
}

/** Time kept back to send an answer before the caller stops listening. */
const ANSWER_MS = 500;

/** How long a call may wait for the engine: until shortly before its own deadline, and never for ever. */
export function patienceMs(call: IncomingCall, nowMs: number): number {
  const leftMs = Number(call.getDeadline()) - nowMs - ANSWER_MS;
  return Math.max(0, Math.min(leftMs, LIMITS.alertTimeoutMs));
}

/** For calls whose answer has no room for an error of its own. */
export const GRPC_STATUS: Record<ErrorCode, status> = {
  invalid_argument: status.INVALID_ARGUMENT,
  not_found: status.NOT_FOUND,
  already_exists: status.ALREADY_EXISTS,
  failed_precondition: status.FAILED_PRECONDITION,
  unauthenticated: status.UNAUTHENTICATED,
  permission_denied: status.PERMISSION_DENIED,
  resource_exhausted: status.RESOURCE_EXHAUSTED,
  unavailable: status.UNAVAILABLE,
  deadline_exceeded: status.DEADLINE_EXCEEDED,
  canceled: status.CANCELLED,
  internal: status.INTERNAL,
};

export function toServiceError(thrown: unknown): Partial<ServiceError> {
  const error = VigilError.from(thrown);
  return { code: GRPC_STATUS[error.code], details: error.message };
}
