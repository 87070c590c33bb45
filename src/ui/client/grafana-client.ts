import { getBackendSrv } from '@grafana/runtime';
import { lastValueFrom } from 'rxjs';
import { toEngineError } from './engine-error';

/** Plugin ids, as in the three manifests. */
export const APP_ID = 'vigil-anomaly-app';
export const DATASOURCE_ID = 'vigil-anomaly-datasource';
export const PANEL_ID = 'vigil-events-panel';

/** Where the engine answers behind a Vigil data source. */
export function engineBaseUrl(datasourceUid: string): string {
  return `/api/datasources/uid/${encodeURIComponent(datasourceUid)}/resources/api/v1`;
}

/**
 * Adds the Vigil data source to the organisation of the signed-in user, who must be its Admin.
 *
 * @returns its uid
 * @throws VigilError as Grafana answers: `permission_denied`, `already_exists` when the name is taken
 */
export async function createVigilDatasource(): Promise<string> {
  try {
    const answer = await lastValueFrom(
      getBackendSrv().fetch<{ datasource: { uid: string } }>({
        url: '/api/datasources',
        method: 'POST',
        showErrorAlert: false,
        showSuccessAlert: false,
        data: { name: 'Vigil', type: DATASOURCE_ID, access: 'proxy' },
      })
    );
    return answer.data.datasource.uid;
  } catch (thrown) {
    throw toEngineError(thrown);
  }
}
