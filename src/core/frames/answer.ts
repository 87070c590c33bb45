import { readFrame, type ReadFrame } from './frame';

/** What Grafana says about a query that failed. */
export interface FailedQuery {
  refId: string;
  /** Grafana's words, not fit to be shown before secrets are taken out. */
  words: string;
  /** HTTP status the query would have had on its own; null when it is not said. */
  status: number | null;
}

/** The frames of the queries that were asked for, in order, and the first query (by name) that failed. */
export interface QueryAnswer {
  frames: ReadFrame[];
  failed: FailedQuery | null;
}

/**
 * Reads the JSON answer of `/api/ds/query`, whatever its HTTP status.
 *
 * @param refIds queries whose frames count; those of others (hidden ones) are ignored
 * @returns null when it is no answer to a query
 */
export function readQueryAnswer(body: unknown, refIds: ReadonlySet<string>): QueryAnswer | null {
  const results = recordOf(recordOf(body)?.['results']);
  if (results === null) {
    return null;
  }
  const sorted = Object.entries(results).sort(([a], [b]) => (a < b ? -1 : 1));
  const failed = sorted.flatMap(([refId, result]) => failureOf(refId, result) ?? [])[0] ?? null;
  const frames = sorted.filter(([refId]) => refIds.has(refId)).flatMap(([refId, result]) => framesOf(refId, result));
  return { frames, failed };
}

function failureOf(refId: string, result: unknown): FailedQuery | null {
  const { error, status } = recordOf(result) ?? {};
  if (typeof error !== 'string' || error === '') {
    return null;
  }
  return { refId, words: error, status: typeof status === 'number' && status >= 400 ? status : null };
}

function framesOf(refId: string, result: unknown): ReadFrame[] {
  const frames = recordOf(result)?.['frames'];
  return Array.isArray(frames) ? frames.map((frame) => readFrame(frame, refId)) : [];
}

function recordOf(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}
