import { VigilError, type ErrorCode } from '../../../schema';

interface Meaning {
  code: ErrorCode;
  words: string;
}

const unavailable = (words: string): Meaning => ({ code: 'unavailable', words });
const late = (words: string): Meaning => ({ code: 'deadline_exceeded', words });

/** Codes of Node's sockets, of its TLS and of undici, in words. */
const MEANINGS: Record<string, Meaning> = {
  ECONNREFUSED: unavailable('connection refused'),
  ECONNRESET: unavailable('the connection was reset'),
  EPIPE: unavailable('the connection was reset'),
  UND_ERR_SOCKET: unavailable('the connection was closed before the answer was complete'),
  ENOTFOUND: unavailable('its name is not known'),
  EAI_AGAIN: unavailable('its name could not be looked up'),
  EHOSTUNREACH: unavailable('no route to it'),
  ENETUNREACH: unavailable('no route to it'),
  ETIMEDOUT: late('connecting took too long'),
  UND_ERR_CONNECT_TIMEOUT: late('connecting took too long'),
  UND_ERR_HEADERS_TIMEOUT: late('it took too long'),
  UND_ERR_BODY_TIMEOUT: late('it took too long'),
  DEPTH_ZERO_SELF_SIGNED_CERT: unavailable('its certificate is self-signed; give its authority, or skip the check'),
  SELF_SIGNED_CERT_IN_CHAIN: unavailable('its certificate comes from an unknown authority; give that authority'),
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unavailable('its certificate comes from an unknown authority; give that authority'),
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unavailable(
    'its certificate comes from an unknown authority; give that authority'
  ),
  CERT_HAS_EXPIRED: unavailable('its certificate has expired'),
  CERT_NOT_YET_VALID: unavailable('its certificate is not valid yet'),
  ERR_TLS_CERT_ALTNAME_INVALID: unavailable('its certificate is for another name'),
  EPROTO: unavailable('it does not speak TLS, or not one we know'),
  ERR_SSL_WRONG_VERSION_NUMBER: unavailable('it does not speak TLS'),
  ERR_SSL_PACKET_LENGTH_TOO_LONG: unavailable('it does not speak TLS'),
  HPE_INVALID_CONSTANT: unavailable('it does not speak HTTP; is https:// missing?'),
};

const CAUSES_MAX = 5;

/** Why no whole answer came from `peer`, as an error that may be shown. Only codes are read: their texts may hold addresses. */
export function transportError(peer: string, thrown: unknown): VigilError {
  const code = codeOf(thrown);
  const meaning =
    MEANINGS[code] ?? unavailable(code === '' ? 'the connection failed' : `the connection failed (${code})`);
  return new VigilError(meaning.code, `${peer} did not answer: ${meaning.words}`, {
    source: 'downstream',
    cause: thrown,
  });
}

function codeOf(thrown: unknown): string {
  let next = thrown;
  let code = '';
  for (let depth = 0; depth < CAUSES_MAX && typeof next === 'object' && next !== null; depth++) {
    const error = next as { code?: unknown; cause?: unknown; errors?: unknown };
    code = typeof error.code === 'string' ? error.code : code;
    // The outer error says that a request failed, an inner one why; a name with several addresses has one for each.
    next = Array.isArray(error.errors) ? error.errors[0] : error.cause;
  }
  return code;
}
