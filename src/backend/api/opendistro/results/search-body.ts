import type { SearchAnswer } from '../../../services/search/collection';
import { toWireHit } from '../../../services/search/aggregate/collect-top-hits';
import type { SearchFault } from '../../../services/search/search-fault';

const unfiltered = <T>(source: T) => source;

/** A search as clients read its answer. @param shards 0 where there is nothing yet that could be searched */
export function toSearchBody(answer: SearchAnswer, { shards = 1 }: { shards?: number } = {}): Record<string, unknown> {
  const { tookMs, total, maxScore, hits, aggregations } = answer;
  return {
    took: tookMs,
    timed_out: false,
    _shards: { total: shards, successful: shards, skipped: 0, failed: 0 },
    hits: {
      ...(total !== null && { total }),
      max_score: shards === 0 ? 0 : maxScore,
      hits: hits.map((hit) => toWireHit(hit, unfiltered)),
    },
    ...(aggregations !== null && { aggregations }),
  };
}

/** The body of an answer to a search that failed; the status is that of the fault. */
export function toFaultBody({ status, type, reason, whileRunning }: SearchFault): Record<string, unknown> {
  const cause = { type, reason };
  if (!whileRunning) {
    return { error: { root_cause: [cause], ...cause }, status };
  }
  return {
    error: {
      root_cause: [cause],
      type: 'search_phase_execution_exception',
      reason: 'all shards failed',
      phase: 'query',
      grouped: true,
      failed_shards: [{ shard: 0, index: null, node: null, reason: cause }],
      caused_by: cause,
    },
    status,
  };
}
