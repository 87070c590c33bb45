import type { EsRoute } from '../es-route';
import { alertRoutes } from './alert-routes';
import { destinationRoutes } from './destination-routes';
import { emailRoutes } from './email-routes';
import { monitorRoutes, type MonitorServices } from './monitor-routes';

/** Every route of alerting: monitors, their alerts, destinations, mail accounts and groups. */
export function alertingRoutes(services: MonitorServices): EsRoute[] {
  return [
    ...monitorRoutes(services),
    ...alertRoutes(services),
    ...destinationRoutes(services),
    ...emailRoutes(services),
  ];
}
