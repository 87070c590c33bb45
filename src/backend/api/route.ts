import type * as z from 'zod';
import type { ErrorCode, Role } from '../../schema';
import type { Principal } from '../services/access';

export interface Call<Q = unknown, B = unknown> {
  principal: Principal;
  /** Decoded parts of the path, by name. */
  params: Readonly<Record<string, string>>;
  query: Q;
  body: B;
  signal: AbortSignal;
}

/** One route, declared once: dispatch, access, checks and the OpenAPI document all come from here. */
export interface Route<Q = unknown, B = unknown> {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below the prefix; parameters as `{id}`. */
  path: string;
  /** Lowest role that may call it. */
  role: Role;
  summary: string;
  /** Absent: no parameter is taken. */
  query?: z.ZodType<Q>;
  body?: { kind: 'json'; schema: z.ZodType<B> } | { kind: 'csv'; maxBytes: number };
  status: 200 | 201 | 202 | 204;
  /** Shape of the answer; absent for 204. */
  answer?: z.ZodType;
  /** Codes it may answer with, beside those that every route has. */
  errors: readonly ErrorCode[];
  handle(call: Call<Q, B>): unknown;
}

/** Keeps what a handler gets in step with what the route declares. */
export function route<Q = Record<string, never>, B = undefined>(declared: Route<Q, B>): Route {
  return declared as unknown as Route;
}
