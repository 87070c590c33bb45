import {
  createHistoryRunSchema,
  listAnomaliesQuerySchema,
  listSeriesQuerySchema,
  resultsQuerySchema,
} from '../../../schema';
import { detectorOfRun } from '../../services/history/history-records';
import { route, type Call, type Route } from '../route';
import * as answers from './answers';
import type { NativeServices } from './native-services';

const anomaliesOfRunSchema = listAnomaliesQuerySchema.omit({ detector: true });

/** Ranges gone through beside the live job. */
export function historyRoutes({ detectors, history }: NativeServices): Route[] {
  return [
    route({
      method: 'POST',
      path: '/detectors/{id}/history',
      role: 'Editor',
      summary: 'Go through a range of the past with models of its own, beside the live job',
      body: { kind: 'json', schema: createHistoryRunSchema },
      status: 202,
      answer: answers.historyRun,
      errors: ['not_found', 'failed_precondition'],
      handle: ({ principal, params, body }) => history.create(principal, params['id'] ?? '', body),
    }),
    route({
      method: 'GET',
      path: '/detectors/{id}/history',
      role: 'Viewer',
      summary: 'List the historical runs of a detector, newest first',
      status: 200,
      answer: answers.historyRunList,
      errors: ['not_found'],
      handle: async ({ principal: { orgId }, params }) => {
        const { id } = await detectors.get(orgId, params['id'] ?? '');
        return { items: await history.list(orgId, id) };
      },
    }),
    route({
      method: 'GET',
      path: '/history/{run}',
      role: 'Viewer',
      summary: 'See how far a historical run is',
      status: 200,
      answer: answers.historyRun,
      errors: ['not_found'],
      handle: ({ principal, params }) => history.get(principal.orgId, params['run'] ?? ''),
    }),
    route({
      method: 'POST',
      path: '/history/{run}/stop',
      role: 'Editor',
      summary: 'Stop a historical run; what it has found stays',
      status: 200,
      answer: answers.historyRun,
      errors: ['not_found', 'failed_precondition'],
      handle: ({ principal, params }) => history.stop(principal, params['run'] ?? ''),
    }),
    route({
      method: 'DELETE',
      path: '/history/{run}',
      role: 'Editor',
      summary: 'Remove a historical run with what it has found; one that is going on is ended',
      status: 204,
      errors: ['not_found'],
      handle: ({ principal, params }) => history.remove(principal, params['run'] ?? ''),
    }),
  ];
}

/** What historical runs have found, in the shapes that detectors have. */
export function historyDataRoutes({ history, results, anomalies }: NativeServices): Route[] {
  const find = ({ principal, params }: Pick<Call, 'principal' | 'params'>) =>
    history.get(principal.orgId, params['run'] ?? '');
  return [
    route({
      method: 'GET',
      path: '/history/{run}/series',
      role: 'Viewer',
      summary: 'List the series of a historical run with their newest results',
      query: listSeriesQuerySchema,
      status: 200,
      answer: answers.seriesPage,
      errors: ['not_found'],
      handle: async (call) => results.listSeries(detectorOfRun(await find(call)), call.query),
    }),
    route({
      method: 'GET',
      path: '/history/{run}/results',
      role: 'Viewer',
      summary: 'Read the point results of one series of a historical run',
      query: resultsQuerySchema,
      status: 200,
      answer: answers.seriesResults,
      errors: ['not_found'],
      handle: async (call) => results.read(detectorOfRun(await find(call)), call.query),
    }),
    route({
      method: 'GET',
      path: '/history/{run}/anomalies',
      role: 'Viewer',
      summary: 'List the anomalies that a historical run has found, newest start first',
      query: anomaliesOfRunSchema,
      status: 200,
      answer: answers.anomalyPage,
      errors: ['not_found'],
      handle: async (call) => anomalies.list(call.principal.orgId, call.query, (await find(call)).id),
    }),
  ];
}
