import { VigilError, type ErrorCode, type ErrorDetails, type ErrorSource } from '../../../schema';

/** Answered under its id. */
export interface CallIntoThread {
  kind: 'call';
  id: number;
  method: string;
  request: unknown;
}

/** What goes into a thread. An abort asks for an earlier answer, and may come too late. */
export type IntoThread = CallIntoThread | { kind: 'abort'; id: number } | { kind: 'stop' };

/** What comes out of it. */
export type FromThread =
  { kind: 'done'; id: number; answer: unknown } | { kind: 'failed'; id: number; error: WireError };

/** An error as plain data: a copy made by the platform would lose its class, code and details. */
export interface WireError {
  name: string;
  message: string;
  stack: string;
  /** Of a VigilError. */
  vigil: { code: ErrorCode; source: ErrorSource; details: ErrorDetails | undefined } | null;
  cause: WireError | null;
}

export function toWire(thrown: unknown): WireError {
  if (!(thrown instanceof Error)) {
    return { name: 'Error', message: String(thrown), stack: '', vigil: null, cause: null };
  }
  const { name, message, stack = '', cause } = thrown;
  const { code, source, details } = thrown as VigilError;
  const vigil = name === 'VigilError' ? { code, source, details } : null;
  return { name, message, stack, vigil, cause: cause === undefined ? null : toWire(cause) };
}

export function fromWire({ name, message, stack, vigil, cause }: WireError): Error {
  const inner = cause === null ? {} : { cause: fromWire(cause) };
  if (vigil === null) {
    return Object.assign(new Error(message, inner), { name, stack });
  }
  const { code, source, details } = vigil;
  const error = new VigilError(code, message, { source, ...(details !== undefined && { details }), ...inner });
  return Object.assign(error, { stack });
}
