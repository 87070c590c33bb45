import { APP_ID } from './client/grafana-client';
import type { Host } from './client/engine-context';

/** Every path of the app, once; relative to where the app is mounted. */
export const ROUTES = {
  detectors: 'detectors',
  newDetector: 'detectors/new',
  detector: 'detectors/:id',
  editDetector: 'detectors/:id/edit',
  anomalies: 'anomalies',
  status: 'status',
} as const;

export type RouteName = keyof typeof ROUTES;

/** Search parameters of a link; lists become `a,b`, what is undefined or empty is left out. */
export type LinkParams = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

export interface LinkTarget {
  id?: string;
  params?: LinkParams | undefined;
}

/** Where the app is mounted: below Grafana's app path, or at the root of the workbench. */
export function appPrefix(host: Host): string {
  return host === 'grafana' ? `/a/${APP_ID}` : '';
}

/** A link to a page. `id` fills `:id`. */
export function linkTo(host: Host, route: RouteName, { id, params }: LinkTarget = {}): string {
  const path = ROUTES[route].replace(':id', encodeURIComponent(id ?? ''));
  return `${appPrefix(host)}/${path}${searchText(params)}`;
}

export function searchText(params: LinkParams = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    const text = value === undefined ? '' : String(value);
    if (text !== '') {
      search.set(name, text);
    }
  }
  const text = search.toString();
  return text === '' ? '' : `?${text}`;
}
