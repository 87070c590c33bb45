import { VigilError } from '../../../schema';
import type { Clock } from '../../base/clock';
import type { Logger } from '../../base/logger';
import { requireRole, type Principal } from '../../services/access';
import type { EngineMetrics } from '../../services/metrics';
import { BodyRoom } from '../body';
import type { Api } from '../router';
import { esError, toEnvelope } from './errors';
import { toResponse } from './es-response';
import type { EsAnswer, EsMethod, EsRoute } from './es-route';
import { PathTable, type PathMatch } from './match-path';
import { readBody, readQuery } from './read-call';

export interface EsRouterOptions {
  logger: Logger;
  clock: Clock;
  metrics: EngineMetrics;
}

/** Routes as one function; failures are answers too, in the forms that clients of Open Distro know. */
export function createEsRouter(routes: readonly EsRoute[], options: EsRouterOptions): Api {
  const table = new PathTable(routes);
  const room = new BodyRoom();
  return async (request, principal) => {
    const url = new URL(request.url);
    const isPretty = url.searchParams.has('pretty') && url.searchParams.get('pretty') !== 'false';
    const answer = await answerTo({ request, url, principal }, { table, room, options });
    return toResponse(answer, { isHead: request.method === 'HEAD', isPretty });
  };
}

interface Asked {
  request: Request;
  url: URL;
  principal: Principal;
}

interface Parts {
  table: PathTable;
  room: BodyRoom;
  options: EsRouterOptions;
}

async function answerTo(asked: Asked, { table, room, options }: Parts): Promise<EsAnswer> {
  const { logger, clock, metrics } = options;
  const { method } = asked.request;
  const startedMs = clock.nowMs();
  const found = table.find(method, asked.url.pathname);
  if ('allowed' in found) {
    return toEnvelope(nothingThere(method, asked.url, found.allowed));
  }
  const { route } = found;
  let answer: EsAnswer;
  try {
    answer = await room.hold((take) => handle(asked, found, take));
  } catch (thrown) {
    const error = VigilError.from(thrown);
    if (error.code === 'internal') {
      logger.error('a request failed', { method, route: route.path, error: thrown });
    }
    answer = toEnvelope(error);
  }
  const durationMs = clock.nowMs() - startedMs;
  metrics.answered({ method, route: `_${route.plugin}${route.path}`, status: answer.status, durationMs });
  return answer;
}

async function handle(
  { request, url, principal }: Asked,
  { route, params }: PathMatch,
  take: (bytes: number) => void
): Promise<EsAnswer> {
  requireRole(principal, route.role, `${request.method} ${url.pathname}`);
  const source = url.searchParams.get('source') ?? undefined;
  const read = await readBody(request, route, { source, take });
  const query = readQuery(route, url);
  return route.handle({ principal, params, query, ...read, signal: request.signal, path: url.pathname });
}

function nothingThere(method: string, url: URL, allowed: readonly EsMethod[]): VigilError {
  const uri = url.pathname + url.search;
  const type = 'status_exception';
  if (allowed.length === 0) {
    const reason = `no handler found for uri [${uri}] and method [${method}]`;
    return esError(400, { type, reason, form: 'bare' });
  }
  const reason = `Incorrect HTTP method for uri [${uri}] and method [${method}], allowed: [${allowed.join(', ')}]`;
  return esError(405, { type, reason, form: 'short' });
}
