import { listAnomaliesQuerySchema } from '../../../schema';
import { route, type Route } from '../route';
import * as answers from './answers';
import type { NativeServices } from './native-services';

export function anomalyRoutes({ anomalies }: NativeServices): Route[] {
  return [
    route({
      method: 'GET',
      path: '/anomalies',
      role: 'Viewer',
      summary: 'List anomalies, newest start first',
      query: listAnomaliesQuerySchema,
      status: 200,
      answer: answers.anomalyPage,
      errors: [],
      handle: ({ principal, query }) => anomalies.list(principal.orgId, query),
    }),
    route({
      method: 'GET',
      path: '/anomalies/{id}',
      role: 'Viewer',
      summary: 'Read an anomaly',
      status: 200,
      answer: answers.anomaly,
      errors: ['not_found'],
      handle: ({ principal, params }) => anomalies.get(principal.orgId, params['id'] ?? ''),
    }),
  ];
}
