import type { Clock } from '../../../base/clock';
import type { JsonObject } from '../../../services/monitors/monitor';
import type { SearchResults } from '../../../services/monitors/run-monitor';
import type { ResultSearch } from '../../../services/search/results/result-search';
import { searchResults } from '../results/search-results';

/** The search of monitors: over results, with hits as conditions and `_execute` show them. */
export function searchForMonitors(results: ResultSearch, clock: Clock): SearchResults {
  return async (orgId, { indices, body }, signal) => {
    const answer = await searchResults(results, orgId, { indices, body, nowMs: clock.nowMs(), signal });
    const { hits, ...found } = answer as { hits: { hits: JsonObject[] } & JsonObject };
    return { ...found, hits: { ...hits, hits: hits.hits.map(withoutNumbers) } };
  };
}

/** Versions are in hits only where they were asked for, which monitors never do. */
function withoutNumbers({ _version, _seq_no: _seqNo, _primary_term: _term, ...hit }: JsonObject): JsonObject {
  return hit;
}
