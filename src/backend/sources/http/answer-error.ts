import { VigilError, type ErrorCode } from '../../../schema';

/**
 * The code for an HTTP status of a server that we asked. 429 is `unavailable`: the detector waits and tries again,
 * and nobody has to change anything for that.
 */
export function codeOfStatus(status: number): ErrorCode {
  switch (status) {
    case 400:
    case 413:
    case 414:
    case 422:
      return 'invalid_argument';
    case 401:
      return 'unauthenticated';
    case 403:
      return 'permission_denied';
    case 404:
      return 'not_found';
    case 408:
    case 504:
      return 'deadline_exceeded';
    default:
      return 'unavailable';
  }
}

export interface Refusal {
  /** Who refused, for the message. */
  peer: string;
  status: number;
  /** Their own explanation, already fit to be shown; empty when there is none. */
  words: string;
  retryAfterSeconds?: number | null;
}

const GENERAL: Partial<Record<ErrorCode, string>> = {
  unauthenticated: 'the credentials were not accepted',
  permission_denied: 'access was refused',
  not_found: 'nothing is there; is the address right?',
  deadline_exceeded: 'it took too long',
};

/** An answer that is no success, as an error that may be shown. */
export function answerError({ peer, status, words, retryAfterSeconds = null }: Refusal): VigilError {
  const code = codeOfStatus(status);
  const explanation = [GENERAL[code], words].filter((part) => part !== undefined && part !== '').join(': ');
  return new VigilError(code, `${peer} answered ${status}${explanation === '' ? '' : `, ${explanation}`}`, {
    source: 'downstream',
    ...(retryAfterSeconds !== null && { details: { retryAfterSeconds } }),
  });
}

/** Reads JSON; null when it is none. */
export function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Whoever asked knows better what to say about it.
    return null;
  }
}
