import type { Detector } from '../../../../schema';
import type { Clock } from '../../../base/clock';
import type { Detectors } from '../../../services/detectors';
import type { HistoryRuns } from '../../../services/history/history-runs';
import { isObject } from '../../../services/search/parse/json-shape';
import { parseQuery } from '../../../services/search/parse/parse-query';
import type { ResultSearch } from '../../../services/search/results/result-search';
import { malformed } from '../../../services/search/search-fault';
import { esError, plainText } from '../errors';
import { ok, type EsAnswer, type EsCall, type EsRoute } from '../es-route';
import { booleanParam } from '../read-params';
import { RESULT_VIEW } from './result-fields';
import { searchResults, type ResultsRequest } from './search-results';
import { readTopAnomalies, topAnomalies } from './top-anomalies';

export interface ResultServices {
  results: ResultSearch;
  detectors: Pick<Detectors, 'list'>;
  history: Pick<HistoryRuns, 'list'>;
  clock: Clock;
}

/** Searches over results, their best, and their removal. */
export function resultRoutes(services: ResultServices): EsRoute[] {
  const shared = { plugin: 'anomaly_detection', role: 'Viewer', query: [] as string[], body: 'optional json' } as const;
  const reading = { ...shared, methods: ['GET', 'POST'] } as const;
  const onlyOwn = 'only_query_custom_result_index';
  return [
    { ...reading, path: '/detectors/results/_search', handle: (call) => search(call, services, {}) },
    {
      ...reading,
      path: '/detectors/results/_search/{index}',
      query: [onlyOwn],
      handle: (call) => {
        const withDefault = !booleanParam(call.query, onlyOwn);
        return search(call, services, { indices: [call.params['index'] ?? ''], withDefault });
      },
    },
    {
      ...reading,
      path: '/detectors/{id}/results/_topAnomalies',
      query: ['historical'],
      handle: (call) => top(call, services),
    },
    {
      ...shared,
      methods: ['DELETE'],
      path: '/detectors/results',
      role: 'Editor',
      handle: (call) => remove(call, services),
    },
  ];
}

async function search(
  { principal, body, signal }: EsCall,
  { results, clock }: ResultServices,
  where: Omit<ResultsRequest, 'body'>
): Promise<EsAnswer> {
  const request = { ...where, body: given(body), nowMs: clock.nowMs(), signal };
  return ok(await searchResults(results, principal.orgId, request));
}

async function top({ principal, params, query, body, signal }: EsCall, services: ResultServices): Promise<EsAnswer> {
  const { results, history, clock } = services;
  const detector = await detectorOf(services, principal.orgId, params['id'] ?? '');
  const historical = booleanParam(query, 'historical');
  const runs = historical ? await history.list(principal.orgId, detector.id) : [];
  const asked = readTopAnomalies(given(body), { detector, historical, runs });
  return ok({ buckets: await topAnomalies(asked, { search: results, detector, nowMs: clock.nowMs(), signal }) });
}

async function detectorOf({ detectors }: ResultServices, orgId: number, id: string): Promise<Detector> {
  const found = (await detectors.list(orgId)).find((each) => each.id === id);
  if (found === undefined) {
    throw plainText(404, `Can't find detector with id: ${id}`);
  }
  return found;
}

/** As the original's deletion by query answers. */
async function remove({ principal, body, signal }: EsCall, { results, clock }: ResultServices): Promise<EsAnswer> {
  const beginMs = performance.now();
  const search = given(body);
  if (!isObject(search)) {
    throw malformed('the body must be an object');
  }
  const unknown = Object.keys(search).find((key) => key !== 'query');
  if (unknown !== undefined) {
    throw malformed(`Unknown key for a VALUE in [${unknown.slice(0, 100)}].`);
  }
  if (search['query'] === undefined) {
    throw esError(400, {
      type: 'action_request_validation_exception',
      reason: 'Validation Failed: 1: query is missing;',
    });
  }
  const request = { query: parseQuery(search['query']), nowMs: clock.nowMs() };
  const removed = await results.remove(principal.orgId, request, { view: RESULT_VIEW, signal });
  return ok({
    took: Math.round(performance.now() - beginMs),
    timed_out: false,
    total: removed,
    deleted: removed,
    batches: removed === 0 ? 0 : 1,
    version_conflicts: 0,
    noops: 0,
    retries: { bulk: 0, search: 0 },
    throttled_millis: 0,
    requests_per_second: -1,
    throttled_until_millis: 0,
    failures: [],
  });
}

function given(body: unknown): unknown {
  if (body === undefined) {
    throw esError(400, { type: 'parse_exception', reason: 'request body or source parameter is required' });
  }
  return body;
}
