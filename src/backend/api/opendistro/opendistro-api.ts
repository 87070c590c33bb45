import type { Api } from '../router';
import { detectorRoutes } from './detectors/detector-routes';
import { documentRoutes } from './documents';
import { createEsRouter, type EsRouterOptions } from './es-router';
import type { EsRoute } from './es-route';
import { jobRoutes } from './jobs/job-routes';
import type { OpendistroServices, OpendistroTerms } from './opendistro-services';
import { previewRoutes } from './preview/preview-routes';
import { profileRoutes } from './profile/profile-routes';
import { statsRoutes } from './stats/stats-routes';
import { validateRoutes } from './validate/validate-routes';

/** Every route of detectors, their runs and how they are doing. */
export function anomalyDetectionRoutes(services: OpendistroServices, terms: OpendistroTerms): EsRoute[] {
  return [
    ...detectorRoutes(services, terms),
    ...documentRoutes(services, terms),
    ...jobRoutes(services),
    ...previewRoutes(services, terms),
    ...profileRoutes(services, terms),
    ...statsRoutes(services, terms),
    ...validateRoutes(services, terms),
  ];
}

/**
 * The API of Open Distro and OpenSearch for anomaly detection and its alerts, over Vigil's own services: `Request → Response`.
 *
 * @param others routes for results and alerting
 */
export function createOpendistroApi(
  services: OpendistroServices,
  { terms, others, ...options }: EsRouterOptions & { terms: OpendistroTerms; others: readonly EsRoute[] }
): Api {
  return createEsRouter([...anomalyDetectionRoutes(services, terms), ...others], options);
}
