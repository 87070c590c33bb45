import { MINUTE_MS, type SourceQuery } from '../../../schema';
import type { SourceRequest } from '../source';

/** A request for an hour of minutes, unless told otherwise. */
export function sourceRequest<Q extends SourceQuery>(
  query: Q,
  given: Partial<SourceRequest<Q>> = {}
): SourceRequest<Q> {
  return {
    orgId: 1,
    query,
    range: { fromMs: 0, toMs: 60 * MINUTE_MS },
    intervalMs: MINUTE_MS,
    seriesLimit: 1_000,
    signal: new AbortController().signal,
    ...given,
  };
}
