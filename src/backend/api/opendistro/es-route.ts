import type { Role } from '../../../schema';
import type { Principal } from '../../services/access';

export type EsMethod = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';

/** Which of the two plugins a route belongs to: `/_opendistro/_anomaly_detection/…` or `/_opendistro/_alerting/…`. */
export type EsPlugin = 'anomaly_detection' | 'alerting';

export interface EsCall {
  principal: Principal;
  /** Decoded parts of the path, by name. */
  params: Readonly<Record<string, string>>;
  /** Only what the route declares; one without a value is `''`. */
  query: Readonly<Record<string, string>>;
  /** Parsed JSON, nested no deeper than the router allows; undefined where there was none or the route takes none. */
  body: unknown;
  /** The text that `body` was parsed from, for positions in messages; empty where there was none. */
  text: string;
  signal: AbortSignal;
  /** As asked for, prefix and all, without the query string: for messages and `Location`. */
  path: string;
}

export interface EsAnswer {
  status: number;
  /** An object is sent as JSON, a string as plain text; null: no body. */
  body: object | string | null;
  headers?: Readonly<Record<string, string>>;
}

/**
 * What a route does with a body. `json`: must be there. `optional json`: may be. `lenient json`: whatever is not JSON
 * counts as none. `ignored`: not looked at.
 */
export type EsBody = 'json' | 'optional json' | 'lenient json' | 'ignored';

/** One route of the API as clients of Open Distro know it. */
export interface EsRoute {
  plugin: EsPlugin;
  methods: readonly EsMethod[];
  /** Below the prefix, `''` for the prefix itself; parameters as `{id}`. Fixed parts win over parameters. */
  path: string;
  /** Lowest role that may call it. */
  role: Role;
  /** Parameters it takes beside the common ones; any other is refused. */
  query: readonly string[];
  body: EsBody;
  handle(call: EsCall): Promise<EsAnswer>;
}

/** An answer of status 200 (unless said otherwise) with a JSON body. */
export function ok(body: object, status = 200): EsAnswer {
  return { status, body };
}

/** Routes that differ in their path alone: an Editor calls them by POST with JSON. */
export function editorPosts(paths: readonly string[], handle: EsRoute['handle']): EsRoute[] {
  return paths.map((path) => ({
    ...{ plugin: 'anomaly_detection', methods: ['POST'], role: 'Editor', query: [], body: 'json' },
    path,
    handle,
  }));
}
