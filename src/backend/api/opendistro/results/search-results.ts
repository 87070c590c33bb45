import { VigilError } from '../../../../schema';
import { parseSearch } from '../../../services/search/parse/parse-search';
import type { ResultSearch } from '../../../services/search/results/result-search';
import type { ResultSource } from '../../../services/search/results/result-view';
import { esError } from '../errors';
import { RESULT_VIEW } from './result-fields';
import { inIndices } from './result-index';
import { toSearchBody } from './search-body';

export interface ResultsRequest {
  /** Names and patterns of indices; absent: all that there are. */
  indices?: readonly string[];
  /** With `indices`: results without an index of their own count, too. */
  withDefault?: boolean;
  /** A search in the language of the original. */
  body: unknown;
}

/**
 * Searches results and answers in the shape of the original.
 *
 * @param nowMs what `now` means in the search
 * @throws VigilError as `parseSearch` and `ResultSearch.search`; 404 for an index by name that nothing is kept under
 */
export async function searchResults(
  search: ResultSearch,
  orgId: number,
  { indices, withDefault = false, body, nowMs, signal }: ResultsRequest & { nowMs: number; signal: AbortSignal }
): Promise<Record<string, unknown>> {
  const request = parseSearch(body, { nowMs });
  if (indices === undefined) {
    return answered(search, orgId, { request, signal });
  }
  const selection = inIndices(indices, { withDefault });
  const sources = await search.sourcesOf(orgId);
  const missing = selection.missing(sources);
  if (missing !== undefined) {
    throw noSuchIndex(missing);
  }
  return answered(search, orgId, { request, signal, accepts: selection.accepts });
}

async function answered(
  search: ResultSearch,
  orgId: number,
  {
    request,
    ...options
  }: { request: ReturnType<typeof parseSearch>; signal: AbortSignal; accepts?: (source: ResultSource) => boolean }
): Promise<Record<string, unknown>> {
  const answer = await search.search(orgId, request, { view: RESULT_VIEW, ...options });
  return toSearchBody(answer, { shards: answer.hasSources ? 1 : 0 });
}

function noSuchIndex(index: string): VigilError {
  return esError(404, {
    type: 'index_not_found_exception',
    reason: `no such index [${index}]`,
    extra: { 'resource.type': 'index_or_alias', 'resource.id': index, index_uuid: '_na_', index },
  });
}
