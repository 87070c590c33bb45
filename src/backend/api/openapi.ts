import * as z from 'zod';
import type { ErrorCode } from '../../schema';
import { ERROR_CODES } from '../../schema';
import { HTTP_STATUS } from './problem';
import type { Route } from './route';

export interface DocumentOptions {
  title: string;
  version: string;
  description: string;
  /** Where the routes live. */
  prefix: string;
  routes: readonly Route[];
}

type Json = Record<string, unknown>;

/** Codes that any route may answer with. */
const ALWAYS: readonly ErrorCode[] = ['invalid_argument', 'permission_denied', 'unavailable', 'internal'];

/** The OpenAPI 3.1 document of a facade, made of the very declarations that requests are checked with. */
export function openApiDocument({ title, version, description, prefix, routes }: DocumentOptions): Json {
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    const item = (paths[prefix + route.path] ??= {});
    item[route.method.toLowerCase()] = operation(route);
  }
  return {
    openapi: '3.1.0',
    info: { title, version, description },
    paths,
    components: { schemas: { Error: errorSchema } },
  };
}

function operation(route: Route): Json {
  const name = `${route.method.toLowerCase()}${route.path.replace(/[/{}]+(\w?)/g, (_, letter: string) => letter.toUpperCase())}`;
  return {
    operationId: name,
    summary: route.summary,
    description: `Lowest role: ${route.role}.`,
    tags: [route.path.split('/')[1] ?? ''],
    parameters: [...pathParameters(route.path), ...queryParameters(route.query)],
    ...(route.body !== undefined && { requestBody: requestBody(route.body) }),
    responses: responses(route),
  };
}

function pathParameters(path: string): Json[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map((match) => ({
    name: match[1],
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
}

function queryParameters(query: z.ZodType | undefined): Json[] {
  if (query === undefined) {
    return [];
  }
  const { properties = {}, required = [] } = toSchema(query, 'input') as { properties?: Json; required?: string[] };
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
}

function requestBody(body: NonNullable<Route['body']>): Json {
  const content =
    body.kind === 'json'
      ? { 'application/json': { schema: toSchema(body.schema, 'input') } }
      : { 'text/csv': { schema: { type: 'string', description: `at most ${body.maxBytes} bytes` } } };
  return { required: true, content };
}

function responses({ status, answer, errors, body }: Route): Json {
  const json = (schema: unknown) => ({ content: { 'application/json': { schema } } });
  const done = { description: 'Done', ...(answer !== undefined && json(toSchema(answer, 'output'))) };
  const byStatus = Map.groupBy([...ALWAYS, ...errors], (code) => HTTP_STATUS[code]);
  const failures = [...byStatus].map(([code, codes]) => [
    String(code),
    { description: [...new Set(codes)].join(', '), ...json({ $ref: '#/components/schemas/Error' }) },
  ]);
  const tooLong =
    body === undefined
      ? []
      : [
          [
            '413',
            {
              description: 'resource_exhausted: the body is too long',
              ...json({ $ref: '#/components/schemas/Error' }),
            },
          ],
        ];
  return { [String(status)]: done, ...Object.fromEntries([...failures, ...tooLong]) };
}

function toSchema(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _dialect, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return json;
}

const errorSchema = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message', 'source'],
      properties: {
        code: { enum: [...ERROR_CODES] },
        message: { type: 'string', description: 'Fit to be shown.' },
        source: { enum: ['plugin', 'downstream'] },
        details: {
          type: 'object',
          properties: {
            fields: {
              type: 'array',
              items: { type: 'object', properties: { path: { type: 'string' }, message: { type: 'string' } } },
            },
            currentVersion: { type: 'integer' },
            currentSeqNo: { type: 'integer' },
            retryAfterSeconds: { type: 'number' },
            maxBytes: { type: 'integer' },
          },
        },
      },
    },
  },
};
