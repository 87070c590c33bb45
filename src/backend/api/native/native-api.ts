import { API_PREFIX } from '../../../schema';
import type { Clock } from '../../base/clock';
import type { Logger } from '../../base/logger';
import type { EngineMetrics } from '../../services/metrics';
import { openApiDocument } from '../openapi';
import { createRouter, type Api } from '../router';
import { route, type Route } from '../route';
import { anomalyRoutes } from './anomaly-routes';
import { detectorDataRoutes, detectorRoutes } from './detector-routes';
import { engineRoutes } from './engine-routes';
import { heatMapRoutes } from './heat-map-routes';
import { historyDataRoutes, historyRoutes } from './history-routes';
import type { NativeServices } from './native-services';
import { previewRoutes } from './preview-routes';
import { setupRoutes } from './setup-routes';

/** Every route of the native API; paths with fixed parts come before those with parameters. */
export function nativeRoutes(services: NativeServices, version: string): Route[] {
  const routes = [
    ...engineRoutes(services),
    ...detectorDataRoutes(services),
    ...detectorRoutes(services),
    ...historyRoutes(services),
    ...historyDataRoutes(services),
    ...heatMapRoutes(services),
    ...anomalyRoutes(services),
    ...previewRoutes(services),
    ...setupRoutes(services),
  ];
  return [...routes, documentRoute(routes, version)];
}

function documentRoute(routes: Route[], version: string): Route {
  let document: unknown;
  return route({
    method: 'GET',
    path: '/openapi.json',
    role: 'Viewer',
    summary: 'This document',
    status: 200,
    errors: [],
    handle: () =>
      (document ??= openApiDocument({
        title: 'Vigil native API',
        version,
        description:
          'Detectors, their results and anomalies. The same routes over HTTP and below the resources of the Vigil data source.',
        prefix: API_PREFIX,
        routes,
      })),
  });
}

/** The native API v1: `Request → Response`, over HTTP and through Grafana alike. */
export function createNativeApi(
  services: NativeServices,
  options: { logger: Logger; clock: Clock; metrics: EngineMetrics; version: string }
): Api {
  return createRouter({ prefix: API_PREFIX, routes: nativeRoutes(services, options.version), ...options });
}
