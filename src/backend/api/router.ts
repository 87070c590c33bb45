import { Hono, type Context } from 'hono';
import * as z from 'zod';
import { LIMITS, parseWith, VigilError } from '../../schema';
import type { Clock } from '../base/clock';
import type { Logger } from '../base/logger';
import { requireRole, type Principal } from '../services/access';
import type { EngineMetrics } from '../services/metrics';
import { assertContentType, BodyRoom, readBytes, readJson, type ReadBody } from './body';
import { problemResponse } from './problem';
import type { Route } from './route';

export interface RouterOptions {
  /** Where all routes live, `/api/v1`. */
  prefix: string;
  routes: readonly Route[];
  logger: Logger;
  clock: Clock;
  metrics: EngineMetrics;
}

/** The API as one function; failures are answers too. */
export type Api = (request: Request, principal: Principal) => Promise<Response>;

interface Env {
  Bindings: { principal: Principal };
}

const noQuery = z.strictObject({});

/** Mounts routes below a prefix. Unknown paths are 404, known ones with another method 405 with `allow`. */
export function createRouter(options: RouterOptions): Api {
  const { prefix, routes, logger } = options;
  const app = new Hono<Env>();
  const room = new BodyRoom();
  for (const route of routes) {
    app.on(route.method, prefix + honoPath(route.path), (context) => answer({ ...options, room }, route, context));
  }
  const methods = Map.groupBy(routes, ({ path }) => path);
  for (const [path, declared] of methods) {
    const allow = declared.map(({ method }) => method).join(', ');
    app.all(prefix + honoPath(path), ({ req }) => {
      const error = new VigilError('invalid_argument', `${req.method} is not possible on ${req.path}, only ${allow}`);
      return withStatus(problemResponse(error, { allow }), 405);
    });
  }
  app.notFound(({ req }) => problemResponse(new VigilError('not_found', `there is nothing at ${req.path}`)));
  app.onError((thrown) => {
    const error = VigilError.from(thrown);
    if (error.code === 'internal') {
      logger.error('a request failed', { error: thrown });
    }
    return problemResponse(error);
  });
  return async (request, principal) => app.fetch(request, { principal });
}

function withStatus(response: Response, status: number): Response {
  return new Response(response.body, { status, headers: response.headers });
}

/** `/detectors/{id}` → `/detectors/:id` */
function honoPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ':$1');
}

async function answer(
  options: RouterOptions & { room: BodyRoom },
  route: Route,
  context: Context<Env>
): Promise<Response> {
  const { clock, metrics, logger, room } = options;
  const startedMs = clock.nowMs();
  let response: Response;
  try {
    response = toResponse(route, await room.hold((take) => handle(route, context, take)));
  } catch (thrown) {
    const error = VigilError.from(thrown);
    if (error.code === 'internal') {
      logger.error('a request failed', { method: route.method, route: route.path, error: thrown });
    }
    response = problemResponse(error);
  }
  const { method, path } = route;
  metrics.answered({ method, route: path, status: response.status, durationMs: clock.nowMs() - startedMs });
  return response;
}

async function handle(route: Route, context: Context<Env>, take: ReadBody['take']): Promise<unknown> {
  const { principal } = context.env;
  const request = context.req.raw;
  requireRole(principal, route.role, `${route.method} ${route.path}`);
  const query = parseWith(route.query ?? noQuery, readQuery(request), 'query');
  const body = await readBody(route, request, take);
  return route.handle({ principal, params: context.req.param(), query, body, signal: request.signal });
}

function readQuery(request: Request): Record<string, string> {
  const query: Record<string, string> = {};
  for (const [name, value] of new URL(request.url).searchParams) {
    if (Object.hasOwn(query, name)) {
      const message = `${name} must be given once; several values are separated by commas`;
      throw new VigilError('invalid_argument', message, { details: { fields: [{ path: name, message }] } });
    }
    query[name] = value;
  }
  return query;
}

async function readBody({ body }: Route, request: Request, take: ReadBody['take']): Promise<unknown> {
  if (body === undefined) {
    return undefined;
  }
  if (body.kind === 'csv') {
    assertContentType(request, 'text/csv');
    return readBytes(request, { maxBytes: body.maxBytes, take });
  }
  assertContentType(request, 'application/json');
  return parseWith(body.schema, await readJson(request, { maxBytes: LIMITS.bodyBytes, take }), 'body');
}

function toResponse({ status }: Route, result: unknown): Response {
  return status === 204 ? new Response(null, { status }) : Response.json(result, { status });
}
