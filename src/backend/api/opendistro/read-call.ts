import { LIMITS, VigilError } from '../../../schema';
import { parseJson, readText, type ReadBody } from '../body';
import { jsonErrorPosition } from '../json-position';
import { esError, illegalArgument } from './errors';
import type { EsBody, EsRoute } from './es-route';

/** Taken by every route; of no meaning but `pretty`. */
export const COMMON_PARAMETERS = ['pretty', 'human', 'error_trace', 'filter_path', 'format'] as const;
/** Deeper than any query that a person or program writes, and shallow enough for whatever goes through it by recursion. */
const NESTING_MAX = 100;
const SOURCE_PARAMETERS = ['source', 'source_content_type'];

/** Of one given twice the last counts. @throws VigilError naming the parameters that the route does not take */
export function readQuery(route: EsRoute, url: URL): Record<string, string> {
  const query = Object.fromEntries(url.searchParams);
  const taken = [...route.query, ...COMMON_PARAMETERS, ...(takesJson(route.body) ? SOURCE_PARAMETERS : [])];
  const unknown = Object.keys(query).filter((name) => !taken.includes(name));
  if (unknown.length > 0) {
    const names = unknown.sort().map((name) => `[${name}]`);
    const word = names.length === 1 ? 'parameter' : 'parameters';
    throw illegalArgument(`request [${url.pathname}] contains unrecognized ${word}: ${names.join(', ')}`);
  }
  return query;
}

/**
 * The body as the route takes it. The parameter `source` stands in for one that is not there.
 *
 * @throws VigilError 406 for another type than JSON, 413, 400 for what is not JSON, is nested too deeply, or is not there
 */
export async function readBody(
  request: Request,
  { body: kind }: EsRoute,
  { source, take }: { source: string | undefined; take: ReadBody['take'] }
): Promise<{ body: unknown; text: string }> {
  const sent = await readText(request, { maxBytes: LIMITS.bodyBytes, take });
  if (sent !== '') {
    assertJsonType(request);
  }
  const none = { body: undefined, text: '' };
  if (kind === 'ignored') {
    return none;
  }
  const text = sent === '' ? (source ?? '') : sent;
  if (text.trim() === '') {
    if (kind === 'json') {
      throw esError(400, { type: 'parse_exception', reason: 'request body is required' });
    }
    return none;
  }
  return { body: kind === 'lenient json' ? parseLeniently(text) : parse(text), text };
}

const takesJson = (kind: EsBody) => kind === 'json' || kind === 'optional json';

function assertJsonType(request: Request): void {
  const given = request.headers.get('content-type') ?? '';
  if (given.split(';')[0]?.trim().toLowerCase() !== 'application/json') {
    const reason = `Content-Type header [${given}] is not supported`;
    throw esError(406, { type: 'status_exception', reason, form: 'short' });
  }
}

function parse(text: string): unknown {
  let value: unknown;
  try {
    value = parseJson(text);
  } catch (thrown) {
    throw esError(400, { type: parseFault(text), reason: VigilError.from(thrown).message });
  }
  if (isDeeper(value, NESTING_MAX)) {
    const reason = `the body is nested too deeply: at most ${NESTING_MAX} levels are read`;
    throw esError(400, { type: 'x_content_parse_exception', reason });
  }
  return value;
}

/** A text that ends too early has a type of its own, unless it ends between two entries. */
function parseFault(text: string): string {
  const isCutOff = jsonErrorPosition(text) >= text.trimEnd().length && !text.trimEnd().endsWith(',');
  return isCutOff ? 'json_e_o_f_exception' : 'json_parse_exception';
}

function parseLeniently(text: string): unknown {
  try {
    return parse(text);
  } catch {
    // Of no meaning to the route, as in the original.
    return undefined;
  }
}

/** Level by level, so that no depth is too much for it. */
function isDeeper(value: unknown, levels: number): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; depth <= levels; depth++) {
    level = level.flatMap((each) => (typeof each === 'object' && each !== null ? Object.values(each) : []));
    if (level.length === 0) {
      return false;
    }
  }
  return true;
}
