import type { SearchFault } from '../../../services/search/search-fault';

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
