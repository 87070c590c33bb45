import type { SearchAnswer } from '../../../services/search/collection';
import { toWireHit } from '../../../services/search/aggregate/collect-top-hits';

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
