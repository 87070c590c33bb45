import type { GrafanaQuery, TimeRange } from '../../schema';

/** What a query may ask for at most in one go: the limit of Prometheus, and plenty for the others. */
export const QUERY_POINTS_MAX = 11_000;
/** The type of the references between Grafana's server-side expressions. */
const EXPRESSIONS = '__expr__';
/**
 * Sources whose point at a time speaks of what came before it. Those of all others may speak of what comes after (the
 * start of a time bucket), so that a point at the very end of the range would be one of a bucket with hardly anything in it.
 */
const LOOKS_BACK = /prometheus|^loki$/;

/**
 * The body to post to `/api/ds/query` for points after `range.fromMs`, up to and including `range.toMs`.
 * The models of the queries go in as they are; only their source, interval and number of points are set.
 */
export function toQueryBody({ datasource, queries }: GrafanaQuery, range: TimeRange, intervalMs: number): object {
  const { uid, type } = datasource;
  const points = Math.floor(range.toMs / intervalMs) - Math.floor(range.fromMs / intervalMs);
  return {
    from: String(range.fromMs),
    to: String(LOOKS_BACK.test(type) ? range.toMs : range.toMs - 1),
    queries: queries.map((model) => ({
      ...model,
      datasource: isExpression(model) ? model['datasource'] : { uid, type },
      intervalMs,
      maxDataPoints: Math.max(1, points),
    })),
  };
}

/** The queries that Grafana answers with frames that count: hidden ones only serve others. */
export function shownRefIds({ queries }: GrafanaQuery): Set<string> {
  return new Set(queries.filter((model) => model['hide'] !== true).map(({ refId }) => refId));
}

function isExpression(model: Record<string, unknown>): boolean {
  const reference = model['datasource'];
  return typeof reference === 'object' && reference !== null && 'uid' in reference && reference.uid === EXPRESSIONS;
}
