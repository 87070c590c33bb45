import { API_PREFIX, VigilError } from '../../schema';
import { envelopeResponse } from '../api/opendistro/es-response';
import { isOpendistroPath } from '../api/opendistro/match-path';
import { problemResponse } from '../api/problem';
import type { Api } from '../api/router';
import type { Logger } from '../base/logger';
import type { Secret } from '../base/secret';
import type { Principal } from '../services/access';
import { AccessGuard } from './access-guard';
import { signIn, signInPage } from './sign-in';
import { staticFile } from './static-files';

export interface HttpAppOptions {
  api: Api;
  metrics: () => Promise<string>;
  token: Secret | null;
  workbenchDir: string;
  logger: Logger;
}

/** Whoever may reach an engine that runs alone owns it. */
const OWNER: Principal = { orgId: 1, role: 'Admin', login: 'local' };

/** All that an engine answers over HTTP when it runs alone: APIs, metrics, workbench. */
export function createHttpApp(options: HttpAppOptions): (request: Request) => Promise<Response> {
  const { token, logger } = options;
  const guard = new AccessGuard(token);
  return async (request) => {
    const { pathname } = new URL(request.url);
    try {
      if (token !== null && pathname === '/sign-in' && request.method === 'POST') {
        return await signIn(guard, request);
      }
      guard.check(request);
      return await answer(options, request, pathname);
    } catch (thrown) {
      const error = VigilError.from(thrown);
      if (error.code === 'unauthenticated' && wantsPage(request, pathname)) {
        return signInPage();
      }
      if (error.code === 'internal') {
        logger.error('a request failed', { path: pathname, error: thrown });
      }
      return isOpendistroPath(pathname) ? envelopeResponse(error, request) : problemResponse(error);
    }
  };
}

async function answer(
  { api, metrics, workbenchDir }: HttpAppOptions,
  request: Request,
  pathname: string
): Promise<Response> {
  if (pathname === '/metrics') {
    return new Response(await metrics(), { headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' } });
  }
  if (pathname === API_PREFIX || pathname.startsWith(`${API_PREFIX}/`) || isOpendistroPath(pathname)) {
    return api(request, OWNER);
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    throw new VigilError('not_found', `there is nothing at ${pathname} for ${request.method}`);
  }
  return staticFile(workbenchDir, request);
}

function wantsPage(request: Request, pathname: string): boolean {
  return (
    request.method === 'GET' &&
    !pathname.startsWith('/api/') &&
    (request.headers.get('accept') ?? '').includes('text/html')
  );
}
