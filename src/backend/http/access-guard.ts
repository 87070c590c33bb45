import { createHmac, timingSafeEqual } from 'node:crypto';
import { VigilError } from '../../schema';
import type { Secret } from '../base/secret';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);
const COOKIE = 'vigil_session';

/** True for an address that only this machine can reach. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host.includes(':') && !host.startsWith('[') ? `[${host}]` : host);
}

/**
 * Keeps strangers out of an engine that runs alone.
 *
 * Without a token it listens on loopback only; then every request must name a loopback host, so that a web page whose
 * name has been pointed at this machine gets nothing. With a token every request must carry it, as a bearer token or as the
 * cookie of a signed-in browser. Writes that a browser sends must come from our own pages.
 */
export class AccessGuard {
  readonly #token: Secret | null;

  constructor(token: Secret | null) {
    this.#token = token;
  }

  /** @throws VigilError `permission_denied` for a foreign host or origin, `unauthenticated` without the token */
  check(request: Request): void {
    if (this.#token === null) {
      assertLoopbackHost(request);
    } else if (!this.#hasToken(request)) {
      throw new VigilError(
        'unauthenticated',
        'this engine needs its token, as "authorization: Bearer …" or by signing in'
      );
    }
    assertOwnOrigin(request);
  }

  /** What a browser keeps after it has shown this token once; null if it is not the right one. */
  sessionCookie(given: string): string | null {
    if (this.#token === null || !equal(given, this.#token.reveal())) {
      return null;
    }
    return `${COOKIE}=${session(this.#token)}; Path=/; HttpOnly; SameSite=Strict; Max-Age=2592000`;
  }

  #hasToken(request: Request): boolean {
    const token = this.#token;
    if (token === null) {
      return false;
    }
    const bearer = /^Bearer (.+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
    const cookies = (request.headers.get('cookie') ?? '').split(';').map((each) => each.trim());
    const cookie = cookies.find((each) => each.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1);
    return (
      (bearer !== undefined && equal(bearer, token.reveal())) || (cookie !== undefined && equal(cookie, session(token)))
    );
  }
}

function assertLoopbackHost(request: Request): void {
  const host = hostOf(request);
  if (!LOOPBACK.test(host)) {
    throw new VigilError(
      'permission_denied',
      `host must be localhost, got "${host.slice(0, 100)}"; set a token to serve other names`
    );
  }
}

/** Browsers say where a request comes from, and a page cannot change what they say. */
function assertOwnOrigin(request: Request): void {
  if (SAFE_METHODS.has(request.method)) {
    return;
  }
  const origin = request.headers.get('origin');
  const site = request.headers.get('sec-fetch-site');
  const foreign = origin !== null && URL.parse(origin)?.host !== hostOf(request);
  if (foreign || (site !== null && site !== 'same-origin' && site !== 'none')) {
    throw new VigilError(
      'permission_denied',
      `a page of ${origin?.slice(0, 100) ?? 'another site'} may not change anything here`
    );
  }
}

function hostOf(request: Request): string {
  return request.headers.get('host') ?? new URL(request.url).host;
}

/** Follows from the token, so that it outlives a restart, and does not give it away. */
function session(token: Secret): string {
  return createHmac('sha256', token.reveal()).update('vigil session').digest('base64url');
}

/** In a time that does not depend on where they differ. */
function equal(a: string, b: string): boolean {
  const digest = (text: string) => createHmac('sha256', 'compare').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
