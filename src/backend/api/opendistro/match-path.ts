import type { EsMethod, EsPlugin, EsRoute } from './es-route';

/** Where the routes of both plugins live, under the old name and the new. */
const PREFIXES: ReadonlyArray<[prefix: string, plugin: EsPlugin]> = [
  ['/_opendistro/_anomaly_detection', 'anomaly_detection'],
  ['/_plugins/_anomaly_detection', 'anomaly_detection'],
  ['/_opendistro/_alerting', 'alerting'],
  ['/_plugins/_alerting', 'alerting'],
];

/** True of paths that are this API's to answer, whether there is something or not. */
export function isOpendistroPath(pathname: string): boolean {
  return prefixOf(pathname) !== undefined;
}

export interface PathMatch {
  route: EsRoute;
  params: Record<string, string>;
}

/** Routes by path. Fixed parts win over parameters, but only for methods they have. */
export class PathTable {
  readonly #entries: ReadonlyArray<{ route: EsRoute; parts: string[] }>;

  constructor(routes: readonly EsRoute[]) {
    this.#entries = routes
      .map((route) => ({ route, parts: split(route.path) }))
      .sort((a, b) => (rank(a.parts) < rank(b.parts) ? -1 : 1));
  }

  /** The route; or the methods that the path has, none when there is nothing at it. */
  find(method: string, pathname: string): PathMatch | { allowed: EsMethod[] } {
    const prefix = prefixOf(pathname);
    if (prefix === undefined) {
      return { allowed: [] };
    }
    const [below, plugin] = prefix;
    const asked = split(below);
    const fitting = this.#entries.filter(({ route, parts }) => route.plugin === plugin && fits(parts, asked));
    const match = fitting.find(({ route }) => route.methods.some((each) => each === method));
    if (match === undefined) {
      return { allowed: [...new Set(fitting.flatMap(({ route }) => route.methods))] };
    }
    return { route: match.route, params: paramsOf(match.parts, asked) };
  }
}

/** What comes after the prefix, and whose it is. */
function prefixOf(pathname: string): [below: string, plugin: EsPlugin] | undefined {
  for (const [prefix, plugin] of PREFIXES) {
    if (pathname === prefix || pathname.startsWith(`${prefix}/`)) {
      return [pathname.slice(prefix.length), plugin];
    }
  }
  return undefined;
}

/** Slashes at the end do not count. */
function split(path: string): string[] {
  return path.split('/').filter((part) => part !== '');
}

const isParameter = (part: string) => part.startsWith('{');

/** Sorts fixed parts before parameters, the first part first. */
function rank(parts: string[]): string {
  return parts.map((part) => (isParameter(part) ? '1' : '0')).join('');
}

function fits(parts: string[], asked: string[]): boolean {
  return parts.length === asked.length && parts.every((part, i) => isParameter(part) || part === asked[i]);
}

function paramsOf(parts: string[], asked: string[]): Record<string, string> {
  const pairs = parts.map((part, i) => [part.slice(1, -1), decode(asked[i] ?? '')] as const);
  return Object.fromEntries(pairs.filter((_pair, i) => isParameter(parts[i] ?? '')));
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    // A stray percent sign stands for itself: no id has one, so the answer is that there is none of that name.
    return part;
  }
}
